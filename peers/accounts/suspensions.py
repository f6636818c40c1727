"""Members who can't use their account for a time: a moderator says so, and why, and lifts it again."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.base.moderation.acts import Act
from notifications.mail.services import send_mail
from notifications.notices import events
from peers.accounts import sessions
from peers.membership import services
from peers.membership.roles import Role
from peers.models import Appeal, ModeratorAct, Suspension, User

PERMISSION = "peers.suspend_members"
LONGEST = timedelta(days=3 * 365)
_SALT = "peers.suspensions"
# Whom only an administrator suspends.
_TRUSTED = {Role.MODERATORS.value, Role.EDITORS.value}


class SuspensionError(ValidationError):
    """Why somebody is not suspended; its text is for the person who tried."""


def may_suspend(user) -> bool:
    """Whether the user suspends members at all."""
    return user.has_perm(PERMISSION)


def may_be_suspended_by(person: User, by) -> bool:
    """Nobody themself; moderators, editors and administrators by administrators alone."""
    if not may_suspend(by) or person.pk == by.pk:
        return False
    return by.is_superuser or not is_trusted(person)


def is_trusted(person: User) -> bool:
    """Whether only administrators suspend somebody."""
    return person.is_superuser or person.groups.filter(name__in=_TRUSTED).exists()


def suspended_by(user) -> models.QuerySet:
    """The people whom somebody may suspend, and whose suspension they may lift, as a condition for lists.

    ``may_be_suspended_by`` answers the same for one person.
    """
    if not may_suspend(user):
        return User.objects.none()
    people = User.objects.exclude(pk=user.pk)
    if user.is_superuser:
        return people
    trusted = Group.objects.filter(user=models.OuterRef("pk"), name__in=_TRUSTED)
    return people.filter(~models.Exists(trusted), is_superuser=False)


def suspended_people(*, by) -> models.QuerySet:
    """Everybody whose account is suspended, those suspended last first; with ``suspensions`` prefetched.

    ``may_be_lifted`` says of each whether ``by`` may lift it, as ``may_be_suspended_by`` does.

    An administrator may have switched an account off without a word: then there is none. Accounts that
    are being deleted are not among them.
    """
    acts = models.Prefetch(
        "acts", ModeratorAct.objects.suspending().select_related("appeal"), to_attr="suspending_acts"
    )
    open_ones = models.Prefetch(
        "suspensions",
        Suspension.objects.open().select_related("suspended_by").prefetch_related(acts),
        to_attr="open_suspensions",
    )
    trusted = Group.objects.filter(user=models.OuterRef("pk"), name__in=_TRUSTED)
    is_free = models.Q(is_superuser=False) & ~models.Exists(trusted)
    may_be_lifted = (
        models.Value(True)
        if by.is_superuser
        else models.ExpressionWrapper(is_free, output_field=models.BooleanField())
    )
    return (
        User.objects.filter(is_active=False, leaving_at__isnull=True)
        .annotate(suspended_at=models.Max("suspensions__since"), may_be_lifted=may_be_lifted)
        .prefetch_related(open_ones)
        .order_by(models.F("suspended_at").desc(nulls_last=True), "name", "pk")
    )


def open_suspension(user) -> Suspension | None:
    """Why and how long the account is suspended, where somebody said so."""
    return Suspension.objects.open().filter(user=user).first()


def appeal_address(suspension: Suspension) -> str:
    """Where its person appeals: in the mail to them, and where they try to log in with the right password."""
    return reverse("peers:appeal_suspension", args=[signing.dumps(suspension.pk, salt=_SALT)])


def of_link(token: str) -> Suspension | None:
    """The suspension that such an address is about; None where nobody made it, or the account is gone."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Suspension.objects.select_related("user").filter(pk=pk).first()


@transaction.atomic
def suspend(*, person: User, by, reason: str, until=None, thing=None) -> Suspension:
    """Suspend a person, who is told why; their sessions end at once. Raises ``SuspensionError``.

    ``thing`` is what they wrote, where they are suspended because of that.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if not may_be_suspended_by(person, by):
        raise SuspensionError(_("You may not suspend this person."))
    if not reason.strip():
        raise SuspensionError(_("Say why; the person gets it by e-mail."))
    now = timezone.now()
    if person.is_active:
        # An administrator has switched the account on again without lifting what there was.
        Suspension.objects.open().filter(user=person).update(lifted_at=now, lifted_by=by)
    if until is not None and not now < until <= now + LONGEST:
        raise SuspensionError(_("The end must lie in the future, and no more than three years away."))
    suspension, created = Suspension.objects.get_or_create(
        user=person,
        lifted_at=None,
        defaults={"reason": reason.strip(), "until": until, "suspended_by": by},
    )
    if not created:
        raise SuspensionError(_("This person is suspended already."))
    ModeratorAct.objects.note(
        Act.SUSPEND,
        by=by,
        thing=thing,
        suspension=suspension,
        reason=reason,
        details={"until": until.isoformat()} if until else {},
        tells=True,
    )
    person.is_active = False
    person.save(update_fields=["is_active"])
    sessions.end_all(person)
    services.access_changed(person)
    context = {"suspension": suspension, "appeal_address": appeal_address(suspension)}
    send_mail(template="peers/email/suspended", to_user=person, context=context)
    return suspension


@transaction.atomic
def lift(*, person: User, by=None) -> None:
    """Let a person use their account again; they are told. Safe to repeat."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if by is not None and not may_be_suspended_by(person, by):
        raise SuspensionError(_("You may not lift this suspension."))
    now = timezone.now()
    appeals = Appeal.objects.waiting().filter(act__suspension__user=person)
    events.withdraw(things=appeals)
    outcome = Appeal.Outcome.GRANTED if by is not None else ""
    appeals.update(decided_at=now, decided_by=by, outcome=outcome)
    lifted = open_suspension(person)
    if lifted is not None:
        lifted.lifted_at, lifted.lifted_by = now, by
        lifted.save(update_fields=["lifted_at", "lifted_by"])
        if by is not None:
            ModeratorAct.objects.note(Act.LIFT, by=by, suspension=lifted)
    if person.is_active and not lifted:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    services.access_changed(person)
    send_mail(template="peers/email/suspension_lifted", to_user=person)


def lift_those_over(*, now=None, limit: int = 200) -> int:
    """Lift what was for a time that is over; returns how many."""
    over = Suspension.objects.over(now or timezone.now()).select_related("user")[:limit]
    for suspension in over:
        lift(person=suspension.user)
    return len(over)
