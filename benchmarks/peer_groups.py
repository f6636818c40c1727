"""Groups of peers: by level, country and size. They are all that a round can be asked for, beside the whole.

A selection is a tuple of level, country and band of size; an empty part is "any".
"""

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.base import populations

Selection = tuple[str, str, str]
WHOLE: Selection = ("", "", "")
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
    return all(
        not asked or asked == own
        for asked, own in zip(selection, (peer.level, peer.country, peer.size), strict=True)
    )


def groups_of(peers: Iterable[Peer]) -> dict[Selection, frozenset]:
    """Every selection that holds anybody, in the settled order in which a round is asked for them.

    The whole comes first, then what has fewer conditions, then what holds more; so that what most people ask for is
    told before what few do.
    """
    found: dict[Selection, set] = defaultdict(set)
    for peer in peers:
        own = (peer.level, peer.country, peer.size)
        for parts in itertools.product((False, True), repeat=3):
            if all(value or not chosen for value, chosen in zip(own, parts, strict=True)):
                selection = tuple(value if chosen else "" for value, chosen in zip(own, parts, strict=True))
                found[selection].add(peer.key)
    ordered = sorted(found, key=lambda one: (sum(map(bool, one)), -len(found[one]), one))
    return {selection: frozenset(found[selection]) for selection in ordered}
