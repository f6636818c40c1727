"""The test settings, on the database that the command line or the environment asks for."""

import os
from pathlib import Path

from tests import databases

databases.choose()

from hub.settings.test import *  # noqa: E402, F403 (the choice above is read by these settings)

# A journey's pages are remembered as they were served, and looked at when it is over.
MIDDLEWARE = ["tests.journeys.recording.middleware", *MIDDLEWARE]  # noqa: F405

# What `collectstatic` left in a developer's build folder must not change what the tests see.
STATIC_ROOT = Path(os.environ["HUB_VAR_DIR"]) / "static"
STATIC_ROOT.mkdir(exist_ok=True)
