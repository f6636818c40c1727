"""The mail that was written down: in a test's transaction no worker sends it."""

from notifications.models import OutgoingMail


def letters(to: str = "") -> list[OutgoingMail]:
    """The letters in the order of writing, or those to one address."""
    rows = OutgoingMail.objects.order_by("pk")
    return list(rows.filter(recipient=to) if to else rows)


def recipients() -> list[str]:
    """To whom a letter was written, in the order of writing."""
    return [row.recipient for row in letters()]


def body_of(row: OutgoingMail) -> str:
    """The text of a letter."""
    return row.content["body"]
