"""A page of results: what the engine found, checked once more against the database."""

import re
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models.functions import Left
from django.utils.text import Truncator

from hub.base.listing.facets import ShownFacet
from search.engines.base import MAX_COUNTED, Found
from search.engines.base import Page as Wanted
from search.finding import engine, labels
from search.finding.filters import Asked
from search.models import Entry

PAGE_SIZE = 20
SUGGESTIONS = 8
# So much of a text stands for it where none of it was found.
BEGINNING = 200
_MARKED = re.compile(r"<mark>(.*?)</mark>")


@dataclass(frozen=True)
class Correction:
    """What the reader may have meant."""

    text: str
    address: str


@dataclass
class Results:
    """What the search page shows."""

    entries: list[Entry]
    page: Page
    found: Found
    facets: list[ShownFacet]
    applied: list[dict]
    did_you_mean: Correction | None = None

    @property
    def is_last_that_can_be_shown(self) -> bool:
        """Whether there are more results than anybody can page through, and this is the last page."""
        return self.found.total > MAX_COUNTED and not self.page.has_next()


def find(asked: Asked, user) -> Results:
    """Find what the reader asked for and may see."""
    last_page = MAX_COUNTED // PAGE_SIZE
    wanted = Wanted(number=min(asked.page_number, last_page), size=PAGE_SIZE, sort=asked.sort)
    found = engine.current().search(asked.query, user=user, filters=asked.filters, page=wanted)
    # An index may lag behind: what the reader may no longer see is left out here in any case.
    entries = labels.visible(found.ids, user, asked.labels)
    _say_passages(entries, found)
    for entry in entries:
        # Only things of a group that an app made; the parts of one thing are no further results.
        entry.more_in_group = found.more_in_group.get(entry.pk, 0) if entry.group else 0
    facets = asked.facets(found.counts)
    return Results(
        entries=entries,
        page=Paginator(range(min(found.total, MAX_COUNTED)), PAGE_SIZE).get_page(found.page_number),
        found=found,
        facets=facets,
        applied=asked.applied(facets),
        did_you_mean=_correction(asked, found),
    )


def suggestions(typed: str) -> list[Entry]:
    """Public things whose title goes on from what was typed, with their kinds."""
    ids = engine.current().suggest(typed, limit=SUGGESTIONS)
    # Public at this moment, whatever an index says.
    found = Entry.objects.public().only("kind", "title", "url").in_bulk(ids)
    entries = [found[pk] for pk in ids if pk in found]
    return labels.with_kinds(entries)


def _correction(asked: Asked, found: Found) -> Correction | None:
    if not found.corrections:
        return None
    return Correction(asked.query.corrected(found.corrections), asked.corrected_address(found.corrections))


def _say_passages(entries: list[Entry], found: Found) -> None:
    """Give each entry the passage that was found; where only its title has the words, its summary or how it begins."""
    for entry in entries:
        passage = found.passages.get(entry.pk, "")
        marked = {word.lower() for word in _MARKED.findall(passage)}
        says_no_more = entry.pk in found.by_names and all(word in entry.title.lower() for word in marked)
        entry.passage = passage if marked and not says_no_more else entry.summary
    silent = [entry.pk for entry in entries if not entry.passage]
    if silent:
        beginnings = Entry.objects.filter(pk__in=silent).values_list("pk", Left("body", 2 * BEGINNING))
        texts = dict(beginnings)
        for entry in entries:
            entry.passage = entry.passage or Truncator(texts.get(entry.pk, "")).chars(BEGINNING)
