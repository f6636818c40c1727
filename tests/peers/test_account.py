"""What people set about themselves."""

import pytest

from peers.models import User

pytestmark = pytest.mark.django_db
URL = "/my/account/"


def test_name_and_time_zone_are_kept_and_dates_follow(roles):
    member = roles("member")
    response = member.post(URL, {"name": "Ana Sample", "time_zone": "America/Lima"})
    assert response.url == URL
    user = User.objects.get(pk=member.user.pk)
    assert (user.name, user.time_zone) == ("Ana Sample", "America/Lima")
    member.post("/my/cases/new/", {"title": "A beginning", "for_members": "0"})
    assert "-05" in member.get("/my/cases/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"), [({"name": ""}, "name"), ({"time_zone": "Mars/Olympus"}, "time_zone")]
)
def test_wrong_input_is_named_and_nothing_is_kept(roles, changes, field):
    member = roles("member", name="Ana Sample")
    response = member.post(URL, {"name": "Another", "time_zone": "UTC", **changes})
    assert list(response.context["form"].errors) == [field]
    assert User.objects.get(pk=member.user.pk).name == "Ana Sample"


def test_nobody_sets_another_s_rights_here(roles):
    applicant = roles("applicant")
    applicant.post(
        URL, {"name": "A", "time_zone": "UTC", "is_superuser": "on", "kind": "vendor", "email": "x@y.example"}
    )
    user = User.objects.get(pk=applicant.user.pk)
    assert (user.is_superuser, user.kind, user.email) == (False, "public_body", applicant.user.email)
