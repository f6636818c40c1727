"""What moderators are told of what is reported, and members of what became of their reports."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences
from hub.base.moderation import kinds
from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words
from peers.accounts import suspensions
from peers.models import Appeal, Flag, ModeratorAct
from peers.moderation import appeals, log
from peers.moderation.addresses import decision_address
from peers.moderation.flags import FLAGGED, HANDLED

IN_APP = (How.AT_ONCE, How.IN_APP, How.MUTED)
# What a moderator did with what somebody wrote is always told.
ALWAYS = (How.AT_ONCE, How.IN_APP)


def register() -> None:
    """Register who may see these things; done once, at the start."""
    audiences.register_rule(Flag, _may_see_flag)
    audiences.register_rule(ModeratorAct, log.may_see)
    audiences.register_rule(Appeal, appeals.may_see)


def _may_see_flag(user, flag: Flag) -> bool:
    is_theirs = flag.flagged_by_id is not None and flag.flagged_by_id == user.pk
    return (is_theirs and audiences.is_member(user)) or flag.kind.moderates(user, flag.thing)


def _flagged(happening: Happening) -> Words:
    thing = happening.thing.thing
    line = _("Something was reported: “%(title)s”") % {"title": kinds.of(thing).title(thing)}
    return Words(line=line, subject=line, address=decision_address(thing), action=_("Look at it"))


def _handled(happening: Happening) -> Words:
    flag = happening.thing
    # Who reported it may no longer be one of those who read it.
    if flag.kind.may_read(happening.reader, flag.thing):
        line = _("The moderators looked at what you reported: “%(title)s”") % {
            "title": flag.kind.title(flag.thing)
        }
    else:
        line = _("The moderators looked at what you reported")
    return Words(line=f"{line}: {flag.result}", subject=line, address=reverse("moderation:own_flags"))


def _moderated(happening: Happening) -> Words:
    act = happening.thing
    line = log.line_of(act)
    return Words(
        line=line,
        subject=line,
        address=act.get_absolute_url(),
        quote=act.reason,
        action=_("Read it, or appeal"),
    )


def _appealed(happening: Happening) -> Words:
    made = happening.thing
    line = _("Somebody appeals against what was done: “%(title)s”") % {"title": log.title_of(made.act)}
    return _to_appeal(made, line)


def _suspended_appeals(happening: Happening) -> Words:
    made = happening.thing
    return _to_appeal(made, _("%(name)s is suspended and asks for another look") % {"name": made.act.person})


def _to_appeal(made: Appeal, line: str) -> Words:
    address = reverse("moderation:appeal", args=[made.pk])
    return Words(line=line, subject=line, address=address, action=_("Look at it"))


def _appeal_decided(happening: Happening) -> Words:
    made = happening.thing
    line = _("Your appeal about “%(title)s” is decided: %(outcome)s") % {
        "title": log.title_of(made.act),
        "outcome": made.result,
    }
    return Words(line=line, subject=line, address=made.get_absolute_url(), quote=made.answer)


def _acts():
    return ModeratorAct.objects.with_things()


def _appeals():
    return Appeal.objects.with_acts()


def declare() -> None:
    """Declare the kinds; done once, when kinds of notices are looked for."""
    registry.declare(
        FLAGGED,
        model=Flag,
        label=gettext_lazy("Moderators: something is reported"),
        words=_flagged,
        how=How.IN_APP,
        choices=IN_APP,
        queryset=Flag.objects.with_things,
        concerns=kinds.is_moderator,
    )
    registry.declare(
        HANDLED,
        model=Flag,
        label=gettext_lazy("What you reported is decided"),
        words=_handled,
        how=How.IN_APP,
        choices=IN_APP,
        queryset=Flag.objects.with_things,
    )
    registry.declare(
        log.MODERATED,
        model=ModeratorAct,
        label=gettext_lazy("What moderators do with what you wrote"),
        words=_moderated,
        how=How.AT_ONCE,
        choices=ALWAYS,
        queryset=_acts,
    )
    registry.declare(
        appeals.DECIDED,
        model=Appeal,
        label=gettext_lazy("Your appeal is decided"),
        words=_appeal_decided,
        how=How.AT_ONCE,
        choices=ALWAYS,
        queryset=_appeals,
    )
    registry.declare(
        appeals.MADE,
        model=Appeal,
        label=gettext_lazy("Moderators: an appeal waits"),
        words=_appealed,
        how=How.IN_APP,
        choices=IN_APP,
        queryset=_appeals,
        concerns=kinds.is_moderator,
    )
    registry.declare(
        appeals.AGAINST_SUSPENSION,
        model=Appeal,
        label=gettext_lazy("Moderators: a suspended member appeals"),
        words=_suspended_appeals,
        how=How.AT_ONCE,
        choices=IN_APP,
        queryset=_appeals,
        concerns=suspensions.may_suspend,
    )
