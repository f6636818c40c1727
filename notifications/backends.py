"""Django's mail goes through this backend."""

from django.core.mail.backends.base import BaseEmailBackend

from notifications.mail.services import queue_message


class OutboxEmailBackend(BaseEmailBackend):
    """Writes mail down instead of sending it.

    The rows belong to the caller's transaction, so a rollback takes the mail along; the worker
    sends them through ``MAIL_DELIVERY_BACKEND``. What comes this way (a confirmation, a new password, a
    report of an error) is essential; what the hub writes of its own accord comes by ``send_mail``.
    """

    def send_messages(self, email_messages) -> int:
        return sum(
            bool(queue_message(message=message, is_essential=True)) for message in email_messages or []
        )
