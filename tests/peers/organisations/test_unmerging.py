"""A merging undone: all links come back."""

import pytest
from django.core import serializers
from django.db import transaction
from django.db.models import ProtectedError

from hub.base.models import ServiceLine
from notifications.following import services
from peers.models import (
    MergeConsent,
    Organisation,
    OrganisationChange,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationMerge,
    OrganisationName,
    ProgrammeParticipant,
    ServiceLink,
    SharedConfidence,
)
from peers.organisations import change_proposals, merge_rules, merging, unmerging
from search.models import Entry
from tests.factories.cases import make_published
from tests.factories.peers import (
    OrganisationChangeFactory,
    OrganisationFactory,
    ProgrammeFactory,
    make_user,
)
from tests.factories.profiles import make_profile

pytestmark = pytest.mark.django_db


def links_of(organisation) -> dict:
    """Whatever names an organisation, by the column that does, and what its row says."""
    found = {
        f"{field.model.__name__}.{field.name}": sorted(
            field.model._base_manager.filter(**{field.name: organisation}).values_list("pk", flat=True)
        )
        for field in merge_rules.columns()
        if field.model not in (OrganisationMerge, MergeConsent, SharedConfidence)
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


def test_neither_of_two_that_are_merged_is_deleted(pair):
    source, target = (
        OrganisationFactory(),
        OrganisationFactory(),
    )
    merge = merging.merge(source=source, target=target, by=None)
    for body in (source, target):
        with pytest.raises(ProtectedError), transaction.atomic():
            Organisation.objects.get(pk=body.pk).delete()
    with pytest.raises(ProtectedError, match="Undo the merging first"), transaction.atomic():
        Organisation.objects.filter(pk=source.pk).delete()
    unmerging.undo(merge=merge, by=None)
    Organisation.objects.get(pk=target.pk).delete()
    with pytest.raises(merging.MergeError, match="Choose two"):
        merging.merge(source=Organisation.objects.get(pk=source.pk), target=target, by=None)


def test_what_is_a_part_of_a_part_becomes_no_part_of_itself():
    whole = OrganisationFactory()
    middle = OrganisationFactory(parent=whole)
    part = OrganisationFactory(parent=middle)
    merge = merging.merge(source=whole, target=part, by=None)
    for body in (middle, part):
        body.refresh_from_db()
    assert (middle.parent, part.parent) == (None, middle)
    unmerging.undo(merge=merge, by=None)
    for body in (middle, part):
        body.refresh_from_db()
    assert (middle.parent, part.parent) == (whole, middle)


def test_half_of_a_point_is_not_taken_back():
    source, target = OrganisationFactory(latitude=1, longitude=2), OrganisationFactory()
    merge = merging.merge(source=source, target=target, by=None)
    Organisation.objects.filter(pk=target.pk).update(latitude=3)
    unmerging.undo(merge=merge, by=None)
    target.refresh_from_db()
    assert (target.latitude, target.longitude) == (3, 2)


def test_what_was_decided_meanwhile_stays_where_it_was_written(pair):
    source, target = pair
    change = OrganisationChangeFactory(organisation=source, told={"place": {"from": "Willow", "to": "Elm"}})
    merge = merging.merge(source=source, target=target, by=None)
    now = change_proposals.values_of(Organisation.objects.get(pk=target.pk))
    change_proposals.accept(change=change, by=make_user("moderator"), seen=now)
    unmerging.undo(merge=merge, by=None)
    target.refresh_from_db()
    assert target.place == "Elm"
    assert OrganisationChange.objects.get().organisation == target


def test_a_record_of_before_is_undone_as_well():
    source, target = (
        OrganisationFactory(place="Town"),
        OrganisationFactory(place="Town"),
    )
    figure = OrganisationFigure(pk=4711, organisation=source, kind="staff", year=2024, value=5)
    name = OrganisationName.objects.create(organisation=target, name="Moved")
    source.merged_into = target
    source.save()
    merge = OrganisationMerge.objects.create(
        source=source,
        target=target,
        moved={"filled": ["place"], "peers.organisationname.organisation": [name.pk]},
        dropped=serializers.serialize("python", [figure]),
    )
    unmerging.undo(merge=merge, by=None)
    target.refresh_from_db()
    name.refresh_from_db()
    assert (target.place, name.organisation) == ("", source)
    assert OrganisationFigure.objects.get().organisation == source
