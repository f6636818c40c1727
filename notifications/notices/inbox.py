"""A person's list of notices: what it shows, and what is read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.models import Event, Notice, NoticePart
from notifications.notices import recipients, registry
from notifications.notices.registry import Happening, Words


@dataclass(frozen=True)
class ShownNotice:
    """A notice that its reader may see, with its words."""

    notice: Notice
    words: Words
    line: str


def of(user):
    """All notices of somebody, newest first."""
    return Notice.objects.filter(user=user).select_related("event__actor").order_by("-at", "-pk")


def shown(user, notices: Iterable[Notice]) -> list[ShownNotice]:
    """Those of the notices whose things the reader may see now, with their words; a query for each kind."""
    notices = list(notices)
    things = things_of(user, [(notice.kind, notice.event.object_id) for notice in notices])
    found = []
    for notice in notices:
        thing = things.get((notice.kind, notice.event.object_id))
        kind = registry.get(notice.kind)
        if thing is None or kind is None:
            continue
        words = registry.words_for(kind, happening(notice.event, kind.key, thing, user, count=notice.count))
        found.append(ShownNotice(notice, words, _line(notice, words)))
    return found


def address_of(user, notice: Notice) -> str | None:
    """Where a notice leads: to the first that was told of, or else to what names it; None where neither is readable."""
    for event, key in ((notice.first, notice.first.kind), (notice.event, notice.kind)):
        kind = registry.get(key)
        thing = kind and registry.readable(kind, user, [event.object_id]).get(event.object_id)
        if thing is not None:
            return kind.words(happening(event, key, thing, user)).address
    return None


def happening(event: Event, kind: str, thing, reader, *, count: int = 1) -> Happening:
    """What an event's words are found for."""
    return Happening(
        thing=thing,
        reader=reader,
        kind=kind,
        actor=event.actor,
        count=count,
        details=event.details,
        at=event.at,
    )


def _line(notice: Notice, words: Words) -> str:
    if notice.count == 1:
        return words.line
    if notice.is_direct:
        return _("%(line)s, and %(count)s more") % {"line": words.line, "count": notice.count - 1}
    return words.several


def things_of(user, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], object]:
    """What the reader may see of these, by kind of notice and id."""
    ids: dict[str, set[int]] = {}
    for key, pk in wanted:
        ids.setdefault(key, set()).add(pk)
    return {
        (key, pk): thing
        for key, its in ids.items()
        if (kind := registry.get(key)) is not None
        for pk, thing in registry.readable(kind, user, its).items()
    }


# --- Read and unread -------------------------------------------------------------------------------
@transaction.atomic
def mark_read(user, *, pk: int | None = None, about: str | None = None) -> int:
    """Mark notices of somebody as read: one, those about a thing, or all. Returns how many that were."""
    unread = Notice.objects.unread().filter(user=user)
    if pk is not None:
        unread = unread.filter(pk=pk)
    if about is not None:
        unread = unread.filter(about=about)
    number = unread.update(read_at=timezone.now())
    if pk is None and about is None:
        recipients.set_unread(user, 0)
    elif number:
        recipients.add_unread([user.pk], -number)
        user.unread_notices = max(0, user.unread_notices - number)
    return number


def mend_count(user) -> None:
    """Count anew what somebody has not read, should the kept number ever be wrong."""
    recipients.set_unread(user, Notice.objects.unread().filter(user=user).count())


@transaction.atomic
def drop(notices: Collection[Notice]) -> None:
    """Take away notices that their reader may no longer see."""
    unread = [notice.user_id for notice in notices if notice.read_at is None]
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
    _count_down(unread)


@transaction.atomic
def forget_events(ids: Collection[int]) -> None:
    """Take events that are to be deleted out of all notices; those that tell of nothing else go with them."""
    touched = NoticePart.objects.filter(event__in=ids).values_list("notice", flat=True)
    rest = (
        NoticePart.objects.filter(notice__in=touched)
        .exclude(event__in=ids)
        .order_by()
        .values("notice")
        .annotate(number=Count("pk"), first=Min("event"), last=Max("event"))
    )
    left = {row["notice"]: row for row in rest}
    for notice in Notice.objects.filter(pk__in=left).select_for_update():
        row = left[notice.pk]
        part = NoticePart.objects.get(notice=notice, event=row["last"])
        notice.count, notice.first_id, notice.event_id = row["number"], row["first"], row["last"]
        notice.kind, notice.is_direct = part.kind, part.is_direct
        notice.save(update_fields=["count", "first", "event", "kind", "is_direct"])
    empty = Notice.objects.filter(pk__in=touched).exclude(pk__in=left)
    unread = list(empty.unread().values_list("user", flat=True))
    empty.delete()
    _count_down(unread)


def _count_down(user_ids: list[int]) -> None:
    """Count one notice less for each time that a person is named."""
    for number in set(map(user_ids.count, user_ids)):
        recipients.add_unread([pk for pk in set(user_ids) if user_ids.count(pk) == number], -number)
