"""The cases that a reader asked for: how many, in which order, and what each filter would leave of them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from django.db.models import QuerySet

from cases.listing.filters import CASES
from cases.listing.index import AUDIENCE, TELLS_INSIGHTS, list_index
from cases.models.case_page import CasePage
from cases.models.upkeep import CaseUpkeep
from hub.base.access import audiences
from hub.base.listing.bitmaps import BitmapIndex, BitmapListing
from search.finding import list_words

# These orders are asked of the database: they change without a publication.
_UPKEEP_ORDERS = {
    "confirmed": ("-last_confirmed_on", "-case_id"),
    "complete": ("-completeness", "-case_id"),
}


class CaseListing(BitmapListing):
    """The cases below a list page that the user may see and the selection leaves."""

    kind = CASES

    def __init__(
        self, list_page, user, asked, *, cases: QuerySet | None = None, telling_insights: bool = False
    ):
        """``cases``: with what a row shows of each; for the list, where nothing is said."""
        super().__init__(user, asked)
        self.list_page = list_page
        self._cases = CasePage.objects.for_list() if cases is None else cases
        self._telling_insights = telling_insights

    @cached_property
    def index(self) -> BitmapIndex:
        return list_index(self.list_page)

    def visible(self) -> int:
        index = self.index
        seen = index.any_of(AUDIENCE, audiences.ids_for(self.user))
        hidden = CasePage.objects.filter(audiences.restricted_pages(self.user))
        seen &= ~index.of_keys(hidden.values_list("pk", flat=True))
        return seen & index.any_of(TELLS_INSIGHTS, [True]) if self._telling_insights else seen

    def matching(self) -> list[int]:
        return list_words.keys_with(self.selection.words, user=self.user, kind="case")

    def places_in_order(self) -> Iterable[int]:
        return self._places_by_upkeep() if self.sort in _UPKEEP_ORDERS else super().places_in_order()

    def _places_by_upkeep(self) -> Iterator[int]:
        places = dict(self.index.places)
        upkeep = CaseUpkeep.objects.order_by(*_UPKEEP_ORDERS[self.sort])
        for key in upkeep.values_list("case_id", flat=True).iterator(chunk_size=1000):
            place = places.pop(key, None)
            if place is not None:
                yield place
        yield from places.values()

    def rows(self, keys: Sequence[int]) -> list[CasePage]:
        found = {case.pk: case for case in self._cases.visible_to(self.user).filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]
