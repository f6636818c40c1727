"""Asking the maintainers of a toolkit whether it still holds."""

from django.db.models import Q
from django.utils import timezone

from hub.base.upkeep import asking
from toolkits.models import ToolkitUpkeep
from toolkits.models.upkeep import UPKEEP
from toolkits.releases import events


def overdue(now):
    """What is kept of published toolkits that nobody has confirmed for long, and whose hosts were not asked since."""
    unasked = Q(asked_at__isnull=True) | Q(asked_at__lte=now - UPKEEP.between)
    day = UPKEEP.overdue_since(timezone.localdate(now))
    upkeep = ToolkitUpkeep.objects.filter(unasked, toolkit__live=True, last_confirmed_on__lte=day)
    return upkeep.select_related("toolkit").order_by("pk")


def ask_maintainers(*, now=None) -> int:
    """Ask about toolkits that are overdue, a bounded number at once; returns how many."""
    return asking.ask_due(due=overdue, ask=_ask, now=now)


def _ask(upkeep: ToolkitUpkeep, now) -> bool:
    upkeep.asked_at = now
    upkeep.save(update_fields=["asked_at"])
    events.ask_whether_it_holds(upkeep=upkeep)
    return True
