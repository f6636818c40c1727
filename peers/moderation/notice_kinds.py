"""What moderators are told of what is reported, and members of what became of their reports."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences
from hub.base.moderation import kinds
from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words
from peers.models import Flag
from peers.moderation.addresses import decision_address
from peers.moderation.flags import FLAGGED, HANDLED

IN_APP = (How.AT_ONCE, How.IN_APP, How.MUTED)


def register() -> None:
    """Register who may see a report; done once, at the start."""
    audiences.register_rule(Flag, _may_see_flag)


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
