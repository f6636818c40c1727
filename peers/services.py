"""What changes people's standing: roles, membership."""

from django.contrib.auth.models import Group
from django.db import transaction

from hub.base import audiences
from peers.roles import Role


@transaction.atomic
def grant_role(user, role: Role | str) -> None:
    """Give a person a role. Whoever has one is a member as well."""
    groups = [Group.objects.get_or_create(name=name)[0] for name in {Role(role).value, Role.MEMBERS.value}]
    user.groups.add(*groups)
    audiences.forget(user)


@transaction.atomic
def withdraw_role(user, role: Role | str) -> None:
    """Take a role from a person. Who stops being a member loses the other roles too."""
    names = Role.values if Role(role) == Role.MEMBERS else [Role(role).value]
    user.groups.remove(*Group.objects.filter(name__in=names))
    audiences.forget(user)
