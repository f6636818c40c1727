"""A merging undone: all links come back."""

import pytest

from hub.base.models import ServiceLine
from notifications.following import services
from peers.models import (
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationName,
    ProgrammeParticipant,
    ServiceLink,
)
from peers.organisations import merging, unmerging
from search.models import Entry
from tests.factories.cases import make_published
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, make_user
from tests.factories.profiles import make_profile

pytestmark = pytest.mark.django_db


def links_of(organisation) -> dict:
    """Whatever names an organisation, by the column that does, and what its row says."""
    found = {
        f"{field.model.__name__}.{field.name}": sorted(
            field.model._base_manager.filter(**{field.name: organisation}).values_list("pk", flat=True)
        )
        for field in merging._columns()
    }
    own = Organisation.objects.filter(pk=organisation.pk).values().get()
    followers = list(services.followers(organisation).order_by("pk").values_list("pk", flat=True))
    return {**found, "own": own, "followers": followers}


@pytest.fixture
def pair():
    """Two organisations that share a programme, a figure's year and a service: some rows are dropped."""
    source = OrganisationFactory(
        name="County of Willow", domain="willow.example", place="Willow", region="Ohio"
    )
    target = OrganisationFactory(name="Willow County")
    third, line = OrganisationFactory(), ServiceLine.objects.first()
    OrganisationName.objects.create(organisation=source, name="Willow")
    programme = ProgrammeFactory()
    for body in (source, target):
        ProgrammeParticipant.objects.create(programme=programme, organisation=body)
        OrganisationFigure.objects.create(organisation=body, kind="population", year=2025, value=1000)
        ServiceLink.objects.create(host=body, recipient=third, service_line=line)
    services.follow(user=make_profile(organisation=source).user, thing=source)
    make_published(lead_organisation=source)
    OrganisationFactory(parent=source)
    OrganisationFactory(merged_into=source)
    target.parent = source
    target.save()
    return source, target


def test_all_links_come_back(pair):
    source, target = pair
    before = links_of(source), links_of(target)
    merge = merging.merge(source=source, target=target, by=None)
    assert merge.dropped
    assert links_of(source) != before[0]
    unmerging.undo(merge=merge, by=make_user("moderator"))
    assert (links_of(source), links_of(target)) == before
    found = set(Entry.objects.current().filter(kind="organisation").values_list("object_id", flat=True))
    assert {source.pk, target.pk} <= found


def test_what_came_since_stays(pair):
    source, target = pair
    merge = merging.merge(source=source, target=target, by=None)
    new = OrganisationDomain.objects.create(organisation=target, domain="new.example")
    Organisation.objects.filter(pk=target.pk).update(place="Another Place")
    unmerging.undo(merge=merge, by=None)
    new.refresh_from_db()
    target.refresh_from_db()
    assert new.organisation == target
    assert target.place == "Another Place"


def test_undone_once_and_not_after_a_further_merging(pair):
    source, target = pair
    merge = merging.merge(source=source, target=target, by=None)
    further = merging.merge(
        source=Organisation.objects.get(pk=target.pk), target=OrganisationFactory(), by=None
    )
    with pytest.raises(merging.MergeError):
        unmerging.undo(merge=merge, by=None)
    unmerging.undo(merge=further, by=None)
    unmerging.undo(merge=merge, by=None)
    with pytest.raises(merging.MergeError):
        unmerging.undo(merge=merge, by=None)


def test_undoing_stopped_half_way_changes_nothing(pair, monkeypatch):
    source, target = pair
    merge = merging.merge(source=source, target=target, by=None)
    merged = links_of(source), links_of(target)

    def stopped(dropped):
        raise OSError("stopped")

    monkeypatch.setattr(unmerging, "_restore", stopped)
    with pytest.raises(OSError, match="stopped"):
        unmerging.undo(merge=merge, by=None)
    assert (links_of(source), links_of(target)) == merged


def test_moderator_is_asked_before(pair, roles):
    source, target = pair
    merge = merging.merge(source=source, target=target, by=None)
    client = roles("moderator")
    assert f"/moderation/merges/{merge.pk}/undo/" in client.get("/moderation/duplicates/").content.decode()
    assert "Make two of it again" in client.get(f"/moderation/merges/{merge.pk}/undo/").content.decode()
    page = client.post(f"/moderation/merges/{merge.pk}/undo/", follow=True).content.decode()
    assert "are two again" in page
    assert "be undone any more" in client.get(f"/moderation/merges/{merge.pk}/undo/").content.decode()
