"""The roles: groups and what each may do. Administrators are superusers and need no group."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from hub.base.access.audiences import MEMBERS_GROUP


class Role(models.TextChoices):
    """The roles, by the names of their groups."""

    MEMBERS = MEMBERS_GROUP
    PROGRAM_HOSTS = "Program hosts"
    MODERATORS = "Moderators"
    EDITORS = "Editors"


_EDITED_MODELS = [
    "base.theme",
    "base.serviceline",
    "base.deliverymodel",
    "base.governanceform",
    "base.fundingmodel",
    "base.stage",
    "base.jurisdiction",
    "base.tag",
    "peers.organisation",
    "peers.programme",
    "peers.servicelink",
    "wagtailredirects.redirect",
]

# An app above this one adds what its own things need, after its own migrations, by ``grant_to_role``.
PERMISSIONS = {
    Role.MEMBERS: [],
    Role.PROGRAM_HOSTS: [],
    Role.MODERATORS: [
        "peers.decide_membershipapplication",
        "peers.handle_messagereport",
        "peers.decide_organisationchange",
        "peers.suspend_members",
    ],
    Role.EDITORS: [
        "wagtailadmin.access_admin",
        "base.change_siteidentity",
        "search.change_sitesynonyms",
        *[
            f"{label.split('.')[0]}.{action}_{label.split('.')[1]}"
            for label in _EDITED_MODELS
            for action in ("view", "add", "change", "delete")
        ],
    ],
}
EDITORS_PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
EDITORS_COLLECTION_PERMISSIONS = [
    f"{app}.{action}_{model}"
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "change", "delete", "choose")
]


def _permissions(names: list[str]) -> list[Permission]:
    """The permissions of these names (``app.codename``); raises ``LookupError`` for one that is missing.

    In the middle of ``migrate`` the permissions of apps whose turn has not come don't exist yet:
    they are made here.
    """
    for label in {name.split(".")[0] for name in names}:
        create_permissions(apps.get_app_config(label), verbosity=0)
    wanted = models.Q(pk__in=[])
    for name in names:
        label, codename = name.split(".")
        wanted |= models.Q(content_type__app_label=label, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = set(names) - {f"{one.content_type.app_label}.{one.codename}" for one in found}
    if missing:
        raise LookupError(f"No such permission: {', '.join(sorted(missing))}")
    return found


@transaction.atomic
def grant_to_role(role: Role, permissions: list[str]) -> Group:
    """Give a role's group these permissions (``app.codename``); what it has already, it keeps."""
    group, _created = Group.objects.get_or_create(name=role.value)
    if permissions:
        group.permissions.add(*_permissions(permissions))
    return group


@transaction.atomic
def make_roles(**_kwargs) -> None:
    """Make the groups and give them their permissions; done after each ``migrate``."""
    for role, permissions in PERMISSIONS.items():
        grant_to_role(role, permissions)
    editors = Group.objects.get(name=Role.EDITORS.value)
    # Neither tree has a root in a database that a test has emptied.
    root_page, root_collection = Page.get_first_root_node(), Collection.get_first_root_node()
    if root_page:
        for permission in _permissions([f"wagtailcore.{codename}" for codename in EDITORS_PAGE_PERMISSIONS]):
            GroupPagePermission.objects.get_or_create(group=editors, page=root_page, permission=permission)
    if root_collection:
        for permission in _permissions(EDITORS_COLLECTION_PERMISSIONS):
            GroupCollectionPermission.objects.get_or_create(
                group=editors, collection=root_collection, permission=permission
            )
