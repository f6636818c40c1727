"""For servers that a measurement starts: as other processes of a test, with files in a folder of its own."""

import os

from tests.subprocess_settings import *  # noqa: F403

MEDIA_ROOT = os.environ["MEDIA_ROOT"]
