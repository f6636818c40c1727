"""Break-outs: forums for members whose bodies are at the same level of government, who join by themselves.

Such a forum's audience is a group of its own (and the moderators). It says which levels may join; that there is such
a forum is no secret for those who may.
"""

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects

from forums.models import Forum
from hub.base.access import audiences
from hub.base.models import Audience
from peers.membership.roles import Role
from peers.models import MembershipApplication


def _own_groups(forums: list[Forum]) -> dict[int, Group]:
    """The groups that break-outs' members join, by forum: the one of its audience that is no role's."""
    keys = {
        forum.pk: {int(key) for key in forum.audience.key.split("+") if key.isdecimal()}
        for forum in forums
        if forum.audience.kind == Audience.Kind.GROUP and forum.open_to_levels
    }
    if not keys:
        return {}
    groups = list(Group.objects.filter(pk__in=set().union(*keys.values())).exclude(name__in=Role.values))
    own = {pk: [group for group in groups if group.pk in its] for pk, its in keys.items()}
    return {pk: min(its, key=lambda group: group.pk) for pk, its in own.items() if its}


def _own_group(forum: Forum) -> Group | None:
    """The group of one break-out."""
    return _own_groups([forum]).get(forum.pk)


def _level_of(user) -> str:
    applications = MembershipApplication.objects.select_related("organisation__merged_into")
    prefetch_related_objects([user], Prefetch("membership_application", applications))
    return user.organisation.level if user.organisation else ""


def joinable(user, seen: list[Forum]) -> list[Forum]:
    """The break-outs that a member may join and is not in; ``seen`` are the forums that they may read."""
    open_ones = Forum.objects.exclude(open_to_levels=[]).exclude(pk__in=[forum.pk for forum in seen])
    found = list(open_ones.select_related("audience"))
    level = _level_of(user) if found else ""
    theirs = [forum for forum in found if level and level in forum.open_to_levels]
    own_groups = _own_groups(theirs)
    return [forum for forum in theirs if forum.pk in own_groups]


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
