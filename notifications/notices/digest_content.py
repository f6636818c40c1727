"""What is gathered into one mail, best first; and why somebody gets a mail at all.

First what is meant for the person; then what comes by the most specific of the things that they follow
(a discussion before the forum, a case before its theme); of two alike, that of which more happened, and
then the newer one. docs/notices.md tells readers so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from notifications.following import registry, services
from notifications.models import NoticePart
from notifications.models.searches import SEARCH
from notifications.notices import registry as notices_registry
from notifications.notices import unsubscribe
from notifications.notices.registry import Words

MOST_ITEMS = 25


# --- Why --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Reason:
    """Why somebody is told of something, and how it is stopped."""

    sentence: str
    list_id: str
    list_name: str
    # What stops it, for stopping.token.
    token_of: tuple[str, str | int]


def reason_of(part: NoticePart) -> Reason:
    """Why the person gets this part."""
    if part.is_direct:
        kind = notices_registry.get(part.kind)
        return Reason(
            sentence=_("You get this because it is meant for you: %(kind)s.") % {"kind": kind.label},
            list_id=part.kind.replace("_", "-"),
            list_name=str(kind.label),
            token_of=(unsubscribe.KIND, part.kind),
        )
    row = part.subscription
    thing = services.thing_of(row)
    declared = registry.get(row.kind)
    name = declared.name(thing) if thing is not None else str(declared.label)
    sentence = _("You get this because you follow “%(name)s” (%(kind)s).")
    if row.is_automatic:
        sentence = _("You get this because you took part in “%(name)s” (%(kind)s).")
    return Reason(
        sentence=sentence % {"name": name, "kind": declared.label},
        list_id=f"{row.kind.replace('_', '-')}-{row.object_id}",
        list_name=name,
        token_of=(unsubscribe.SUBSCRIPTION, row.pk),
    )


# --- What ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Item:
    """What a gathered mail says of one thing."""

    line: str
    words: Words
    is_direct: bool
    is_search: bool
    place: int
    count: int
    at: datetime


def items_of(parts: Iterable[tuple[NoticePart, object]], words_of: Callable[..., Words]) -> list[Item]:
    """One item for all parts about the same, the best first."""
    by_about: dict[str, list[tuple[NoticePart, object]]] = {}
    for part, thing in parts:
        by_about.setdefault(part.event.about, []).append((part, thing))
    items = []
    for its in by_about.values():
        part, thing = max(its, key=lambda pair: (pair[0].is_direct, pair[0].pk))
        words = words_of(part, thing, count=len(its))
        line = words.line if len(its) == 1 or part.is_direct else words.several
        items.append(
            Item(
                line=line,
                words=words,
                is_direct=part.is_direct,
                is_search=bool(part.subscription and part.subscription.kind == SEARCH),
                place=_place(part),
                count=len(its),
                at=part.event.at,
            )
        )
    return sorted(
        items,
        key=lambda item: (item.is_search, not item.is_direct, item.place, -item.count, -item.at.timestamp()),
    )


def _place(part: NoticePart) -> int:
    """How specific the thing is by whose followers the part came: 0 is the most."""
    if part.is_direct:
        return 0
    key = [part.subscription.kind, part.subscription.object_id]
    return part.event.followed.index(key) if key in part.event.followed else len(part.event.followed)


def sections(items: list[Item]) -> list[dict]:
    """The items that a mail has room for, under their headings."""
    some = items[:MOST_ITEMS]
    headings = (
        (_("Meant for you"), lambda item: item.is_direct),
        (_("What you follow"), lambda item: not item.is_direct and not item.is_search),
        (_("Your saved searches"), lambda item: item.is_search),
    )
    found = [
        {"heading": heading, "items": [item for item in some if belongs(item)]}
        for heading, belongs in headings
    ]
    return [section for section in found if section["items"]]
