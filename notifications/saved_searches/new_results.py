"""The one job that looks for what is new in all saved searches."""

import logging
import time

from django.db import connection, transaction

from hub.base.access import audiences
from notifications.models import SavedSearch, SavedSearchHit
from notifications.models.searches import SEARCH_KIND
from notifications.notices import events
from notifications.saved_searches import services as saved_searches
from search.finding import new_matches

logger = logging.getLogger(__name__)

SECONDS = 20


def look_for_new(*, seconds: float = SECONDS) -> int:
    """Go through the searches that have not seen the youngest entries, for some time; returns how many."""
    up_to = new_matches.last_settled()
    until = time.monotonic() + seconds
    waiting = (
        SavedSearch.objects.filter(cursor__lt=up_to).order_by("cursor", "pk").values_list("pk", flat=True)
    )
    done = 0
    for pk in list(waiting[:1000]):
        if time.monotonic() > until:
            break
        try:
            done += _look(pk, up_to)
        except Exception:
            # One search that can't be gone through must not keep the others from it.
            logger.exception("Saved search %s was not gone through", pk)
            SavedSearch.objects.filter(pk=pk).update(cursor=up_to)
    return done


@transaction.atomic
def _look(pk: int, up_to: int) -> bool:
    rows = SavedSearch.objects.filter(pk=pk, cursor__lt=up_to)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    search = rows.select_related("user").first()
    if search is None:  # another worker was faster
        return False
    after, search.cursor = search.cursor, up_to
    if audiences.is_member(search.user):
        _keep(
            search, new_matches.among(saved_searches.asked_by(search), search.user, after=after, up_to=up_to)
        )
    search.save(update_fields=["cursor", "new_count"])
    return True


def _keep(search: SavedSearch, entries: list) -> None:
    entries = entries[: saved_searches.MOST_HITS]
    if not entries:
        return
    SavedSearchHit.objects.bulk_create(
        [SavedSearchHit(search=search, entry=entry) for entry in entries], ignore_conflicts=True
    )
    search.new_count += len(entries)
    events.record(
        kind=SEARCH_KIND,
        thing=search,
        followed=[search],
        details={"entries": [entry.pk for entry in entries]},
    )
