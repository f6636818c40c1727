"""Outgoing mail for tests."""

import factory
from django.core.mail import EmailMessage

from notifications.mail.serialising import message_id_of, pack
from notifications.models import OutgoingMail


class OutgoingMailFactory(factory.django.DjangoModelFactory):
    """A mail that waits to be sent, as the outbox writes it."""

    class Meta:
        model = OutgoingMail

    recipient = factory.Sequence(lambda n: f"reader{n}@county.example")
    subject = factory.Sequence(lambda n: f"Letter {n}")
    sender = "Hub <hub@hub.example>"
    content = factory.LazyAttribute(
        lambda row: pack(EmailMessage(row.subject, "Body", row.sender, [row.recipient]))
    )
    message_id = factory.LazyAttribute(lambda row: message_id_of(row.content))
