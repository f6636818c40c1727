"""``manage.py make_population``: invented members and organisations for measuring."""

import io

import pytest
from django.core.management import CommandError, call_command

from hub.base.access import audiences
from peers.invented_population import make_population
from peers.models import Organisation, OrganisationFigure, Profile, User
from search.entries import services as search_services
from search.models import Entry

pytestmark = pytest.mark.django_db


def rows() -> list:
    """What was made, without ids."""
    people = User.objects.filter(email__endswith="@population.example")
    return [
        sorted(people.values_list("email", "name", "membership_application__organisation__slug")),
        sorted(Organisation.objects.filter(is_sample=True).values_list("slug", "name", "level", "region")),
        sorted(OrganisationFigure.objects.values_list("organisation__slug", "kind", "value")),
    ]


def test_the_same_seed_makes_the_same_and_nothing_twice():
    assert make_population(members=8, organisations=5) == {"organisations": 5, "members": 8}
    first = rows()
    assert make_population(members=8, organisations=5) == {"organisations": 0, "members": 0}
    assert rows() == first
    User.objects.filter(email__endswith="@population.example").delete()
    Organisation.objects.filter(is_sample=True).delete()
    make_population(members=8, organisations=5)
    assert rows() == first


def test_members_can_be_found_as_if_each_had_been_saved_alone():
    make_population(members=6, organisations=4)
    user = User.objects.get(email="person3@population.example")
    assert audiences.is_member(user)
    assert not user.has_usable_password()
    assert Profile.objects.get(user=user).topics.exists()
    assert Entry.objects.filter(kind="person", object_id=user.pk).exists()
    assert search_services.refresh(user).changed == 0
    body = Organisation.objects.filter(is_sample=True).first()
    assert search_services.refresh(body).changed == 0


def test_the_command_says_what_it_made_and_stays_away_from_real_sites(settings):
    settings.DEMO_ALLOWED = True
    out = io.StringIO()
    call_command("make_population", "--members", "3", "--organisations", "2", stdout=out)
    assert "Added 2 organisations and 3 members." in out.getvalue()
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="Invented members"):
        call_command("make_population", "--members", "3", "--organisations", "2")
