"""A list that search answers: its entries hold for each audience what that audience may know of a thing.

So nothing that a thing hides from the reader narrows, counts, sorts or explains anything. What a page shows is read
from the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from hub.base.listing.base import Listing
from hub.base.listing.facets import Facet, ShownFacet, most_frequent, shown_facet
from search.engines.base import MAX_COUNTED, Found
from search.engines.base import Page as Wanted
from search.finding import engine
from search.finding.list_words import query_of
from search.models import Entry, EntryFacet
from search.query.parsing import Query

Name = EntryFacet.Name
# Nobody pages further.
MOST_SHOWN = MAX_COUNTED


class SearchedListing(Listing):
    """The things of one kind that search finds. Each facet of such a list says what search calls it."""

    @cached_property
    def found(self) -> Found:
        """The answer of search: one page with its counts."""
        size = self.kind.page_size
        number = min(self.selection.page_number, MOST_SHOWN // size)
        return self._ask(number, size, counted=[Name(facet.indexed_as) for facet in self.kind.facets])

    def _ask(self, number: int, size: int, *, counted: Sequence[Name]) -> Found:
        words = query_of(self.selection.words) if self.selection.words else Query(text="")
        wanted = Wanted(
            number=number, size=size, sort=self.sort, counted=tuple(counted), near=self.near_to_reader()
        )
        return engine.current().search(
            replace(words, required={"kind": (self.kind.searched_as,)}),
            user=self.user,
            filters=self._filters,
            page=wanted,
        )

    @cached_property
    def _filters(self) -> dict[str, list[str]]:
        by_name = {facet.name: facet for facet in self.kind.facets}
        return {
            by_name[name].indexed_as: [self.as_indexed(by_name[name], value) for value in values]
            for name, values in self.selection.chosen.items()
        }

    def near_to_reader(self) -> Mapping[str, str]:
        """By facet, the value that makes a thing near, for the order by nearness."""
        return {}

    # --- What a facet's values are called ------------------------------------------------------------
    def as_indexed(self, facet: Facet, value: str) -> str:
        """The value of an address as search knows it."""
        return value

    def in_address(self, facet: Facet, value: str) -> str:
        """A value that search knows as addresses have it."""
        return value

    def labels(self, facet: Facet, values: list[str]) -> Mapping[str, str]:
        """The labels of values in addresses, in the order to show."""
        return facet.labels(values)

    # --- The answers ---------------------------------------------------------------------------------
    @cached_property
    def keys(self) -> dict[int, int]:
        """The keys of the things that were found, in their order, each with its entry.

        An index may lag behind: what the reader may no longer see is left out in any case.
        """
        entries = Entry.objects.visible_to(self.user).filter(pk__in=self.found.ids).order_by()
        # With the kind among the conditions SQLite would go through all entries of that kind, and not by these keys.
        things = {
            pk: thing
            for pk, kind, thing in entries.values_list("pk", "kind", "object_id")
            if kind == self.kind.searched_as
        }
        return {things[pk]: pk for pk in self.found.ids if pk in things}

    def count(self) -> int:
        return self.found.total

    @property
    def is_capped(self) -> bool:
        return self.found.total_is_capped

    def keys_between(self, start: int, stop: int | None) -> list[int]:
        """The keys of some of them: for files, which show no counts."""
        size = (stop or MOST_SHOWN) - start
        self.found = self._ask(start // size + 1, size, counted=())
        self.__dict__.pop("keys", None)
        return list(self.keys)

    @cached_property
    def page(self) -> Page:
        shown = range(min(self.found.total, MOST_SHOWN))
        return Page(self.rows(list(self.keys)), self.found.page_number, Paginator(shown, self.kind.page_size))

    @property
    def is_last_that_can_be_shown(self) -> bool:
        """Whether there are more than anybody can page through, and this is the last page."""
        more = self.is_capped or self.total > MOST_SHOWN
        return more and not self.page.has_next()

    @cached_property
    def facets(self) -> list[ShownFacet]:
        return [self._facet(facet) for facet in self.kind.facets]

    def _facet(self, facet: Facet) -> ShownFacet:
        indexed = self.found.counts.get(facet.indexed_as, {})
        counts = {self.in_address(facet, value): number for value, number in indexed.items()}
        chosen = self.selection.chosen.get(facet.name, [])
        offered = list(dict.fromkeys([*chosen, *most_frequent(counts, facet.most)]))
        labels = self.labels(facet, offered)
        return shown_facet(replace(facet, labels=lambda values: labels), counts, chosen)

    def passage(self, key: int) -> SafeString | str:
        """What of a thing has the words."""
        passage = self.found.passages.get(self.keys.get(key), "") if self.selection.words else ""
        return passage if "<mark>" in passage else ""
