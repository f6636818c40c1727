"""Groups of peers: by level, country, size and delivery model. A round is asked for all of them when it is published.

A selection is a tuple with one entry for each of ``PARTS``; an empty part is "any". What members put together beside
that is in ``later_groups``.
"""

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import astuple, dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.base.listing import populations

PARTS = ("level", "country", "size", "delivery")
# Where a participant says what it is grouped by.
COLUMNS = {"level": "level", "country": "country", "size": "band", "delivery": "delivery_model__slug"}

Selection = tuple[str, str, str, str]
WHOLE: Selection = ("", "", "", "")
# From the lower bound on, below the upper one.
STAFF_BANDS = {
    "0-100": _("Fewer than 100 staff"),
    "100-1000": _("100 to 1,000 staff"),
    "1000-5000": _("1,000 to 5,000 staff"),
    "5000-": _("5,000 staff or more"),
}


@dataclass(frozen=True)
class Peer:
    """A participant by what it is grouped by."""

    key: Hashable
    level: str
    country: str
    size: str
    delivery: str = ""

    @property
    def own(self) -> Selection:
        """The narrowest selection that holds it."""
        _key, *own = astuple(self)
        return tuple(own)


def bands(size_by: str) -> dict[str, str | Promise]:
    """The bands of size, by what a round measures it."""
    return populations.BANDS if size_by == "population" else STAFF_BANDS


def band_of(size: Decimal | None, size_by: str) -> str:
    """The band that a size is in; none for an unknown one."""
    if size is None:
        return ""
    return next(band for band in reversed(bands(size_by)) if size >= int(band.split("-")[0]))


def holds(selection: Selection, peer: Peer) -> bool:
    """Whether the peer is in the selection."""
    return fits(selection, peer.own)


def fits(selection: Selection, own: Selection) -> bool:
    """Whether one with these parts of its own is in the selection."""
    return all(not asked or asked == part for asked, part in zip(selection, own, strict=True))


def groups_of(peers: Iterable[Peer]) -> dict[Selection, frozenset]:
    """Every selection that holds anybody, in the settled order in which a round is asked for them.

    The whole comes first, then what has fewer conditions, then what holds more; so that what most people ask for is
    told before what few do.
    """
    found: dict[Selection, set] = defaultdict(set)
    for peer in peers:
        known = [place for place, value in enumerate(peer.own) if value]
        for count in range(len(known) + 1):
            for chosen in itertools.combinations(known, count):
                selection = tuple(value if place in chosen else "" for place, value in enumerate(peer.own))
                found[selection].add(peer.key)
    ordered = sorted(found, key=lambda one: (sum(map(bool, one)), -len(found[one]), one))
    return {selection: frozenset(found[selection]) for selection in ordered}
