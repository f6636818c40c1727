"""Periodic jobs of notices and mail."""

from datetime import timedelta

from django.utils import timezone

from hub.base.jobs import scheduler
from notifications import cleanup
from notifications.mail.delivery import deliver_due
from notifications.models import OutgoingMail
from notifications.notices import digests, fan_out
from notifications.saved_searches import new_results as search_watch

# Mail holds names, and links that log in: it is not kept longer than it is of use.
KEEP_SENT = timedelta(days=30)
KEEP_FAILED = timedelta(days=180)


@scheduler.every(seconds=15)
def send_due_mail() -> None:
    """Send what waits for another attempt, and what a killed sender left."""
    deliver_due()


@scheduler.every(seconds=15)
def go_on_spreading() -> None:
    """Go on with events that a killed worker left, and those due for another attempt."""
    fan_out.spread_due(most=50)


@scheduler.every(seconds=60)
def send_due_digests() -> None:
    """Write down the daily and weekly mails that are due."""
    digests.send_due()


@scheduler.every(seconds=120)
def look_for_new_in_saved_searches() -> None:
    """Look for what is new in saved searches."""
    search_watch.look_for_new()


@scheduler.every(seconds=60)
def tell_of_stopped_addresses() -> None:
    """Tell members on the site that their address refuses mail."""
    cleanup.tell_of_stopped_addresses()


@scheduler.every(seconds=86_400)
def forget_old_notices() -> None:
    """Delete notices, and what was found by saved searches, when they are of no more use."""
    cleanup.forget_old()


@scheduler.every(seconds=86_400)
def forget_old_mail() -> None:
    """Delete mail that was sent or given up long ago."""
    now = timezone.now()
    OutgoingMail.objects.forgettable(sent_before=now - KEEP_SENT, failed_before=now - KEEP_FAILED).delete()
