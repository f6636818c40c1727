"""Possible duplicates, and merging without loss of a link."""

from unittest import mock

import pytest
from django.urls import reverse

from hub.base.models import ServiceLine
from notifications.following import services
from notifications.models.frequency import How
from peers.models import (
    DuplicatePair,
    Organisation,
    OrganisationFigure,
    OrganisationMerge,
    OrganisationSource,
    ProgrammeParticipant,
    ServiceLink,
)
from peers.organisations import merging
from search.entries import services as search_services
from search.models import Entry
from tests.factories.benchmarks import member_of
from tests.factories.cases import make_published
from tests.factories.peers import (
    DuplicatePairFactory,
    MembershipApplicationFactory,
    OrganisationFactory,
    ProgrammeFactory,
    UserFactory,
)
from tests.factories.rounds import make_open_round, send, submission_of

pytestmark = pytest.mark.django_db


def found() -> set[tuple[str, str]]:
    merging.find_duplicates()
    return {(pair.first.name, pair.second.name) for pair in DuplicatePair.objects.open()}


def test_names_domains_and_places_suggest_duplicates():
    here = {"region": "Sample State", "place": "Sample Town"}
    OrganisationFactory(name="Willow County", **here)
    OrganisationFactory(name="County of Willow", **here)
    OrganisationFactory(name="Willow County", region="Other State")
    OrganisationFactory(name="Sample Bridges Authority", **here)
    OrganisationFactory(name="Sample Bridge Authority", **here)
    OrganisationFactory(name="59th Sample Court", **here)
    OrganisationFactory(name="58th Sample Court", **here)
    OrganisationFactory(name="Body A", domain="shared.example", domain__verified=False)
    OrganisationFactory(name="Body B", domain="shared.example")
    assert found() == {
        ("Willow County", "County of Willow"),
        ("Sample Bridges Authority", "Sample Bridge Authority"),
        ("Body A", "Body B"),
    }
    best = DuplicatePair.objects.open().first()
    assert (best.first.name, best.reasons) == ("Willow County", ["the same name", "the same place"])


def test_two_that_were_judged_to_be_two_are_not_suggested_again(roles):
    for _number in range(2):
        OrganisationFactory(name="Willow County")
    assert found()
    client = roles("moderator")
    pair = DuplicatePair.objects.get()
    client.post(reverse("peers:duplicate", args=[pair.pk]), {"action": "dismiss"})
    assert not found()
    OrganisationFactory(name="County of Willow")
    found()
    assert DuplicatePair.objects.open().count() == 2


def test_a_pair_that_is_no_longer_alike_is_forgotten():
    one, _other = (OrganisationFactory(name="Willow County") for _number in range(2))
    assert found()
    Organisation.objects.filter(pk=one.pk).update(name="Aspen County")
    assert not found()


@pytest.fixture
def two():
    """Two organisations with much that names them, and some of it naming both."""
    source, target = (
        OrganisationFactory(name="County of Willow", place="Town"),
        OrganisationFactory(name="Willow County"),
    )
    for organisation in (source, target):
        OrganisationFigure.objects.create(
            organisation=organisation, kind="population", year=2024, value=5, source="Invented"
        )
        search_services.refresh(organisation)
    return source, target


def test_merging_loses_no_link(two):
    source, target = two
    line, other = ServiceLine.objects.first(), OrganisationFactory()
    case = make_published(author=UserFactory(role="Members"), lead_organisation=source)
    person = MembershipApplicationFactory(organisation=source, status="approved").user
    child, older = OrganisationFactory(parent=source), OrganisationFactory(merged_into=source)
    programme, both = ProgrammeFactory(), ProgrammeFactory()
    for organisation, where in ((source, programme), (source, both), (target, both)):
        ProgrammeParticipant.objects.create(programme=where, organisation=organisation)
    for host in (source, target):
        ServiceLink.objects.create(host=host, recipient=other, service_line=line)
    ServiceLink.objects.create(host=source, recipient=target, service_line=line)
    OrganisationSource.objects.create(organisation=source, source="file", key="willow")
    OrganisationFigure.objects.create(
        organisation=source, kind="staff", year=2023, value=9, source="Invented"
    )

    services.follow(user=person, thing=source)

    merge = merging.merge(source=source, target=target, by=None)

    for thing in (source, target, case, child, older):
        thing.refresh_from_db()
    assert source.merged_into == target
    assert older.stands_for == target
    assert (target.place, [name.name for name in target.names.all()]) == ("Town", ["County of Willow"])
    assert case.lead_organisation == target
    assert type(person).objects.get(pk=person.pk).organisation == target
    assert services.how(user=person, thing=target) == How.WEEKLY
    assert child.parent == target
    assert OrganisationSource.objects.get(key="willow").organisation == target
    assert {part.programme for part in target.programme_parts.all()} == {programme, both}
    standing = ServiceLink.objects.standing().values_list("host_id", "recipient_id")
    assert list(standing) == [(target.pk, other.pk)]
    assert set(target.figures.values_list("kind", "year")) == {("population", 2024), ("staff", 2023)}
    # What is found, and what would be needed to undo it.
    assert not Entry.objects.current().filter(kind="organisation", object_id=source.pk).exists()
    assert Entry.objects.current().of_kind("case").of_organisation(target.pk).get().object_id == case.pk
    assert merge.moved["cases.casepage.lead_organisation"] == [case.pk]
    assert merge.dropped == []
    # What both had stays with the one that was merged, out of sight.
    assert ServiceLink.objects.count() == 3
    assert source.figures.count() == 1
    assert source.programme_parts.get().programme == both
    assert both not in [
        part.programme for part in ProgrammeParticipant.objects.standing().filter(organisation=source)
    ]


def test_merging_that_is_stopped_half_way_has_changed_nothing(two):
    source, target = two
    programme = ProgrammeFactory()
    ProgrammeParticipant.objects.create(programme=programme, organisation=source)
    with (
        mock.patch.object(merging.services, "refresh_findable", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        merging.merge(source=source, target=target, by=None)
    source.refresh_from_db()
    assert source.is_current
    assert source.programme_parts.count() == 1
    assert not OrganisationMerge.objects.exists()
    merging.merge(source=source, target=target, by=None)
    assert target.programme_parts.count() == 1


def test_what_was_merged_is_not_merged_again(two):
    source, target = two
    merging.merge(source=source, target=target, by=None)
    with pytest.raises(merging.MergeError, match="merged already"):
        merging.merge(source=source, target=target, by=None)
    with pytest.raises(merging.MergeError, match="Choose two"):
        merging.merge(source=target, target=target, by=None)


def test_a_whole_is_merged_into_its_part():
    whole = OrganisationFactory()
    part = OrganisationFactory(parent=whole)
    merging.merge(source=whole, target=part, by=None)
    part.refresh_from_db()
    assert part.parent is None


def test_a_draft_older_than_the_merging_names_the_one_that_stands(two):
    source, target = two
    case = make_published(author=UserFactory(role="Members"), lead_organisation=source)
    draft = case.save_revision()
    merging.merge(source=source, target=target, by=None)
    draft.publish()
    case.refresh_from_db()
    assert case.lead_organisation == target
    assert Entry.objects.current().of_kind("case").of_organisation(target.pk).exists()


def test_a_moderator_merges_and_the_old_address_leads_on(roles):
    pair = DuplicatePairFactory()
    client = roles("moderator")
    assert client.get(reverse("peers:duplicate", args=[pair.pk])).status_code == 200
    client.post(reverse("peers:duplicate", args=[pair.pk]), {"action": "keep_second"})
    pair.first.refresh_from_db()
    assert pair.first.merged_into == pair.second
    assert client.get(pair.first.get_absolute_url()).headers["Location"] == pair.second.get_absolute_url()
    assert pair.first.name in client.get(reverse("peers:duplicates")).content.decode()
    again = client.post(reverse("peers:duplicate", args=[pair.pk]), {"action": "keep_first"}, follow=True)
    assert "has been merged already" in again.content.decode()


def test_the_page_says_what_moves_what_stays_closed_and_who_is_asked(two, roles):
    source, target = two
    for body in two:
        member_of(body)
    send(submission_of(make_open_round([source]), source), 2, by=member_of(source))
    pair = DuplicatePairFactory(first=source, second=target)
    page = " ".join(
        roles("moderator").get(reverse("peers:duplicate", args=[pair.pk])).content.decode().split()
    )
    kept = page[page.index("If you keep Willow County") :]
    assert "County of Willow: figures of organisations: 1" in kept
    assert "County of Willow: 2 members" in kept
    assert "Willow County: 1 member" in kept
    assert "Nothing is deleted" in page


def test_nothing_is_asked_where_neither_gave_anything(two, roles):
    pair = DuplicatePairFactory(first=two[0], second=two[1])
    page = roles("moderator").get(reverse("peers:duplicate", args=[pair.pk])).content.decode()
    assert "the merging opens nothing to anybody" in page
    assert "Nobody" in page
