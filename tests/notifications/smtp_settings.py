"""For processes that send to the mail server of the test that started them."""

import os

from tests.subprocess_settings import *  # noqa: F403

MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["KILLED_MAIL_PORT"])
