"""A list as pages, tables and feeds ask for it, whichever engine answers.

An engine says how many things a selection leaves, in which order, and how many each value of a facet would show. It
knows who asks, and counts nothing that they may not see. Engines: rows of bits in memory
(``hub.base.listing.bitmaps``), the database, or search. The app whose list it is says how its things are read.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from hub.base.listing import facets as facets_
from hub.base.listing.facets import ShownFacet
from hub.base.listing.selection import BEST_MATCH, RELEVANCE, ListKind, Selection


class Listing(ABC):
    """The things that a reader may see and a selection leaves.

    Any of the values of one facet, and all facets together. A slice of it is a list of keys, so that it can be paged.
    """

    kind: ListKind

    def __init__(self, user, asked: QueryDict | Selection):
        self.user = user
        self.selection = asked if isinstance(asked, Selection) else Selection.from_query(self.kind, asked)

    # --- What an engine answers ----------------------------------------------------------------------
    @abstractmethod
    def count(self) -> int:
        """How many they are; see ``is_capped``."""

    @abstractmethod
    def keys_between(self, start: int, stop: int | None) -> list[int]:
        """The keys of some of them, in the order asked for."""

    @cached_property
    @abstractmethod
    def facets(self) -> list[ShownFacet]:
        """Each facet with its values, how many things each would show, and which are chosen.

        A facet's counts leave its own choice out: they say what choosing another value would add.
        """

    # --- What the app answers ------------------------------------------------------------------------
    @abstractmethod
    def rows(self, keys: Sequence[int]) -> list:
        """The things of these keys as a page shows them, in their order; none that the reader may no longer see."""

    # --- What follows from it ------------------------------------------------------------------------
    is_capped = False
    """Whether there are more than ``count`` says, which nobody counted."""

    def __len__(self) -> int:
        return self.count()

    def __bool__(self) -> bool:
        # A list that is empty is a list all the same, and nobody counts it to learn that it is there.
        return True

    def __getitem__(self, wanted: slice) -> list[int]:
        # A template that asks for an attribute tries this first, with the attribute's name.
        if not isinstance(wanted, slice):
            raise TypeError("A listing is cut into slices.")
        return self.keys_between(wanted.start or 0, wanted.stop)

    @cached_property
    def total(self) -> int:
        """How many they are."""
        return self.count()

    @cached_property
    def page(self) -> Page:
        """The page that was asked for, or the last, with its rows."""
        page = Paginator(self, self.kind.page_size).get_page(self.selection.page_number)
        page.object_list = self.rows(page.object_list)
        return page

    @cached_property
    def possible_sorts(self) -> list[str]:
        """The orders that this selection can be had in, as they are shown."""
        return [RELEVANCE] * bool(self.selection.words) + list(self.kind.sorts)

    @cached_property
    def sort(self) -> str:
        """The order in use: the one asked for where it can be had."""
        asked = self.selection.sort or self.selection.usual_sort
        if asked in self.possible_sorts:
            return asked
        usual = self.selection.usual_sort
        return usual if usual in self.possible_sorts else self.possible_sorts[0]

    @property
    def sorts(self) -> list[dict]:
        """The orders to choose from, with the one in use marked; none where there is one only."""
        if len(self.possible_sorts) < 2:
            return []
        return [
            {"name": name, "label": self.kind.sorts.get(name, BEST_MATCH), "current": name == self.sort}
            for name in self.possible_sorts
        ]

    @cached_property
    def applied(self) -> list[dict]:
        """What the list is narrowed by, as ``name``, ``value`` and ``label``."""
        words = self.selection.words
        return [{"name": "q", "value": words, "label": f"“{words}”"}] * bool(words) + self.applied_filters

    @cached_property
    def applied_filters(self) -> list[dict]:
        """The same without the words."""
        return facets_.applied(self.facets)

    @property
    def downloads(self) -> list[dict]:
        """The addresses of the same selection as files, as ``label`` and ``address``."""
        return self.selection.downloads

    @property
    def feed(self) -> str:
        """The address of the feed of the same things; empty where there is none."""
        return self.selection.feed

    @property
    def chosen_count(self) -> int:
        """How many filters are in use, the words not counted."""
        return sum(len(values) for values in self.selection.chosen.values())
