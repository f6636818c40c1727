"""Ways of delivering mail that go wrong in a known way."""

import os
import signal
import smtplib
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend


class Down(BaseEmailBackend):
    """A mail server that is not there."""

    tried = 0

    def open(self):
        type(self).tried += 1
        raise ConnectionRefusedError("nobody listens")

    def send_messages(self, email_messages):
        raise AssertionError("never opened")


class Answering(LocmemBackend):
    """A mail server that refuses some recipients: ``gone-…`` for good, ``busy-…`` for now."""

    def send_messages(self, messages):
        for message in messages:
            for recipient in message.recipients():
                if recipient.startswith("gone-"):
                    raise smtplib.SMTPRecipientsRefused({recipient: (550, b"no such mailbox")})
                if recipient.startswith("busy-"):
                    raise smtplib.SMTPRecipientsRefused({recipient: (451, b"try again later")})
        return super().send_messages(messages)


class IntoFolder(BaseEmailBackend):
    """Writes each message into the folder ``HUB_TEST_MAIL``; dies right after the one to ``KILL_AFTER``."""

    def send_messages(self, messages):
        folder = Path(os.environ["HUB_TEST_MAIL"])
        for message in messages:
            number = len(list(folder.iterdir()))
            (folder / f"{number:03}-{os.getpid()}").write_bytes(message.message().as_bytes())
            if message.recipients() == [os.environ.get("KILL_AFTER")]:
                os.kill(os.getpid(), signal.SIGKILL)
        return len(messages)
