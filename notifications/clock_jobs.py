"""Periodic jobs of mail."""

from datetime import timedelta

from django.utils import timezone

from hub.base import clock
from notifications.delivery import deliver_due
from notifications.models import OutgoingMail

# Mail holds names, and links that log in: it is not kept longer than it is of use.
KEEP_SENT = timedelta(days=30)
KEEP_FAILED = timedelta(days=180)


@clock.every(seconds=15)
def send_due_mail() -> None:
    """Send what waits for another attempt, and what a killed sender left."""
    deliver_due()


@clock.every(seconds=86_400)
def forget_old_mail() -> None:
    """Delete mail that was sent or given up long ago."""
    now = timezone.now()
    OutgoingMail.objects.forgettable(sent_before=now - KEEP_SENT, failed_before=now - KEEP_FAILED).delete()
