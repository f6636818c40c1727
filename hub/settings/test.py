"""The test suite: fast passwords, tasks that run at once, warnings shown as errors by pytest."""

import tempfile

from .base import *  # noqa: F403
from .base import LOGGING, STORAGES, VAR_DIR

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# In the folder of the run, which goes with it.
VAR_DIR.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = tempfile.mkdtemp(prefix="media-", dir=VAR_DIR)
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
MFA_REQUIRED_ROLES = []
LOGGING = {**LOGGING, "root": {**LOGGING["root"], "level": "WARNING"}}
DEMO_ALLOWED = True
