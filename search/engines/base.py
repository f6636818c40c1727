"""What all engines have in common: what is asked of them, and what they answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.models import Entry, EntryFacet
from search.query.parsing import Query

# What was found stands between these in a passage. Entries hold no control characters, so that
# nobody can write them into a text. (Start and end of a selected area. Elasticsearch trims a passage
# of all up to the space, and these stand above it.)
MARK, END_MARK = "\x86", "\x87"
ELLIPSIS = "…"
# Passages are taken of these texts before any other; the shorter ones first.
PROSE = ("summary", "body", "attachments")

# Nobody pages beyond these; and the embedded engine counts no further, which would take seconds.
MAX_COUNTED = 10_000

RELEVANCE, NEWEST = "relevance", "newest"
# By when it was last said to be so, by name, and by how many of ``Page.near`` it has.
ACTIVE, NAME, NEAR = "active", "name", "near"

Facet = EntryFacet.Name
# The facets that are counted where no others are asked for.
COUNTED = (
    *(Facet.KIND, Facet.THEME, Facet.SERVICE_LINE, Facet.LEVEL),
    *(Facet.COUNTRY, Facet.STAGE, Facet.TAG, Facet.YEAR),
)

Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Page:
    """Which part of the results is wanted, in which order, and with which facets counted."""

    number: int = 1
    size: int = 20
    sort: str = RELEVANCE
    counted: Sequence[Facet] = COUNTED
    # By facet, the value that makes a thing near.
    near: Mapping[str, str] = field(default_factory=dict)

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


@dataclass
class Found:
    """What an engine found: a page of entry ids in order, passages, and counts over all results.

    Entries of one group (the posts of a thread) are one result, shown by the best of them; totals and
    counts are of such results.
    """

    ids: list[int] = field(default_factory=list)
    # By entry id; safe HTML, with what was found in <mark>.
    passages: dict[int, SafeString] = field(default_factory=dict)
    # The entries whose passage is of the names that they are filed under, because no prose of theirs has any of it.
    by_names: set[int] = field(default_factory=set)
    # By entry id: how many others of its group were found as well.
    more_in_group: dict[int, int] = field(default_factory=dict)
    # The page that these are: the last one, where a later one was wanted.
    page_number: int = 1
    total: int = 0
    total_is_capped: bool = False
    # By facet, by value: how many results there would be with this value.
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    # Words in the query that public texts spell otherwise, and how.
    corrections: dict[str, str] = field(default_factory=dict)
    # Whether another engine than the usual one had to answer.
    stand_in: bool = False

    def keep_passage(self, pk: int, texts: Mapping[str, str]) -> None:
        """Of the passages of an entry's texts, keep that with most of what was found; of equal ones, the first.

        The names that a thing is filed under are no prose, and stand in where nothing else has any of it.
        """
        words = {name: _found_words(passage) for name, passage in texts.items()}
        prose = {name: number for name, number in words.items() if name in PROSE and number}
        chosen = prose or words
        if chosen:
            name = max(chosen, key=chosen.__getitem__)
            self.passages[pk] = highlighted(texts[name])
            if name not in PROSE:
                self.by_names.add(pk)


def highlighted(passage: str) -> SafeString:
    """A passage as safe HTML: all of it escaped, then the marks made elements."""
    markup = str(escape(passage)).replace(MARK, "<mark>").replace(END_MARK, "</mark>")
    return mark_safe(markup)  # noqa: S308 - escaped above; only the marks are ours


def _found_words(passage: str) -> int:
    return len({part.partition(END_MARK)[0].lower() for part in passage.split(MARK)[1:]})


class Engine(ABC):
    """Finds entries. ``user`` decides what is found and counted; there is no way to ask without one."""

    @abstractmethod
    def search(self, query: Query, *, user, filters: Filters, page: Page) -> Found:
        """Find what the user may see and ``filters`` (facet: any of these values) let through.

        A query that looks for nothing finds everything, newest first.
        """

    @abstractmethod
    def suggest(self, typed: str, *, limit: int) -> list[int]:
        """The ids of public entries with a title or tag that goes on from what was typed, best first."""

    @abstractmethod
    def similar(self, entry: Entry, *, user, kinds: Sequence[str], limit: int) -> list[int]:
        """The ids of entries of these kinds that the user may see and that are about the same, best first."""
