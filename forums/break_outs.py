"""Break-outs: forums for members whose bodies are at the same level of government, who join by themselves.

Such a forum's audience is a group of its own (and the moderators). It says which levels may join; that there is such
a forum is no secret for those who may.
"""

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction

from forums.models import Forum
from hub.base import audiences
from hub.base.models import Audience
from peers.roles import Role


def _own_group(forum: Forum) -> Group | None:
    """The group that a break-out's members join: the one of its audience that is no role's."""
    if forum.audience.kind != Audience.Kind.GROUP or not forum.open_to_levels:
        return None
    keys = [int(key) for key in forum.audience.key.split("+") if key.isdecimal()]
    return Group.objects.filter(pk__in=keys).exclude(name__in=Role.values).order_by("pk").first()


def _level_of(user) -> str:
    return user.organisation.level if user.organisation else ""


def joinable(user, seen: list[Forum]) -> list[Forum]:
    """The break-outs that a member may join and is not in; ``seen`` are the forums that they may read."""
    level = _level_of(user)
    if not level:
        return []
    read = {forum.pk for forum in seen}
    open_ones = Forum.objects.exclude(open_to_levels=[]).select_related("audience")
    return [
        forum
        for forum in open_ones
        if forum.pk not in read and level in forum.open_to_levels and _own_group(forum) is not None
    ]


def find(user, slug: str) -> Forum | None:
    """The break-out of this address, if it is one that the member may join, or leave."""
    forum = Forum.objects.select_related("audience").filter(slug=slug).first()
    if forum is None:
        return None
    return forum if _level_of(user) in forum.open_to_levels or may_leave(user, forum) else None


def may_leave(user, forum: Forum) -> bool:
    """Whether a member is in the group of a break-out."""
    if not forum.open_to_levels or not audiences.is_member(user):
        return False
    group = _own_group(forum)
    return group is not None and group.pk in audiences.group_ids(user)


@transaction.atomic
def join(*, user, forum: Forum) -> None:
    """Put a member into the group of a break-out of their level. Raises ``PermissionDenied``."""
    group = _own_group(forum)
    if not audiences.is_member(user) or group is None or _level_of(user) not in forum.open_to_levels:
        raise PermissionDenied
    user.groups.add(group)
    audiences.forget(user)


@transaction.atomic
def leave(*, user, forum: Forum) -> None:
    """Take a member out of the group of a break-out."""
    group = _own_group(forum)
    if group is not None:
        user.groups.remove(group)
        audiences.forget(user)
