"""Asking the maintainers of a toolkit whether it still holds."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from toolkits.models import ToolkitUpkeep
from toolkits.models.upkeep import HOLDS_FOR
from toolkits.releases import events

ASKED_AT_ONCE = 200


def overdue(now):
    """What is kept of published toolkits that nobody has confirmed for long, and whose hosts were not asked since."""
    day = timezone.localdate(now) - HOLDS_FOR
    unasked = Q(asked_at__isnull=True) | Q(asked_at__lte=now - HOLDS_FOR)
    return ToolkitUpkeep.objects.filter(unasked, toolkit__live=True, last_confirmed_on__lte=day).order_by(
        "pk"
    )


def ask_maintainers(*, now=None) -> int:
    """Ask about toolkits that are overdue, a bounded number at once; returns how many."""
    now = now or timezone.now()
    asked = 0
    for pk in list(overdue(now).values_list("pk", flat=True)[:ASKED_AT_ONCE]):
        with transaction.atomic():
            # One UPDATE: of two workers, one finds the row changed.
            if overdue(now).order_by().filter(pk=pk).update(asked_at=now):
                events.ask_whether_it_holds(upkeep=ToolkitUpkeep.objects.select_related("toolkit").get(pk=pk))
                asked += 1
    return asked
