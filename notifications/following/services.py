"""Following things: begun, changed and stopped."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Model, QuerySet
from django.utils.translation import gettext as _

from notifications.following import registry
from notifications.models import Subscription
from notifications.models.frequency import How

# More than anybody follows; keeps a script from filling the table.
MOST_FOLLOWED = 2000


@transaction.atomic
def follow(*, user, thing: Model, how: How | str | None = None, automatic: bool = False) -> Subscription:
    """Follow a thing, or change how one is told of it.

    ``automatic`` is for what comes with writing there: it changes nothing that there is. Raises
    ``PermissionDenied`` where the person may not follow it.
    """
    kind, pk = registry.key_of(thing)
    declared = registry.get(kind)
    if not declared.may_follow(user, thing):
        raise PermissionDenied
    how = How(how or declared.default_how)
    defaults = {"how": how, "is_automatic": automatic}
    row, created = Subscription.objects.get_or_create(user=user, kind=kind, object_id=pk, defaults=defaults)
    if created and not automatic and Subscription.objects.filter(user=user).count() > MOST_FOLLOWED:
        raise ValidationError(_("You follow too many things. Stop some of them first."))
    if not created and not automatic:
        change(row, how)
    return row


@transaction.atomic
def change(row: Subscription, how: How | str) -> None:
    """Be told otherwise; it is the person's own choice from now on."""
    row.how, row.is_automatic = How(how), False
    row.save(update_fields=["how", "is_automatic"])


@transaction.atomic
def stop(*, user, thing: Model) -> None:
    """No longer follow a thing."""
    kind, pk = registry.key_of(thing)
    row = Subscription.objects.filter(user=user, kind=kind, object_id=pk).first()
    if row is not None:
        end(row)


@transaction.atomic
def end(row: Subscription) -> None:
    """End a subscription. One that came by itself stays, muted: or it would come again."""
    if row.is_automatic:
        change(row, How.MUTED)
    elif row.how != How.MUTED:
        row.delete()


@transaction.atomic
def forget(row: Subscription) -> None:
    """Let a subscription be as if it had never been, a muted one too."""
    row.delete()


@transaction.atomic
def move(*, source: Model, target: Model, keeps_both: bool = False) -> list[int]:
    """Let those who follow ``source`` follow ``target``, where they don't yet; returns the ids of what moved.

    With ``keeps_both``, who follows both goes on doing so: the source may stand for itself again.
    """
    kind, pk = registry.key_of(source)
    _kind, target_pk = registry.key_of(target)
    theirs = Subscription.objects.filter(kind=kind, object_id=pk)
    both = Subscription.objects.filter(kind=kind, object_id=target_pk).values("user")
    doubled = theirs.filter(user__in=list(both.values_list("user", flat=True)))
    moved = list(theirs.exclude(pk__in=doubled.values("pk")).values_list("pk", flat=True))
    if not keeps_both:
        doubled.delete()
    Subscription.objects.filter(pk__in=moved).update(object_id=target_pk)
    return moved


# --- Questions -------------------------------------------------------------------------------------
def how(*, user, thing: Model) -> How | None:
    """How somebody follows a thing; None where they don't."""
    row = subscription(user=user, thing=thing)
    return How(row.how) if row else None


def subscription(*, user, thing: Model) -> Subscription | None:
    """A person's subscription to a thing, if there is one."""
    kind, pk = registry.key_of(thing)
    return Subscription.objects.filter(user=user, kind=kind, object_id=pk).first()


def followers(thing: Model) -> QuerySet[Subscription]:
    """The subscriptions to a thing, without those that say "not at all"."""
    kind, pk = registry.key_of(thing)
    return Subscription.objects.filter(kind=kind, object_id=pk).exclude(how=How.MUTED)


def follower_counts(*, kind: str, ids: Iterable[int]) -> dict[int, int]:
    """How many follow each of these things of one kind, where anybody does."""
    rows = Subscription.objects.filter(kind=kind, object_id__in=list(ids)).exclude(how=How.MUTED)
    counted = rows.order_by().values("object_id").annotate(number=Count("pk"))
    return dict(counted.values_list("object_id", "number"))


def kept_for(user, *, kind: str) -> QuerySet:
    """The ids of the things of one kind that somebody follows."""
    rows = Subscription.objects.filter(user=user, kind=kind).exclude(how=How.MUTED)
    return rows.order_by().values_list("object_id", flat=True)


def counts_of(user) -> list[dict]:
    """How many things somebody follows, by how they are told."""
    rows = Subscription.objects.filter(user=user).order_by().values("how").annotate(number=Count("pk"))
    numbers = {row["how"]: row["number"] for row in rows}
    return [{"label": how.label, "number": numbers[how]} for how in How if how in numbers]


@dataclass(frozen=True)
class ShownSubscription:
    """A subscription with what it is to."""

    row: Subscription
    name: str
    address: str
    label: str


def shown(user, rows: Iterable[Subscription]) -> list[ShownSubscription]:
    """The subscriptions with their things' names; one whose thing may no longer be seen says no name."""
    rows = list(rows)
    ids: dict[str, set[int]] = {}
    for row in rows:
        ids.setdefault(row.kind, set()).add(row.object_id)
    things = {
        kind: declared.readable(user, its)
        for kind, its in ids.items()
        if (declared := registry.get(kind)) is not None
    }
    found = []
    for row in rows:
        declared, thing = registry.get(row.kind), things.get(row.kind, {}).get(row.object_id)
        if declared is None or thing is None:
            label = str(declared.label) if declared else ""
            found.append(ShownSubscription(row, _("Something that you can no longer read"), "", label))
        else:
            found.append(
                ShownSubscription(row, declared.name(thing), declared.address(thing), str(declared.label))
            )
    return found


def thing_of(row: Subscription) -> Model | None:
    """What a subscription is to, where its person may still see it."""
    declared = registry.get(row.kind)
    thing = declared.queryset().filter(pk=row.object_id).first() if declared else None
    return thing if thing is not None and declared.may_follow(row.user, thing) else None
