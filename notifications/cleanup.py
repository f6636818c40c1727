"""What is tidied up beside the rest."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from notifications.models import Event, Notice, SavedSearchHit, TroubledAddress
from notifications.notices import events, recipients

KEEP_NOTICES = timedelta(days=180)
KEEP_EVENTS = timedelta(days=200)
KEEP_HITS = timedelta(days=90)
AT_ONCE = 1000


def tell_of_stopped_addresses() -> int:
    """Tell whoever has an address to which nothing is sent any more; returns how many were told."""
    notified = 0
    waiting = TroubledAddress.objects.filter(stopped_at__isnull=False, told_at__isnull=True)
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            row = waiting.select_for_update().filter(pk=pk).first()
            if row is None:  # another worker was faster
                continue
            row.told_at = timezone.now()
            row.save(update_fields=["told_at"])
            people = get_user_model().objects.filter(email__iexact=row.address)
            meant = dict.fromkeys(people, "notifications.address")
            if meant:
                events.record(kind="notifications.address", thing=row, directly=meant)
                notified += 1
    return notified


def forget_old() -> int:
    """Delete what nobody looks for any more, in batches; returns how many notices that were."""
    now = timezone.now()
    gone = 0
    while some := list(Notice.objects.filter(at__lt=now - KEEP_NOTICES).order_by("at")[:AT_ONCE]):
        with transaction.atomic():
            Notice.objects.filter(pk__in=[notice.pk for notice in some]).delete()
            for notice in some:
                if notice.read_at is None:
                    recipients.add_unread([notice.user_id], -1)
        gone += len(some)
    _delete(Event.objects.filter(at__lt=now - KEEP_EVENTS, done_at__isnull=False))
    _delete(SavedSearchHit.objects.filter(found_at__lt=now - KEEP_HITS))
    return gone


def _delete(rows) -> None:
    while some := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        rows.model.objects.filter(pk__in=some).delete()
