"""What lists are filtered, counted and sorted by, kept in memory.

To count sixteen filters of ten thousand things in the database takes longer than all the rest of the page. Here each
value of a filter is a row of bits, one for each thing, and counting is a matter of microseconds. The rows are read
again as soon as their token differs, which is asked of the database at each request. What changes by ways that the
token does not see (a script, a merged organisation) is seen after ``SECONDS`` at the latest. Nobody is shown a thing
by this: which ones a reader may see is asked anew, and of their rows once more.
"""

import time
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from hub.base.listing.base import Listing
from hub.base.listing.facets import Facet, ShownFacet, shown_facet
from hub.base.listing.selection import RELEVANCE

SECONDS = 600


@dataclass
class BitmapIndex:
    """All things of a list, by their place in ``keys``."""

    token: Hashable
    keys: list[int]
    # By a filter's name and a value of it: the bits of the things that have it.
    bits: dict[str, dict[str, int]]
    # By name, the places in that order.
    orders: dict[str, list[int]]
    read_at: float = field(default_factory=time.monotonic)

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each thing."""
        return {key: place for place, key in enumerate(self.keys)}

    @cached_property
    def all(self) -> int:
        """The bits of all of them."""
        return (1 << len(self.keys)) - 1

    def any_of(self, name: str, values: Iterable) -> int:
        """The bits of those that have one of the values."""
        known, found = self.bits.get(name, {}), 0
        for value in values:
            found |= known.get(value, 0)
        return found

    def of_keys(self, keys: Iterable[int]) -> int:
        """The bits of the things with these keys; keys that are not here are left out."""
        places = self.places
        return as_bits((places[key] for key in keys if key in places), len(self.keys))

    def chosen(self, bits: int, places: Iterable[int]) -> Iterator[int]:
        """Of the places, in their order, those whose bit is set."""
        octets = bits.to_bytes(len(self.keys) // 8 + 1, "little")
        return (place for place in places if octets[place >> 3] >> (place & 7) & 1)


def as_bits(places: Iterable[int], size: int) -> int:
    """A row of bits with those of the places set."""
    octets = bytearray(size // 8 + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def build(
    keys: list[int],
    values: Iterable[tuple[str, int, Hashable]],
    orders: dict[str, list[int]],
    *,
    token: Hashable = None,
) -> BitmapIndex:
    """An index of these things. ``values``: a filter's name, a key and a value; keys of other things are left out."""
    places = {key: place for place, key in enumerate(keys)}
    listed: dict[str, dict[Hashable, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, key, value in values:
        if key in places:
            listed[name][value].append(places[key])
    bits = {
        name: {value: as_bits(found, len(keys)) for value, found in of_name.items()}
        for name, of_name in listed.items()
    }
    return BitmapIndex(token=token, keys=keys, bits=bits, orders=orders)


def places_by(rows: Sequence, value: Callable, *, reverse: bool = False) -> list[int]:
    """The places of the rows, sorted; those that are alike stay in the order in which they are."""
    return sorted(range(len(rows)), key=lambda place: value(rows[place]), reverse=reverse)


# The one that was read last, by list.
_kept: dict[Hashable, BitmapIndex] = {}


def kept_index(name: Hashable, token: Hashable, read: Callable[[Hashable], BitmapIndex]) -> BitmapIndex:
    """The index of a list, read again where its token differs.

    The token is asked before the rows are read: what is published meanwhile changes the next one.
    """
    kept = _kept.get(name)
    if kept is None or kept.token != token or time.monotonic() - kept.read_at > SECONDS:
        kept = _kept[name] = read(token)
    return kept


class BitmapListing(Listing):
    """A list whose things are counted by rows of bits."""

    @cached_property
    @abstractmethod
    def index(self) -> BitmapIndex:
        """The index of all things of the list."""

    @abstractmethod
    def visible(self) -> int:
        """The bits of those that the reader may see."""

    def matching(self) -> list[int]:
        """The keys of the things that have the words, the best first."""
        return []

    @cached_property
    def _matching(self) -> list[int]:
        return self.matching()

    @cached_property
    def _visible(self) -> int:
        bits = self.visible()
        return bits & self.index.of_keys(self._matching) if self.selection.words else bits

    def _narrowed(self, *, leaving_out: str = "") -> int:
        bits = self._visible
        for name, values in self.selection.chosen.items():
            if name != leaving_out:
                bits &= self.index.any_of(name, values)
        return bits

    @cached_property
    def _found(self) -> int:
        return self._narrowed()

    def count(self) -> int:
        return self._found.bit_count()

    def keys_between(self, start: int, stop: int | None) -> list[int]:
        return list(islice(self.keys(), start, stop))

    def keys(self) -> Iterator[int]:
        """The keys of the things, in the order asked for."""
        keys = self.index.keys
        return (keys[place] for place in self.index.chosen(self._found, self.places_in_order()))

    def places_in_order(self) -> Iterable[int]:
        """All places in the order asked for; what is not found may be among them."""
        if self.sort == RELEVANCE:
            places = self.index.places
            return (places[key] for key in self._matching if key in places)
        return self.index.orders[self.sort]

    @cached_property
    def facets(self) -> list[ShownFacet]:
        return [self._facet(facet) for facet in self.kind.facets]

    def _facet(self, facet: Facet) -> ShownFacet:
        chosen = self.selection.chosen.get(facet.name, [])
        among = self._narrowed(leaving_out=facet.name) if chosen else self._found
        counts = {
            value: count
            for value, bits in self.index.bits.get(facet.name, {}).items()
            if (count := (bits & among).bit_count())
        }
        return shown_facet(facet, counts, chosen)
