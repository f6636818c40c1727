"""The test settings, on the database that the command line or the environment asks for."""

from tests import databases

databases.choose()

from hub.settings.test import *  # noqa: E402, F403 (the choice above is read by these settings)
