"""A real mail server for tests: takes what comes, refuses recipients that begin with ``gone-``."""

from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller

from tests import servers


class _Taking:
    """What the server does with what it is told."""

    def __init__(self):
        self.received = []
        self.sessions = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - the library's name
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("gone-"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content)
        self.received += [(recipient, message) for recipient in envelope.rcpt_tos]
        return "250 taken"


@contextmanager
def mail_server():
    """A running server: ``port``, ``received`` as (recipient, message), ``sessions`` counted."""
    taking = _Taking()
    taking.port = servers.free_port()
    controller = Controller(taking, hostname="127.0.0.1", port=taking.port)
    controller.start()
    try:
        yield taking
    finally:
        controller.stop()
