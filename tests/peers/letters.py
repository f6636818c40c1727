"""The mail that was written down: rows that are sent at once into ``mail.outbox``."""

from django.core import mail

from notifications.models import OutgoingMail


def letters(to: str = "") -> list[OutgoingMail]:
    """The letters in the order of writing, or those to one address."""
    rows = OutgoingMail.objects.order_by("pk")
    return list(rows.filter(recipient=to) if to else rows)


def recipients() -> list[str]:
    """To whom a letter was written, in the order of writing."""
    return [row.recipient for row in letters()]


def body_of(row: OutgoingMail) -> str:
    """The text of a letter; that of a notice is put together when it is sent."""
    if row.content:
        return row.content["body"]
    return next(
        message.body for message in mail.outbox if message.extra_headers["Message-ID"] == row.message_id
    )
