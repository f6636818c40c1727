"""The cases that a reader asked for: how many, in which order, and what each filter would leave of them."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet

from cases.listing.bitmap_index import list_index
from cases.listing.filters import FACETS, CaseFilters, Facet
from cases.models.case_page import CasePage
from cases.models.upkeep import CaseUpkeep

# These orders are asked of the database: they change without a publication.
_UPKEEP_ORDERS = {
    "confirmed": ("-last_confirmed_on", "-case_id"),
    "complete": ("-completeness", "-case_id"),
}


class Listing:
    """The cases below a list page that the user may see and the filters leave.

    Any of the values of one facet, and all facets together. A slice of it is a list of keys, so that it can be paged.
    """

    def __init__(self, list_page, user, filters: CaseFilters, *, telling_insights: bool = False):
        self.list_page = list_page
        self.filters = filters
        self.user = user
        self._index = list_index(list_page)
        self._visible = self._index.visible_to(user)
        if telling_insights:
            self._visible &= self._index.telling_insights
        self._found = self._narrowed()

    def _narrowed(self, *, leaving_out: str = "") -> int:
        bits = self._visible
        for name, values in self.filters.chosen.items():
            if name == leaving_out:
                continue
            known = self._index.bits.get(name, {})
            any_of_them = 0
            for value in values:
                any_of_them |= known.get(value, 0)
            bits &= any_of_them
        return bits

    def count(self) -> int:
        """How many they are."""
        return self._found.bit_count()

    __len__ = count

    def __getitem__(self, asked: slice) -> list[int]:
        return list(islice(self.keys(), asked.start, asked.stop))

    def keys(self) -> Iterator[int]:
        """The keys of the cases, in the order asked for."""
        keys = self._index.keys
        return (keys[place] for place in self._index.chosen(self._found, self._places()))

    def _places(self):
        if self.filters.sort not in _UPKEEP_ORDERS:
            return self._index.orders[self.filters.sort]
        return self._places_by_upkeep()

    def _places_by_upkeep(self) -> Iterator[int]:
        places = dict(self._index.places)
        upkeep = CaseUpkeep.objects.order_by(*_UPKEEP_ORDERS[self.filters.sort])
        for key in upkeep.values_list("case_id", flat=True).iterator(chunk_size=1000):
            place = places.pop(key, None)
            if place is not None:
                yield place
        yield from places.values()

    def rows(self, keys: list[int], cases: QuerySet) -> list[CasePage]:
        """The cases of these keys, in their order; of what is no longer the user's to see there is none."""
        found = {case.pk: case for case in cases.visible_to(self.user).filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    # --- What each filter would leave ----------------------------------------------------------------

    def facets(self) -> list[dict]:
        """Each facet with its values, how many cases each would show, and which are chosen.

        A facet's counts leave its own choice out, so that a second value can be added. The number of queries does not
        depend on how many cases there are.
        """
        return [self._facet(facet) for facet in FACETS]

    def _facet(self, facet: Facet) -> dict:
        chosen = self.filters.chosen.get(facet.name, [])
        among = self._narrowed(leaving_out=facet.name) if chosen else self._found
        counts = {
            value: count
            for value, bits in self._index.bits.get(facet.name, {}).items()
            if (count := (bits & among).bit_count())
        }
        offered = sorted(counts, key=lambda value: (-counts[value], value))[: facet.most]
        labels = facet.labels(list(dict.fromkeys([*offered, *chosen])))
        shown = {*offered, *chosen}
        values = [
            {"value": value, "label": label, "count": counts.get(value, 0), "chosen": value in chosen}
            for value, label in labels.items()
            if value in shown
        ]
        return {
            "name": facet.name,
            "label": facet.label,
            "values": values,
            "folded": facet.is_folded and not chosen,
            "foldable": facet.is_folded,
        }
