"""What moderators do about what was reported: dismiss it, hide it, warn its writer, suspend them.

Who reported it is told in the end whether something was done.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.moderation import kinds
from hub.base.moderation.acts import Act
from hub.base.moderation.kinds import ModeratedKind
from notifications.notices import events
from peers.accounts import suspensions
from peers.models import Flag
from peers.moderation import assignments, log
from peers.moderation.errors import ChangedMeanwhileError, ModerationError
from peers.moderation.flags import HANDLED


class Decision(models.TextChoices):
    """What a moderator does about something that was reported."""

    HIDE_AND_WARN = "hide_and_warn", gettext_lazy("Hide it and warn the writer")
    HIDE = "hide", gettext_lazy("Hide it")
    WARN = "warn", gettext_lazy("Warn the writer; it stays as it is")
    DONE = "done", gettext_lazy("It is dealt with in another way")
    DISMISS = "dismiss", gettext_lazy("Nothing: it may stay")

    @property
    def hides(self) -> bool:
        """Whether the thing is hidden."""
        return self in {self.HIDE, self.HIDE_AND_WARN}

    @property
    def warns(self) -> bool:
        """Whether its writer is warned."""
        return self in {self.WARN, self.HIDE_AND_WARN}

    @property
    def needs_reason(self) -> bool:
        """Whether the writer is told why."""
        return self.hides or self.warns


def choices_for(kind: ModeratedKind, thing: Model, *, is_reported: bool) -> list[Decision]:
    """What can be decided of a thing now."""
    possible = []
    for decision in Decision:
        if decision.hides and (not kind.can_hide or kind.is_hidden(thing)):
            continue
        if decision.warns and kind.author(thing) is None:
            continue
        if decision == Decision.DONE and (not is_reported or (kind.can_hide and not kind.is_hidden(thing))):
            continue
        if decision == Decision.DISMISS and not is_reported:
            continue
        possible.append(decision)
    return possible


@transaction.atomic
def decide(*, user, thing: Model, decision: str, reason: str = "") -> None:
    """Do something about a thing, or nothing; all that was reported of it is settled by that.

    Raises ``PermissionDenied``, ``ModerationError`` where a reason is wanted,
    ``ChangedMeanwhileError`` where another moderator was faster.
    """
    decision, kind = Decision(decision), kinds.of(thing)
    reason = reason.strip()
    kind.lock(thing)
    if not assignments.may_decide(user, thing):
        raise PermissionDenied
    is_reported = Flag.objects.of(thing).waiting().exists()
    if decision in {Decision.DISMISS, Decision.DONE} and not is_reported:
        raise ChangedMeanwhileError(_("Another moderator was faster: this is decided already."))
    if decision.hides and kind.is_hidden(thing):
        raise ChangedMeanwhileError(_("Another moderator was faster: this is hidden already."))
    if decision not in choices_for(kind, thing, is_reported=is_reported):
        raise PermissionDenied
    if decision.needs_reason and not reason:
        raise ModerationError(_("Say why; the writer is sent it."), code="reason")
    _act(user, kind, thing, decision, reason)
    _settle(thing, user, Flag.Outcome.DISMISSED if decision == Decision.DISMISS else Flag.Outcome.ACTED)


def _act(user, kind: ModeratedKind, thing: Model, decision: Decision, reason: str) -> None:
    if decision.hides:
        kind.hide(by=user, thing=thing, reason=reason, tells=not decision.warns)
    if decision.warns:
        details = {"hidden": True} if decision.hides else {}
        log.note(Act.WARN, by=user, thing=thing, reason=reason, details=details, tells=True)
    elif not decision.hides:
        log.note(
            Act.DISMISS if decision == Decision.DISMISS else Act.DONE, by=user, thing=thing, reason=reason
        )


@transaction.atomic
def suspend(*, user, thing: Model, reason: str, until: datetime | None = None) -> None:
    """Suspend who wrote a thing. Raises ``PermissionDenied``, ``peers.accounts.suspensions.SuspensionError``."""
    kind = kinds.of(thing)
    writer = kind.author(thing)
    if writer is None or not kind.moderates(user, thing):
        raise PermissionDenied
    suspensions.suspend(person=writer, by=user, reason=reason, until=until, thing=thing)
    _settle(thing, user, Flag.Outcome.ACTED)


def may_suspend(user, thing: Model) -> bool:
    """Whether somebody may suspend who wrote a thing."""
    writer = kinds.of(thing).author(thing)
    return (
        writer is not None
        and writer.is_active
        and suspensions.may_be_suspended_by(writer, user)
        and kinds.of(thing).moderates(user, thing)
    )


def _settle(thing: Model, user, outcome: Flag.Outcome) -> None:
    """Close what was reported of a thing, and tell those who reported it."""
    for flag in Flag.objects.of(thing).waiting():
        flag.outcome, flag.decided_at, flag.decided_by = outcome, timezone.now(), user
        flag.save(update_fields=["outcome", "decided_at", "decided_by"])
        events.withdraw(things=[flag])
        if flag.flagged_by_id is not None:
            events.record(kind=HANDLED, thing=flag, actor=None, directly={flag.flagged_by_id: HANDLED})
