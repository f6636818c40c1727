"""The pages of members' own groups of peers."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from benchmarks.comparing import saved_groups
from benchmarks.models import SavedGroup
from tests.factories.benchmarks import make_group
from tests.factories.peers import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def member(client):
    user = UserFactory(role="Members")
    client.force_login(user)
    return user


def test_a_group_is_put_together_changed_and_deleted(client, member):
    bodies = [OrganisationFactory(name=f"City of Sample {n}") for n in range(3)]
    typed = {"name": "Harbours", "organisations": "city of sample 0\n\n City of Sample 1 \ncity of sample 0"}
    assert client.post(reverse("benchmarks:new_group"), typed).url == reverse("benchmarks:groups")
    group = SavedGroup.objects.get(owner=member)
    assert [one.organisation for one in group.members.all()] == bodies[:2]
    assert "2 organisations" in client.get(reverse("benchmarks:groups")).content.decode()
    address = reverse("benchmarks:group", args=[group.pk])
    assert "City of Sample 1" in client.get(address).content.decode()
    client.post(address, {"name": "Ports", "organisations": "City of Sample 2"})
    group.refresh_from_db()
    assert (group.name, group.members.get().organisation) == ("Ports", bodies[2])
    delete = reverse("benchmarks:delete_group", args=[group.pk])
    assert "is forgotten" in client.get(delete).content.decode()
    client.post(delete)
    assert not SavedGroup.objects.exists()


def test_what_the_directory_lacks_is_said_and_what_was_typed_is_kept(client, member):
    response = client.post(
        reverse("benchmarks:new_group"), {"name": "Ports", "organisations": "City of Nowhere"}
    )
    assert response.status_code == 422
    assert "no organisation “City of Nowhere”" in response.content.decode()
    assert "City of Nowhere</textarea>" in response.content.decode()


def test_so_many_groups_each_of_its_own_name_and_so_many_changes_a_day(client, member, monkeypatch):
    OrganisationFactory(name="City of Sample")
    typed = {"name": "Ports", "organisations": "City of Sample"}
    address = reverse("benchmarks:new_group")
    client.post(address, typed)
    assert "a group of this name" in client.post(address, typed).content.decode()
    monkeypatch.setattr(saved_groups, "MOST_GROUPS", 1)
    assert "keep 1 groups" in client.post(address, {**typed, "name": "Others"}).content.decode()
    monkeypatch.setattr(saved_groups, "CHANGES_A_DAY", 1)
    change = reverse("benchmarks:group", args=[SavedGroup.objects.get().pk])
    assert "very often today" in client.post(change, typed).content.decode()


def test_others_groups_are_not_there(client, member):
    group = make_group(UserFactory(role="Members"), [OrganisationFactory()])
    for name in ("group", "delete_group"):
        assert client.get(reverse(f"benchmarks:{name}", args=[group.pk])).status_code == 404
    assert group.name not in client.get(reverse("benchmarks:groups")).content.decode()
