"""Django's messages, in a cookie whose name is a setting: behind HTTPS it begins with ``__Host-``."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    """Django's own, under the name of the settings."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cookie_name = settings.MESSAGE_COOKIE_NAME


class NamedFallbackStorage(FallbackStorage):
    """A cookie, and the session for what it can't hold."""

    storage_classes = (NamedCookieStorage, SessionStorage)
