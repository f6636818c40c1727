"""Whom a moderator's act concerns asks for another look at it, once; another moderator decides, where there is one.

Whoever is suspended can't log in: they appeal by a sealed link (``peers.accounts.suspensions``), and get mail.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.base.access import audiences
from hub.base.moderation.acts import Act
from notifications.mail.services import send_mail
from notifications.notices import events
from peers.accounts import suspensions
from peers.models import Appeal, ModeratorAct, Suspension, User
from peers.moderation import assignments, log
from peers.moderation.assignments import MOST_MODERATORS
from peers.moderation.errors import ChangedMeanwhileError, ModerationError

# Rows of notices, and people's choices about them, hold these keys.
MADE, DECIDED = "forums.appeal", "forums.appeal_decided"
AGAINST_SUSPENSION = "peers.suspension_appeal"


# --- Whom it concerns --------------------------------------------------------------------------------
def of(act: ModeratorAct) -> Appeal | None:
    """The appeal against an act, if there is one."""
    return Appeal.objects.filter(act=act).first()


def against(suspension: Suspension) -> Appeal | None:
    """The appeal against a suspension, if there is one."""
    return Appeal.objects.against(suspension).first()


def may_appeal(user, act: ModeratorAct) -> bool:
    """Whether somebody may appeal: whom it concerns and is told, once."""
    return audiences.is_member(user) and log.is_told(user, act) and of(act) is None


@transaction.atomic
def appeal(*, user, act: ModeratorAct, text: str) -> Appeal:
    """Ask for another look at an act. Raises ``PermissionDenied``, ``ModerationError``."""
    if not (audiences.is_member(user) and log.is_told(user, act)):
        raise PermissionDenied
    if not text.strip():
        raise ModerationError(_("Say why it should be taken back."), code="text")
    return _make(act, user, text)


@transaction.atomic
def appeal_by_link(*, suspension: Suspension, text: str) -> Appeal:
    """The same by whoever is suspended, while they are. Raises ``ModerationError``."""
    if not text.strip():
        raise ModerationError(_("Say why it should be lifted."), code="text")
    if suspension.lifted_at is not None:
        raise ModerationError(_("This suspension is over: you can log in again."), code="over")
    return _make(suspension.acts.suspending().get(), suspension.user, text)


def _make(act: ModeratorAct, user, text: str) -> Appeal:
    try:
        with transaction.atomic():
            made = Appeal.objects.create(act=act, made_by=user, text=text.strip()[: Appeal.TEXT_LENGTH])
    except IntegrityError as error:
        raise ModerationError(
            _("You have appealed against this already; it can be done once."), code="again"
        ) from error
    kind = AGAINST_SUSPENSION if act.suspension_id else MADE
    events.record(kind=kind, thing=made, directly={person.pk: kind for person in _to_be_told(made)})
    return made


# --- Moderators --------------------------------------------------------------------------------------
def of_moderator(user) -> QuerySet:
    """The appeals that somebody may read as a moderator.

    Of what was done with what they moderate; against suspensions, those who may lift them.
    """
    acts = ModeratorAct.objects.for_moderator(user).filter(suspension=None)
    people = suspensions.suspended_by(user)
    return Appeal.objects.filter(
        Q(act__in=acts.values("pk")) | Q(act__suspension__user__in=people.values("pk"))
    )


def waiting_count(user) -> int:
    """How many appeals wait for a moderator."""
    return of_moderator(user).waiting().count()


def may_see(user, made: Appeal) -> bool:
    """Whether somebody may read an appeal: whom the act concerns, and moderators."""
    if not audiences.is_member(user):
        return False
    return log.is_told(user, made.act) or of_moderator(user).filter(pk=made.pk).exists()


def _concerned(made: Appeal) -> set[int]:
    return {made.act.by_id, made.act.person_id} - {None}


def _deciders(suspension: Suspension) -> list[User]:
    """Those who may lift a suspension; who suspended only where there is nobody else."""
    people = User.objects.who_may(suspensions.PERMISSION).exclude(pk=suspension.user_id)
    if suspensions.is_trusted(suspension.user):
        people = people.filter(is_superuser=True)
    people = list(people.order_by("pk")[: MOST_MODERATORS + 1])
    others = [person for person in people if person.pk != suspension.suspended_by_id]
    return (others or people)[:MOST_MODERATORS]


def _to_be_told(made: Appeal) -> list[User]:
    act = made.act
    if act.suspension_id:
        return _deciders(act.suspension)
    if act.thing is None:
        return []
    people = assignments.to_be_told(act.thing, without=_concerned(made))
    return people or assignments.to_be_told(act.thing, without={act.person_id})


def may_decide(user, made: Appeal) -> bool:
    """Whether a moderator decides on an appeal: not who did it, nor who appeals, where there is another."""
    act = made.act
    if act.suspension_id:
        suspension = act.suspension
        if not suspensions.may_be_suspended_by(suspension.user, user):
            return False
        return user.pk != suspension.suspended_by_id or user in _deciders(suspension)
    if not of_moderator(user).filter(pk=made.pk).exists():
        return False
    if act.thing is None:
        return user.pk != act.person_id
    return assignments.may_decide(user, act.thing, concerned=_concerned(made))


@transaction.atomic
def decide(*, user, made: Appeal, outcome: str, answer: str = "") -> Appeal:
    """Take the act back, or leave it; whom it concerns is told.

    Raises ``PermissionDenied``, ``ModerationError`` without an answer, ``ChangedMeanwhileError``.
    """
    made = Appeal.objects.select_for_update().get(pk=made.pk)
    act, outcome, answer = made.act, Appeal.Outcome(outcome), answer.strip()[: Appeal.ANSWER_LENGTH]
    if not may_decide(user, made):
        raise PermissionDenied
    if made.decided_at is not None:
        raise ChangedMeanwhileError(_("Another moderator was faster: this is decided already."))
    granted = outcome == Appeal.Outcome.GRANTED
    if not answer and not (granted and act.suspension_id):
        raise ModerationError(
            _("Say why it stays; the person gets it by e-mail.")
            if act.suspension_id
            else _("Say why; the writer is sent it."),
            code="answer",
        )
    made.outcome, made.answer, made.decided_at, made.decided_by = outcome, answer, timezone.now(), user
    made.save(update_fields=["outcome", "answer", "decided_at", "decided_by"])
    events.withdraw(things=[made])
    if act.suspension_id:
        _tell_suspended(made, user, granted)
    else:
        _tell_writer(made, user, granted)
    return made


def _tell_suspended(made: Appeal, user, granted: bool) -> None:
    act = made.act
    ModeratorAct.objects.note(
        Act.GRANT if granted else Act.REJECT,
        by=user,
        thing=act.thing,
        suspension=act.suspension,
        reason=made.answer,
        details={"act": act.pk},
    )
    if granted:
        suspensions.lift(person=act.suspension.user, by=user)
    else:
        send_mail(
            template="peers/email/suspension_stays", to_user=act.suspension.user, context={"appeal": made}
        )


def _tell_writer(made: Appeal, user, granted: bool) -> None:
    act = made.act
    if act.thing is not None:
        log.note(
            Act.GRANT if granted else Act.REJECT,
            by=user,
            thing=act.thing,
            reason=made.answer,
            details={"act": act.pk},
        )
        if granted:
            hid = act.act == Act.WARN and act.details.get("hidden")
            if act.act == Act.SUSPEND:  # of the time before suspensions were in the log
                suspensions.lift(person=act.person)
            else:
                act.kind.take_back(Act.HIDE if hid else act.act, by=user, thing=act.thing)
    if made.made_by_id is not None:
        events.record(kind=DECIDED, thing=made, directly={made.made_by_id: DECIDED})
