"""What a list can be asked for, and what one address asks of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from hub.base.listing.facets import Facet
from hub.base.text.whole_numbers import page_number

# More values of one facet than anybody ticks; the rest of a made-up address is ignored.
MAX_VALUES = 50
LONGEST_VALUE = 200
LONGEST_WORDS = 200
# By how well the words fit: offered where there are words, and then the usual order.
RELEVANCE = "relevance"
BEST_MATCH = _("Best match")
CARDS, TABLE = "cards", "table"
VIEWS = {CARDS: _("Cards"), TABLE: _("Table")}

Label = str | Promise


@dataclass(frozen=True, kw_only=True)
class ListKind:
    """What one list can be asked for: declared once, by the app whose list it is."""

    # How files that are taken along are called, and what its things are called together.
    name: str
    label: Label
    facets: tuple[Facet, ...]
    # By name in the address, in the order in which they are shown; by best match is added where there are words.
    sorts: Mapping[str, Label]
    default_sort: str
    # Of the box for words.
    words_label: Label
    # Said where the filters leave nothing.
    nothing_matches: Label
    views: tuple[str, ...] = (CARDS, TABLE)
    page_size: int = 20
    # By what the link says, the address that gives the same selection as a file.
    downloads: Mapping[str, str] = field(default_factory=dict)
    only_members_download: bool = False
    feed: str = ""
    # Lists of the same things, by what "show" in the address says; the first is the usual one.
    tabs: Mapping[str, Label] = field(default_factory=dict)
    # What search calls these things, and by facet what the search page calls it, where both have the same values.
    searched_as: str = ""
    searched_by: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def facet_names(self) -> tuple[str, ...]:
        """The parameters of its facets."""
        return tuple(facet.name for facet in self.facets)


@dataclass(frozen=True)
class Selection:
    """What a reader asked for: words, filters, order, view and page, as an address has them."""

    kind: ListKind
    words: str = ""
    # By the name of a facet.
    chosen: dict[str, list[str]] = field(default_factory=dict)
    # Empty: the usual one.
    sort: str = ""
    view: str = CARDS
    page_number: int = 1
    # Empty: the usual one.
    tab: str = ""

    @classmethod
    def from_query(cls, kind: ListKind, query: QueryDict) -> "Selection":
        """Read an address; what it does not know it ignores."""
        chosen = {}
        for name in kind.facet_names:
            values = [_clean(value, LONGEST_VALUE) for value in query.getlist(name)[:MAX_VALUES] if value]
            if values:
                chosen[name] = list(dict.fromkeys(values))
        sort, view = query.get("sort", ""), query.get("view", CARDS)
        return cls(
            kind,
            words=" ".join(_clean(query.get("q", ""), LONGEST_WORDS).split()),
            chosen=chosen,
            sort=sort if sort in kind.sorts or sort == RELEVANCE else "",
            view=view if view in kind.views else CARDS,
            page_number=page_number(query.get("page", "")),
            tab=_tab(kind, query.get("show", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether less than everything was asked for."""
        return bool(self.words or self.chosen)

    @property
    def is_table(self) -> bool:
        """Whether the list is shown as a table."""
        return self.view == TABLE

    @cached_property
    def usual_sort(self) -> str:
        """The order where none was asked for."""
        return RELEVANCE if self.words else self.kind.default_sort

    @property
    def views(self) -> list[dict]:
        """The ways to show the list, with the one in use marked; none where there is one only."""
        views = self.kind.views if len(self.kind.views) > 1 else ()
        return [{"name": name, "label": VIEWS[name], "current": name == self.view} for name in views]

    # --- As addresses --------------------------------------------------------------------------------
    @property
    def _narrowing(self) -> dict:
        return self._kept_tab | ({"q": self.words} if self.words else {}) | self.chosen

    @property
    def _kept_tab(self) -> dict[str, str]:
        return {"show": self.tab} if self.tab else {}

    @property
    def _kept_sort(self) -> dict[str, str]:
        return {} if self.sort in {"", self.usual_sort} else {"sort": self.sort}

    @property
    def _kept_view(self) -> dict[str, str]:
        return {} if self.view == CARDS else {"view": self.view}

    @cached_property
    def query_unsorted(self) -> str:
        """The query that asks for the same things, in no order."""
        return urlencode(self._narrowing, doseq=True)

    @cached_property
    def query(self) -> str:
        """The query that asks for the same things in the same order."""
        return urlencode({**self._narrowing, **self._kept_sort}, doseq=True)

    @property
    def kept_by_facets(self) -> dict[str, str]:
        """What the form of the facets carries along, where it is not the usual."""
        return ({"q": self.words} if self.words else {}) | self.kept_by_words

    @property
    def kept_by_words(self) -> dict[str, str]:
        """What the box for words carries along besides the filters."""
        return self._kept_tab | self._kept_sort | self._kept_view

    @property
    def downloads(self) -> list[dict]:
        """The addresses of the same selection as files, as ``label`` and ``address``."""
        return [
            {"label": label, "address": address_of(view, self.query)}
            for label, view in self.kind.downloads.items()
        ]

    @property
    def feed(self) -> str:
        """The address of the feed of the same things."""
        return address_of(self.kind.feed, self.query_unsorted) if self.kind.feed else ""

    @property
    def search_query(self) -> str:
        """The same as the search page asks it, so that it can be saved there; empty where search can't ask it."""
        names = self.kind.searched_by
        can_be_asked = self.kind.searched_as and self.is_narrowed and not self.tab
        if not can_be_asked or not self.chosen.keys() <= names.keys():
            return ""
        filters = {names[name]: values for name, values in self.chosen.items()}
        words = {"q": self.words} if self.words else {}
        return urlencode({**words, "kind": self.kind.searched_as, **filters}, doseq=True)

    @property
    def clear_address(self) -> str:
        """Where the same list stands without words and filters."""
        return f"?{urlencode(self.kept_by_words)}"


def address_of(view: str, query: str) -> str:
    """The address of a view with a query behind it."""
    return f"{reverse(view)}?{query}" if query else reverse(view)


def _tab(kind: ListKind, name: str) -> str:
    return name if name in list(kind.tabs)[1:] else ""


def _clean(text: str, most: int) -> str:
    # A value stays one that nothing has: left out, the address would ask for everything once it was written anew.
    return Truncator(text.replace("\0", "\N{REPLACEMENT CHARACTER}")).chars(most)
