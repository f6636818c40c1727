"""What moderators are told of posts that wait."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums import permissions
from forums.models import Hold, moderator_scope
from hub.base.access.audiences import register_rule
from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words


def register() -> None:
    """Register who may see these things; done once, at the start."""
    register_rule(Hold, _may_see_hold)


def _may_see_hold(user, hold: Hold) -> bool:
    return permissions.moderates(user, hold.post.thread)


def _waits(happening: Happening) -> Words:
    line = _("A post waits for you in “%(thread)s”") % {"thread": happening.thing.post.thread.title}
    address = reverse("forums:held_post", args=[happening.thing.post_id])
    return Words(line=line, subject=line, address=address, action=_("Look at it"))


def declare() -> None:
    """Declare the kinds; done once, when kinds of notices are looked for."""
    registry.declare(
        "forums.waits",
        model=Hold,
        label=gettext_lazy("Moderators: a post waits"),
        words=_waits,
        how=How.IN_APP,
        choices=(How.AT_ONCE, How.IN_APP, How.MUTED),
        queryset=lambda: Hold.objects.select_related("post__thread__forum"),
        concerns=moderator_scope.somewhere,
    )
