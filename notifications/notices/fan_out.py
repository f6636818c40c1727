"""Telling people of events: from one row to a part for each person, in batches.

A batch, its notices, its mail and how far the event is are one transaction: a worker that is killed
leaves the batch before it, and another goes on from there. A person is told of an event once.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import F, Model, Q
from django.utils import timezone

from hub.base.access import audiences
from notifications.following import registry
from notifications.models import Event, KindChoice, Notice, NoticePart, NoticeSettings, Subscription
from notifications.models.frequency import GATHERED, How
from notifications.notices import digests, queueing, recipients
from notifications.notices import registry as notices_registry

logger = logging.getLogger(__name__)

BATCH = 100
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# After so many failures an event is left alone; administrators see why.
MOST_ATTEMPTS = 20


@dataclass
class Addressee:
    """One person who is to be told, and why."""

    user_id: int
    kind: str
    how: str
    subscription_id: int | None = None
    is_direct: bool = False


def spread_due(*, most: int = 500) -> int:
    """Go on with events that not everybody has been told of; returns how many batches that were."""
    done = 0
    while done < most and _spread_next():
        done += 1
    return done


def _spread_next() -> bool:
    if not Event.objects.due(timezone.now()).exists():
        return False  # without opening a writing transaction, which on SQLite makes others wait
    event = None
    try:
        with transaction.atomic():
            events = Event.objects.due(timezone.now()).order_by("next_try_at", "pk")
            if connection.features.has_select_for_update_skip_locked:
                events = events.select_for_update(skip_locked=True)
            event = events.first()
            if event is None:
                return False
            _next_batch(event)
    except Exception as error:
        if event is None:
            raise
        logger.exception("Event %s was not told to everybody", event.pk)
        _put_off(event, error)
    return True


def _put_off(event: Event, error: Exception) -> None:
    gives_up = event.attempts + 1 >= MOST_ATTEMPTS
    wait = min(FIRST_WAIT * 2 ** min(event.attempts, 10), LONGEST_WAIT)
    Event.objects.filter(pk=event.pk).update(
        attempts=F("attempts") + 1,
        error=f"{type(error).__name__}: {error}"[:500],
        next_try_at=timezone.now() + wait,
        done_at=timezone.now() if gives_up else None,
    )


def _next_batch(event: Event) -> None:
    kind = notices_registry.get(event.kind)
    thing = kind and kind.queryset().filter(pk=event.object_id).first()
    # What few follow is told of at once, stage after stage.
    while thing is not None and event.stage <= len(event.followed):
        addressees = _meant(event) if event.stage == 0 else _following(event)
        _notify(event, thing, _who_may_know(event, thing, addressees))
        if event.cursor:
            break  # Events take turns: one with many followers keeps no other waiting.
    else:
        event.done_at = timezone.now()
    event.next_try_at = timezone.now()
    event.attempts, event.error = 0, ""
    event.save(update_fields=["stage", "cursor", "done_at", "next_try_at", "attempts", "error"])


# --- Whom it concerns -----------------------------------------------------------------------------
def _meant(event: Event) -> list[Addressee]:
    """The next of those named in the event, each by how they chose to be told of the kind."""
    ids = sorted(int(pk) for pk in event.directly if int(pk) > event.cursor)[:BATCH]
    _move_on(event, ids, ids)
    chosen = {(choice.user_id, choice.kind): choice.how for choice in KindChoice.objects.filter(user__in=ids)}
    addressees = []
    for pk in ids:
        key = event.directly[str(pk)]
        kind = notices_registry.get(key)
        if kind is not None:
            how = chosen.get((pk, key), kind.how)
            addressees.append(Addressee(pk, key, how if how in kind.choices else kind.how, is_direct=True))
    muted = _who_muted(ids, [tuple(one) for one in event.followed[:1]])
    return [one for one in addressees if one.user_id not in muted]


def _following(event: Event) -> list[Addressee]:
    """The next of those who follow the thing of this stage, without those whom a more specific one decided."""
    kind, object_id = event.followed[event.stage - 1]
    rows = list(
        Subscription.objects.filter(kind=kind, object_id=object_id, pk__gt=event.cursor).order_by("pk")[
            :BATCH
        ]
    )
    earlier = [tuple(one) for one in event.followed[: event.stage - 1]]
    ids = [row.user_id for row in rows]
    decided = set(_subscriptions(ids, earlier).values_list("user", flat=True)) if earlier else set()
    addressees = [
        Addressee(row.user_id, event.kind, row.how, subscription_id=row.pk)
        for row in rows
        if row.user_id not in decided
    ]
    _move_on(event, rows, [row.pk for row in rows])
    return addressees


def _move_on(event: Event, batch: list, keys: list[int]) -> None:
    if len(batch) < BATCH:
        event.stage, event.cursor = event.stage + 1, 0
    else:
        event.cursor = keys[-1]


def _subscriptions(ids: Collection[int], things: list[tuple[str, int]]):
    wanted = Q(pk__in=[])
    for kind, object_id in things:
        wanted |= Q(kind=kind, object_id=object_id)
    return Subscription.objects.filter(wanted, user__in=ids)


def _who_muted(ids: Collection[int], things: list[tuple[str, int]]) -> set[int]:
    if not ids or not things:
        return set()
    return set(_subscriptions(ids, things).filter(how=How.MUTED).values_list("user", flat=True))


# --- Who may be told ------------------------------------------------------------------------------
def _who_may_know(event: Event, thing: Model, addressees: list[Addressee]) -> list[tuple[Model, Addressee]]:
    """Those who want it, can be told, have not been told, and may see the thing."""
    addressees = [one for one in addressees if one.how != How.MUTED]
    if not addressees:
        return []
    ids = recipients.may_be_told({one.user_id for one in addressees}, actor_id=event.actor_id)
    if event.actor_id is not None and ids and (person := registry.of(event.actor)):
        ids -= _who_muted(ids, [(person.kind, event.actor_id)])
    if not ids:
        return []
    ids -= set(NoticePart.objects.filter(event=event, user__in=ids).values_list("user", flat=True))
    people = get_user_model().objects.in_bulk(ids)
    return [
        (people[one.user_id], one)
        for one in addressees
        if one.user_id in people and audiences.may_see(people[one.user_id], thing)
    ]


# --- Telling --------------------------------------------------------------------------------------
def _notify(event: Event, thing: Model, addressees: list[tuple[Model, Addressee]]) -> None:
    if not addressees:
        return
    wanted = {user.pk: one for user, one in addressees}
    no_mail = set(NoticeSettings.objects.filter(user__in=wanted, no_mail=True).values_list("user", flat=True))
    for pk in no_mail:
        wanted[pk].how = How.IN_APP
    notices = _notices(event, wanted)
    parts = NoticePart.objects.bulk_create(
        NoticePart(
            event=event,
            user=user,
            notice=notices[user.pk],
            kind=one.kind,
            how=one.how,
            subscription_id=one.subscription_id,
            is_direct=one.is_direct,
            waits=one.how in GATHERED,
        )
        for user, one in addressees
    )
    queueing.queue_at_once(event, [part for part in parts if part.how == How.AT_ONCE])
    for how in GATHERED:
        digests.expect(how, [user for user, one in addressees if one.how == how])


def _notices(event: Event, wanted: dict[int, Addressee]) -> dict[int, Notice]:
    """The notice of each of these people: the unread one about the same, one more told of; or a new one."""
    found = {
        notice.user_id: notice
        for notice in Notice.objects.unread().filter(user__in=wanted, about=event.about).select_for_update()
    }
    for notice in found.values():
        one = wanted[notice.user_id]
        notice.count += 1
        notice.at = event.at
        # What was meant for the person goes on naming the notice.
        if one.is_direct or not notice.is_direct:
            notice.event, notice.kind, notice.is_direct = event, one.kind, one.is_direct
    Notice.objects.bulk_update(found.values(), ["count", "at", "event", "kind", "is_direct"])
    new = Notice.objects.bulk_create(
        Notice(
            user_id=pk,
            about=event.about,
            event=event,
            first=event,
            kind=one.kind,
            is_direct=one.is_direct,
            at=event.at,
        )
        for pk, one in wanted.items()
        if pk not in found
    )
    recipients.add_unread([notice.user_id for notice in new], 1)
    return {**found, **{notice.user_id: notice for notice in new}}
