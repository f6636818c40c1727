"""What came in lately and would be found by a search: for searches that people keep."""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from search import engines
from search.finding.filters import Asked
from search.models import Entry, grouping

# Rows get their numbers before their transactions end: the youngest are left for the next time.
SETTLED = timedelta(minutes=2)
MOST = 2000


def last_settled(*, now=None) -> int:
    """The number of the youngest entry that none below it can come after."""
    before = (now or timezone.now()) - SETTLED
    return Entry.objects.filter(changed_at__lte=before).aggregate(last=Max("pk"))["last"] or 0


def among(asked: Asked, user, *, after: int, up_to: int) -> list[Entry]:
    """The entries numbered above ``after``, up to ``up_to``, that the reader may see and the search finds.

    One of each group (one post of a thread), the newest first; of a great many, the oldest are left out.
    """
    entries = Entry.objects.visible_to(user).filter(pk__gt=after, pk__lte=up_to)
    for filters in (asked.filters, asked.query.required):
        for facet, values in filters.items():
            entries = entries.filter(facets__facet=facet, facets__value__in=values)
    ids = list(entries.order_by("-pk").values_list("pk", flat=True).distinct()[:MOST])
    if asked.query.looks_for_something and ids:
        ids = engines.embedded().matching_among(asked.query, ids)
    best: dict[str, Entry] = {}
    for entry in (
        Entry.objects.filter(pk__in=ids).order_by("-pk").defer("body", "attachment_text", "keywords")
    ):
        best.setdefault(grouping.group_of(entry), entry)
    return list(best.values())
