"""Something happened: what the apps above call. One row, in the caller's transaction."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Model

from notifications.following import registry as followables
from notifications.models import Event
from notifications.notices import inbox, registry
from notifications.signals import event_recorded


@transaction.atomic
def record(
    *,
    kind: str,
    thing: Model,
    actor=None,
    followed: Iterable[Model] = (),
    directly: Mapping | None = None,
    about: Model | None = None,
    answers: Model | None = None,
    details: Mapping | None = None,
) -> Event:
    """Write down that something happened to ``thing``; the worker tells people.

    ``followed``, the most specific first: whose followers are told (of a person's subscriptions to them, the
    first decides, also where it says "not at all"). ``directly``: people, or their ids, whom it concerns, each
    with the kind of notice that it is for them. ``about`` is what several notices collapse by and mail hangs
    together by (the thread); ``answers`` the earlier thing that this one answers. The actor is never told.
    """
    declared = registry.get(kind)
    if declared is None or not isinstance(thing, declared.model):
        raise ImproperlyConfigured(f"There is no kind of notice {kind!r} about a {type(thing).__name__}.")
    meant = {str(getattr(person, "pk", person)): str(key) for person, key in (directly or {}).items()}
    for key in set(meant.values()):
        its = registry.get(key)
        if its is None or not its.is_direct or not isinstance(thing, its.model):
            raise ImproperlyConfigured(f"{key!r} is no kind of notice that is told directly of this.")
    event = Event.objects.create(
        kind=kind,
        object_id=thing.pk,
        actor=actor if actor is not None and actor.is_authenticated else None,
        about=about_key(about if about is not None else thing),
        followed=[list(followables.key_of(one)) for one in followed],
        directly=meant,
        answers=_event_about(answers) if answers is not None else None,
        details=dict(details or {}),
    )
    event_recorded.send(Event)
    return event


def about_key(thing: Model) -> str:
    """What notices about a thing collapse by."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def _event_about(thing: Model) -> Event | None:
    """The first event about a thing: its mail is what the next ones answer."""
    return (
        Event.objects.filter(kind__in=registry.of_model(type(thing)), object_id=thing.pk)
        .order_by("pk")
        .first()
    )


@transaction.atomic
def withdraw(*, things: Iterable[Model]) -> int:
    """Take back what was told of things that are hidden or gone; returns how many events that were."""
    by_model: dict[type[Model], list[int]] = {}
    for thing in things:
        by_model.setdefault(type(thing), []).append(thing.pk)
    return sum(withdraw_ids(model, ids) for model, ids in by_model.items())


@transaction.atomic
def withdraw_ids(model: type[Model], ids: Iterable[int]) -> int:
    """The same, where only the ids of the things are left."""
    events = Event.objects.filter(kind__in=registry.of_model(model), object_id__in=list(ids))
    found = list(events.values_list("pk", flat=True))
    if found:
        inbox.forget_events(found)
        Event.objects.filter(pk__in=found).delete()
    return len(found)


def mark_read(*, user, about: Model) -> int:
    """The person has the thing before them: what was told of it is read. Returns how many notices that were."""
    if not user.is_authenticated or not user.unread_notices:
        return 0
    return inbox.mark_read(user, about=about_key(about))
