"""A developer's desk and the demo: no secret to set, mail to the console, SQLite in var/."""

from .base import *  # noqa: F403
from .base import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-the-demo-and-a-developers-desk")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
DEMO_ALLOWED = True
# The log-ins of the demo have a password alone.
MFA_REQUIRED_ROLES = env.list("MFA_REQUIRED_ROLES", default=[])
# Nobody stands before it: what a browser says of other addresses counts for nothing.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
REST_FRAMEWORK = {"NUM_PROXIES": TRUSTED_PROXIES}
