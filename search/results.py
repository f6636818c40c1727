"""A page of results: what the engine found, checked once more against the database."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from search import engines, labels
from search.engines.base import MAX_COUNTED, Found
from search.engines.base import Page as Wanted
from search.filters import Asked, ShownFacet
from search.models import Entry

PAGE_SIZE = 20


@dataclass
class Results:
    """What the search page shows."""

    entries: list[Entry]
    page: Page
    found: Found
    facets: list[ShownFacet]
    applied: list[dict]


def find(asked: Asked, user) -> Results:
    """Find what the reader asked for and may see."""
    last_page = MAX_COUNTED // PAGE_SIZE
    wanted = Wanted(number=min(asked.page_number, last_page), size=PAGE_SIZE, sort=asked.sort)
    found = engines.current().search(asked.query, user=user, filters=asked.filters, page=wanted)
    # An index may lag behind: what the reader may no longer see is left out here in any case.
    visible = Entry.objects.visible_to(user).in_bulk(found.ids)
    entries = labels.attach([visible[pk] for pk in found.ids if pk in visible], asked.labels)
    for entry in entries:
        entry.passage = _passage(entry, found.passages.get(entry.pk))
    facets = asked.facets(found.counts)
    return Results(
        entries=entries,
        page=Paginator(range(found.total), PAGE_SIZE).get_page(found.page_number),
        found=found,
        facets=facets,
        applied=asked.applied(facets),
    )


def _passage(entry: Entry, passage: SafeString | None) -> SafeString | str:
    """The passage that was found; the summary where only the title has the words."""
    return passage if passage and "<mark>" in passage else entry.summary
