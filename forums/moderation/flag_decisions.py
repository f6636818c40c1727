"""What moderators do about what was reported: dismiss it, hide it, warn its writer, suspend them.

Who reported it is told in the end whether something was done.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums import permissions
from forums.errors import ChangedMeanwhileError, ForumError
from forums.models import Flag, ModeratorAct, Post
from forums.models.acts import Act
from forums.moderation import services
from forums.screening import assignments
from forums.screening.flags import Thing
from forums.threads import counters
from forums.threads import events as threads_events
from notifications.notices import events
from peers.accounts import suspensions


class Decision(models.TextChoices):
    """What a moderator does about something that was reported."""

    HIDE_AND_WARN = "hide_and_warn", gettext_lazy("Hide it and warn the writer")
    HIDE = "hide", gettext_lazy("Hide it")
    WARN = "warn", gettext_lazy("Warn the writer; it stays as it is")
    DISMISS = "dismiss", gettext_lazy("Nothing: it may stay")


def may_decide(user, thing: Thing) -> bool:
    """Whether a moderator decides on a thing: not its writer, where there is another moderator."""
    concerned = {assignments.writer_id_of(thing)} - {None}
    return assignments.may_decide(user, assignments.thread_of(thing), concerned=concerned)


@transaction.atomic
def decide(*, user, thing: Thing, decision: str, reason: str = "") -> ModeratorAct:
    """Do something about a thing, or nothing; all that was reported of it is settled by that.

    Raises ``PermissionDenied``, ``ForumError`` where a reason is wanted, ``ChangedMeanwhileError`` where another
    moderator was faster.
    """
    decision = Decision(decision)
    reason = reason.strip()
    _lock(user, thing)
    waiting = Flag.objects.of(thing).waiting()
    if decision == Decision.DISMISS:
        if not waiting.exists():
            raise ChangedMeanwhileError(_("Another moderator was faster: this is decided already."))
        act = _note(Act.DISMISS, user, thing, reason)
    else:
        if not reason:
            raise ForumError(_("Say why; the writer is sent it."), code="reason")
        act = _act(user, thing, decision, reason)
    _settle(thing, user, Flag.Outcome.DISMISSED if decision == Decision.DISMISS else Flag.Outcome.ACTED)
    return act


def _act(user, thing: Thing, decision: Decision, reason: str) -> ModeratorAct:
    hides, warns = "hide" in decision, "warn" in decision
    hide = services.hide_post if isinstance(thing, Post) else services.hide_thread
    if hides and thing.hidden_at is not None:
        raise ChangedMeanwhileError(_("Another moderator was faster: this is hidden already."))
    if hides:
        hide(user=user, **{thing._meta.model_name: thing}, reason=reason, tells=not warns)
    if warns:
        act = _note(Act.WARN, user, thing, reason, {"hidden": True} if hides else {})
        threads_events.tell_writer(act)
        return act
    return ModeratorAct.objects.filter(by=user).order_by("-pk")[0]


@transaction.atomic
def suspend(*, user, thing: Thing, reason: str, until: datetime | None = None) -> ModeratorAct:
    """Suspend who wrote a thing. Raises ``PermissionDenied``, ``peers.accounts.suspensions.SuspensionError``."""
    writer = assignments.writer_of(thing)
    if writer is None or not permissions.moderates(user, assignments.thread_of(thing)):
        raise PermissionDenied
    suspensions.suspend(person=writer, by=user, reason=reason, until=until)
    act = _note(Act.SUSPEND, user, thing, reason, {"until": until.isoformat()} if until else {})
    _settle(thing, user, Flag.Outcome.ACTED)
    return act


def _lock(user, thing: Thing) -> None:
    counters.locked(assignments.thread_of(thing).pk)
    thing.refresh_from_db(fields=["hidden_at"])
    if not may_decide(user, thing):
        raise PermissionDenied


def _note(act: Act, user, thing: Thing, reason: str, details: dict | None = None) -> ModeratorAct:
    return threads_events.note_act(
        act, by=user, reason=reason, details=details, **{thing._meta.model_name: thing}
    )


def _settle(thing: Thing, user, outcome: Flag.Outcome) -> None:
    """Close what was reported of a thing, and tell those who reported it."""
    for found in Flag.objects.of(thing).waiting():
        found.outcome, found.decided_at, found.decided_by = outcome, timezone.now(), user
        found.save(update_fields=["outcome", "decided_at", "decided_by"])
        events.withdraw(things=[found])
        if found.flagged_by_id is not None:
            events.record(
                kind="forums.flag_handled",
                thing=found,
                actor=None,
                directly={found.flagged_by_id: "forums.flag_handled"},
            )
