"""What members propose to change in organisations, what is shared with whom, and peers like us."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models.case_parts import CasePartner
from cases.review import withdrawals
from hub.base.models import ServiceLine
from peers.models import Organisation, OrganisationChange, OrganisationFigure, ServiceLink
from peers.organisations import change_proposals, service_links
from search.models import Entry
from tests.factories.cases import make_published
from tests.factories.peers import OrganisationChangeFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Sample County", domain="county.example")


@pytest.fixture
def line():
    return ServiceLine.objects.first()


def form_of(client, organisation) -> dict:
    """What the form of the record would send unchanged."""
    form = client.get(reverse("peers:propose_change", args=[organisation.slug])).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {"reason": "I work there."}


# --- Proposing ------------------------------------------------------------------------------------
def test_a_member_proposes_and_a_moderator_accepts(roles, organisation):
    member, moderator = roles("member"), roles("moderator")
    data = form_of(member, organisation) | {
        "place": "Sample Town",
        "other_names": "SC\nThe county",
        "told_domains": "more.example",
        "population": "41200",
        "population_year": "2024",
        "population_source": "Own count",
    }
    assert member.post(reverse("peers:propose_change", args=[organisation.slug]), data).status_code == 302
    organisation.refresh_from_db()
    assert organisation.place == ""
    change = OrganisationChange.objects.get()
    assert set(change.told) == {"place", "names", "domains", "population"}
    page = moderator.get(reverse("peers:organisation_change", args=[change.pk]))
    assert b"Sample Town" in page.content
    seen = page.context["form"]["seen"].value()
    answer = moderator.post(
        reverse("peers:organisation_change", args=[change.pk]),
        {"seen": seen, "answer": "", "action": "accept"},
    )
    assert answer.status_code == 302
    organisation = Organisation.objects.get(pk=organisation.pk)
    assert organisation.place == "Sample Town"
    assert {name.name for name in organisation.names.all()} == {"SC", "The county"}
    domains = set(organisation.domains.values_list("domain", "verified"))
    assert domains == {("county.example", True), ("more.example", False)}
    assert organisation.latest_figures["population"].value == 41200
    assert "SC" in Entry.objects.get(kind="organisation", object_id=organisation.pk).keywords
    assert {one.to[0] for one in mail.outbox} == {member.user.email, moderator.user.email}
    history = member.get(reverse("peers:organisation_history", args=[organisation.slug]))
    assert b"Sample Town" in history.content


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Nothing differs"),
        ({"place": "X", "reason": ""}, "This field is required"),
        ({"budget": "5000", "budget_year": "2024", "budget_source": "Own"}, "A budget needs its currency"),
        ({"population": "5"}, "A figure needs its year"),
        ({"other_names": "Another County"}, "is the name of another organisation"),
        ({"told_domains": "taken.example"}, "is verified for another organisation"),
        ({"parent_name": "Nobody"}, "There is not exactly one organisation of this name"),
    ],
)
def test_what_can_not_be_proposed_is_told_and_kept(roles, organisation, typed, said):
    OrganisationFactory(name="Another County", domain="taken.example")
    member = roles("member")
    data = form_of(member, organisation) | {"web_site": "https://kept.example/" if typed else ""} | typed
    page = member.post(reverse("peers:propose_change", args=[organisation.slug]), data)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not typed or "https://kept.example/" in page.content.decode()
    assert not OrganisationChange.objects.exists()


def test_a_record_that_changed_meanwhile_is_read_again_first(user_with_role, organisation):
    change = OrganisationChangeFactory(organisation=organisation)
    seen = change_proposals.values_of(organisation)
    Organisation.objects.filter(pk=organisation.pk).update(place="Elsewhere")
    with pytest.raises(change_proposals.RecordError, match="has changed since"):
        change_proposals.accept(change=change, by=user_with_role("moderator"), seen=seen)
    change.refresh_from_db()
    assert change.is_waiting


def test_a_change_is_decided_once_and_not_by_who_proposed_it(user_with_role, organisation):
    moderator = user_with_role("moderator")
    own = OrganisationChangeFactory(organisation=organisation, proposed_by=moderator)
    with pytest.raises(change_proposals.RecordError, match="may not decide"):
        change_proposals.accept(change=own, by=moderator, seen=change_proposals.values_of(organisation))
    change = OrganisationChangeFactory(organisation=organisation)
    with pytest.raises(change_proposals.RecordError, match="Say why"):
        change_proposals.refuse(change=change, by=moderator, answer=" ")
    change_proposals.refuse(change=change, by=moderator, answer="No source.")
    with pytest.raises(change_proposals.RecordError, match="decided already"):
        change_proposals.accept(change=change, by=moderator, seen=change_proposals.values_of(organisation))


def test_a_member_has_so_many_changes_waiting(organisation):
    member = UserFactory(role="Members")
    OrganisationChangeFactory.create_batch(
        change_proposals.MOST_WAITING, organisation=organisation, proposed_by=member
    )
    with pytest.raises(change_proposals.RecordError, match="wait for a moderator"):
        change_proposals.propose(organisation=organisation, by=member, values={"place": "X"}, reason="x")


# --- Who hosts for whom ---------------------------------------------------------------------------
def test_a_shared_service_is_told_and_accepted(roles, organisation, line):
    other = OrganisationFactory(name="Sample City")
    member, moderator = roles("member"), roles("moderator")
    data = {
        "part": "hosts",
        "other": "sample city",
        "service_line": line.pk,
        "since": "2021",
        "reason": "Ours.",
    }
    assert member.post(reverse("peers:propose_service", args=[organisation.slug]), data).status_code == 302
    change = OrganisationChange.objects.get()
    change_proposals.accept(change=change, by=moderator.user, seen={})
    link = ServiceLink.objects.get()
    assert (link.host, link.recipient, link.since) == (organisation, other, 2021)
    page = roles("visitor").get(organisation.get_absolute_url()).content.decode()
    assert "It hosts for others" in page
    assert "Sample City" in page
    again = member.post(reverse("peers:propose_service", args=[organisation.slug]), data)
    assert "This stands there already" in again.content.decode()
    to_itself = member.post(
        reverse("peers:propose_service", args=[organisation.slug]), data | {"other": "Sample County"}
    )
    assert "does not host a service for itself" in to_itself.content.decode()


def make_case(*, host, recipient, **fields):
    """A published case in which one hosts for another."""
    case = make_published(author=UserFactory(role="Members"), lead_organisation=host, **fields)
    case = type(case).objects.get(pk=case.pk)
    case.partners = [CasePartner(name=recipient.name, organisation=recipient, part="participant")]
    case.save_revision().publish()
    return type(case).objects.get(pk=case.pk)


def test_a_published_case_tells_who_hosts_for_whom(organisation):
    recipient = OrganisationFactory()
    case = make_case(host=organisation, recipient=recipient)
    links = ServiceLink.objects.told_by("case", case.pk)
    assert set(links.values_list("host_id", "recipient_id")) == {(organisation.pk, recipient.pk)}
    assert links.count() == case.service_lines.count() > 0
    withdrawals.take_off(user=case.owner, case=case)
    assert not ServiceLink.objects.exists()


def test_what_a_case_for_members_tells_is_for_members(roles, organisation):
    case = make_case(host=organisation, recipient=OrganisationFactory(name="Hidden City"), for_members=True)
    assert ServiceLink.objects.told_by("case", case.pk).exists()
    url = organisation.get_absolute_url()
    assert "Hidden City" not in roles("visitor").get(url).content.decode()
    assert "Hidden City" not in roles("applicant").get(url).content.decode()
    assert "Hidden City" in roles("member").get(url).content.decode()


def test_links_are_set_anew_and_never_to_oneself(organisation, line):
    one, two = OrganisationFactory.create_batch(2)
    told = {"origin_kind": "case", "origin_id": 7}
    service_links.set_links(**told, links=[(organisation.pk, one.pk, line.pk), (one.pk, one.pk, line.pk)])
    service_links.set_links(**told, links=[(organisation.pk, two.pk, line.pk)], since=2020)
    assert list(ServiceLink.objects.values_list("recipient_id", "since")) == [(two.pk, 2020)]


def test_the_page_of_an_organisation_asks_no_more_for_more_links(
    client, organisation, line, django_assert_max_num_queries
):
    for other in OrganisationFactory.create_batch(12):
        ServiceLink.objects.create(host=organisation, recipient=other, service_line=line)
    client.get(organisation.get_absolute_url())
    with django_assert_max_num_queries(24):
        client.get(organisation.get_absolute_url())


# --- Peers like us --------------------------------------------------------------------------------
def figure(organisation, kind, value, currency=""):
    OrganisationFigure.objects.create(
        organisation=organisation, kind=kind, year=2024, value=value, currency=currency, source="Invented"
    )


def test_the_nearest_are_shown_with_their_values_and_what_is_lacking(roles, organisation):
    for name, population in (("Like Us", 42_000), ("Far Off", 9_000_000)):
        figure(OrganisationFactory(name=name), "population", population)
    figure(organisation, "population", 41_200)
    figure(organisation, "budget", 1_000_000, "USD")
    figure(Organisation.objects.get(name="Like Us"), "budget", 5, "EUR")
    page = roles("member").get(reverse("peers:peers_like_us", args=[organisation.slug]))
    neighbours = page.context["neighbours"]
    names = [row.organisation.name for row in neighbours.rows]
    assert names.index("Like Us") < names.index("Far Off")
    like = neighbours.rows[names.index("Like Us")].cells
    assert like[1]["number"] == 42_000
    assert like[2]["number"] is None  # a budget in another currency is not compared
    assert neighbours.lacking == ["Staff (FTE)", "Services shared"]
    assert "Better matches are possible" in page.content.decode()


def test_peers_do_not_tell_what_only_members_may_know(roles, organisation):
    recipient = OrganisationFactory(name="Hidden City")
    make_case(host=organisation, recipient=recipient, for_members=True)
    page = roles("member").get(reverse("peers:peers_like_us", args=[organisation.slug]))
    assert "Services shared" in page.context["neighbours"].lacking


def test_peers_ask_as_often_for_many_as_for_few(roles, organisation, django_assert_num_queries):
    member, url = roles("member"), reverse("peers:peers_like_us", args=[organisation.slug])
    OrganisationFactory.create_batch(3)
    member.get(url)
    with CaptureQueriesContext(connection) as few:
        member.get(url)
    OrganisationFactory.create_batch(30)
    with django_assert_num_queries(len(few)):
        member.get(url)
