"""Writing many entries anew, part by part: what one change made wrong in more entries than a request may write.

What is to be done is a row (``Rewrite``) with how far it is, so that a killed worker's part is gone on
with by the next. Each part bears being done twice.
"""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from hub.base.models import Audience
from search.declarations import registry
from search.entries import reconcile
from search.models import Entry, Rewrite
from search.models.querysets import EntryQuerySet

logger = logging.getLogger(__name__)

# So many entries are written at once, in the request; more are left to the worker.
AT_ONCE = 50
BATCH = 100
# For so long a part stays with the worker that took it.
LEASE = timedelta(seconds=90)
LONGEST_DELAY = timedelta(hours=1)


def ask_for_branch(page: Page, *, hide: bool) -> None:
    """Have all entries of a page and of what is below it written anew.

    ``hide``: nobody sees them until then, because fewer may see them than before.
    """
    if hide:
        hide_branch(page)
    _ask(Rewrite.What.BRANCH, str(page.pk))


def ask_for_group(name: str, *, hide: bool) -> None:
    """Have all entries of a group written anew. ``hide``: nobody sees them until then."""
    if hide:
        _hide(Entry.objects.current().in_group(name))
    _ask(Rewrite.What.GROUP, name)


def ask_for_listed(facet: str, value: str) -> None:
    """Have all entries with this facet written anew."""
    _ask(Rewrite.What.LISTED, f"{facet}:{value}")


def hide_branch(page: Page) -> int:
    """Let nobody see the entries of a page and of what is below it; returns how many there are."""
    kinds = [each.kind for each in registry.declarations() if issubclass(each.model, Page)]
    below = page.get_descendants(inclusive=True).values("pk")
    return _hide(Entry.objects.current().filter(kind__in=kinds, object_id__in=below))


def _hide(entries: EntryQuerySet) -> int:
    return entries.update(
        audience=Audience.of_people("nobody", []), version=F("version") + 1, changed_at=timezone.now()
    )


@transaction.atomic
def _ask(what: str, key: str) -> None:
    row, created = Rewrite.objects.get_or_create(what=what, key=key)
    if not created:
        now = timezone.now()
        Rewrite.objects.filter(pk=row.pk).update(
            cursor=0, done=0, turn=F("turn") + 1, asked_at=now, next_try=now, attempts=0, error=""
        )


def work(*, seconds: float = 20) -> bool:
    """Do what was asked for, for so long; returns whether something is left that could be done now."""
    until = time.monotonic() + seconds
    while (row := _take()) is not None:
        try:
            _go_on(row, until)
        except Exception as error:
            logger.exception("search: %s could not be rewritten", row)
            delay = min(LONGEST_DELAY, timedelta(minutes=1) * 2 ** min(row.attempts, 10))
            _still(row).update(
                attempts=F("attempts") + 1, next_try=timezone.now() + delay, error=str(error)[:500]
            )
        if time.monotonic() > until:
            return Rewrite.objects.due().exists()
    return False


def _still(row: Rewrite):
    """The row, as long as nobody asked for the same anew."""
    return Rewrite.objects.filter(pk=row.pk, turn=row.turn)


def _take() -> Rewrite | None:
    """The row that has waited longest, kept from other workers for a while."""
    for row in Rewrite.objects.due().order_by("next_try", "pk")[:5]:
        if _still(row).filter(next_try=row.next_try).update(next_try=timezone.now() + LEASE):
            return row
    return None


def _go_on(row: Rewrite, until: float) -> None:
    while True:
        last, things = _part(row)
        if last is None:
            _still(row).delete()
            return
        reconcile.refresh_batch(things)
        row.cursor, row.done = last, row.done + len(things)
        going_on = time.monotonic() < until
        next_try = timezone.now() + (LEASE if going_on else timedelta())
        if (
            not _still(row).update(cursor=row.cursor, done=row.done, next_try=next_try, error="")
            or not going_on
        ):
            return


def _part(row: Rewrite) -> tuple[int | None, list]:
    """The next things to refresh, and the id up to which they go (None: there are none)."""
    if row.what == Rewrite.What.BRANCH:
        page = Page.objects.filter(pk=row.key).first()
        if page is None:
            return None, []
        below = page.get_descendants(inclusive=True).filter(pk__gt=row.cursor).order_by("pk")
        pages = list(below.specific()[:BATCH])
        return (pages[-1].pk if pages else None), [each for each in pages if registry.is_decided(type(each))]
    current = Entry.objects.current().filter(pk__gt=row.cursor)
    if row.what == Rewrite.What.GROUP:
        wanted = current.in_group(row.key)
    else:
        facet, _, value = row.key.partition(":")
        wanted = current.filter(facets__facet=facet, facets__value=value)
    entries = list(wanted.order_by("pk").only("pk", "kind", "object_id")[:BATCH])
    return (entries[-1].pk if entries else None), reconcile.things_behind(entries)
