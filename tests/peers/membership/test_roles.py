import pytest
from django.contrib.auth.models import Group
from django.core.management.sql import emit_post_migrate_signal

from peers.membership.roles import PERMISSIONS, Role, grant_to_role, make_roles
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db


def names_of(role):
    group = Group.objects.get(name=role)
    return {f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.all()}


def test_each_role_has_its_permissions_after_migrate():
    for role, permissions in PERMISSIONS.items():
        assert set(permissions) <= names_of(role), role


def test_moderators_have_nothing_of_wagtails_admin():
    moderators = Group.objects.get(name=Role.MODERATORS)
    assert "wagtailadmin.access_admin" not in names_of(Role.MODERATORS)
    assert not moderators.collection_permissions.exists()


def test_editors_publish_pages_and_keep_files_but_no_accounts_and_no_policy():
    editors = Group.objects.get(name=Role.EDITORS)
    pages = set(editors.page_permissions.values_list("permission__codename", flat=True))
    files = set(editors.collection_permissions.values_list("permission__codename", flat=True))
    assert {"add_page", "change_page", "publish_page"} <= pages
    assert {"add_image", "change_image", "choose_image", "add_document", "choose_document"} <= files
    assert not {name for name in names_of(Role.EDITORS) if "user" in name or "policy" in name}


def test_making_the_roles_again_keeps_what_was_granted_besides():
    group = grant_to_role(Role.MODERATORS, ["peers.view_organisation"])
    before = names_of(Role.MODERATORS)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    make_roles()
    assert names_of(Role.MODERATORS) == before
    assert Group.objects.filter(name=group.name).count() == 1


def test_a_permission_that_does_not_exist_is_an_error():
    with pytest.raises(LookupError, match=r"peers\.fly"):
        grant_to_role(Role.MEMBERS, ["peers.fly"])


@pytest.mark.parametrize(
    ("role", "decides", "edits"),
    [
        ("applicant", False, False),
        ("member", False, False),
        ("program_host", False, False),
        ("moderator", True, False),
        ("editor", False, True),
        ("administrator", True, True),
    ],
)
def test_what_each_role_may(role, decides, edits):
    user = make_user(role)
    assert user.has_perm("peers.decide_membershipapplication") is decides
    assert user.has_perm("wagtailadmin.access_admin") is edits
    assert user.has_perm("peers.change_user") is (role == "administrator")
