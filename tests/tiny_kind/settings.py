"""The test settings with the tiny kind's app: the one line that a new app needs in hub/settings/apps.py."""

from hub.settings.test import *  # noqa: F403
from hub.settings.test import HUB_APPS as _HUB_APPS
from hub.settings.test import INSTALLED_APPS as _INSTALLED_APPS
from hub.settings.test import VAR_DIR

HUB_APPS = [_HUB_APPS[0], "tests.tiny_kind", *_HUB_APPS[1:]]
INSTALLED_APPS = [*HUB_APPS, *_INSTALLED_APPS[len(_HUB_APPS) :]]
STATIC_ROOT = VAR_DIR / "static"
