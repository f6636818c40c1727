import csv
import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from hub.base.models import Audience, Jurisdiction, Level, ServiceLine
from peers.models import (
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationName,
    ProgrammeParticipant,
)
from peers.organisations import service_links
from search.declarations.data import EntryData
from search.entries import services as search_services
from tests.factories.peers import MembershipApplicationFactory, OrganisationFactory, ProgrammeFactory
from tests.search.conftest import answering, elasticsearch, elasticsearch_server, index_all, no_entries

__all__ = ["answering", "elasticsearch", "elasticsearch_server", "index_all", "no_entries"]

pytestmark = pytest.mark.django_db

LIST = reverse("peers:organisations")


def names(response):
    return [one.organisation.name for one in response.context["page_obj"]]


def figure(organisation, **fields):
    defaults = {
        "kind": "budget",
        "year": 2024,
        "value": Decimal("1040000"),
        "currency": "USD",
        "source": "Budget book",
    }
    return OrganisationFigure(organisation=organisation, **{**defaults, **fields})


def test_a_page_shows_what_is_known_and_only_verified_domains(client):
    jurisdiction = Jurisdiction.objects.create(name="Willow", slug="willow", level=Level.COUNTY, country="US")
    organisation = OrganisationFactory(
        name="Willow County",
        jurisdiction=jurisdiction,
        domain="willow.example",
        web_site="https://willow.example/",
    )
    OrganisationDomain.objects.create(organisation=organisation, domain="told.example")
    OrganisationName.objects.create(organisation=organisation, name="County of Willow")
    figure(organisation).save()
    figure(organisation, kind="population", value=412000, currency="", source="Census").save()
    programme = ProgrammeFactory()
    ProgrammeParticipant.objects.create(programme=programme, organisation=organisation, part="host")
    page = client.get(organisation.get_absolute_url()).content.decode()
    for shown in (
        "Willow County",
        "County or regional",
        "County of Willow",
        "willow.example (verified)",
        "USD 1,040,000",
    ):
        assert shown in page, shown
    for shown in ("2024", "412,000", "Census", "https://willow.example/", programme.name):
        assert shown in page, shown
    assert "told.example" not in page


def test_a_merged_organisation_leads_to_the_one_that_it_became(client):
    last = OrganisationFactory()
    middle = OrganisationFactory(merged_into=last)
    first = OrganisationFactory(merged_into=middle)
    response = client.get(first.get_absolute_url())
    assert (response.status_code, response.url) == (301, last.get_absolute_url())


def test_organisations_merged_in_a_circle_end_somewhere():
    one = OrganisationFactory()
    other = OrganisationFactory(merged_into=one)
    Organisation.objects.filter(pk=one.pk).update(merged_into=other)
    assert Organisation.objects.get(pk=one.pk).stands_for.pk == other.pk


def test_an_unknown_organisation_is_not_found(client):
    assert client.get(reverse("peers:organisation", args=["nowhere"])).status_code == 404


def test_a_page_lists_what_the_reader_may_see(client, roles):
    organisation = OrganisationFactory()
    for number, (title, audience) in enumerate(
        [("A public case", Audience.everyone()), ("A case for members", Audience.members())], start=1
    ):
        data = EntryData(
            title=title, url=f"/cases/{number}/", audience=audience, organisation_id=organisation.pk
        )
        search_services.record(kind="case", object_id=number, data=data)
    public = client.get(organisation.get_absolute_url()).content.decode()
    assert "A public case" in public
    assert "A case for members" not in public
    assert "A case for members" in roles("member").get(organisation.get_absolute_url()).content.decode()


def listed(**fields) -> Organisation:
    """An organisation as search knows it."""
    population = fields.pop("population", None)
    organisation = OrganisationFactory(**fields)
    if population:
        figure(organisation, kind="population", value=population, currency="").save()
    search_services.refresh(organisation)
    return organisation


def counts(response) -> dict:
    return {
        facet.name: {value.value: value.count for value in facet.values}
        for facet in response.context["listing"].facets
        if facet.values
    }


def test_the_list_is_narrowed_by_text_and_facets_and_counts(client, answering):
    listed(name="Alder County", level="county", country="US", region="Sample State", population=80_000)
    listed(name="Birch City", level="city", country="US")
    listed(name="Cedar City", level="city", country="CA", kind="government")
    other = OrganisationFactory(name="Dogwood County", level="county", country="CA")
    OrganisationName.objects.create(organisation=other, name="Cedarland")
    search_services.refresh(other)
    listed(name="Elder County", merged_into=other)
    answering()
    assert names(client.get(LIST)) == ["Alder County", "Birch City", "Cedar City", "Dogwood County"]
    assert names(client.get(LIST, {"q": "cedarland"})) == ["Dogwood County"]
    assert names(client.get(LIST, {"level": "city"})) == ["Birch City", "Cedar City"]
    assert names(client.get(LIST, {"level": "city", "country": "CA"})) == ["Cedar City"]
    assert names(client.get(LIST, {"kind": "government"})) == ["Cedar City"]
    both = names(client.get(LIST, {"level": ["city", "county"], "country": "US"}))
    assert both == ["Alder County", "Birch City"]
    for narrowed in ({"state": "US:Sample State"}, {"population": "50000-250000"}):
        assert names(client.get(LIST, narrowed)) == ["Alder County"]
    response = client.get(LIST, {"country": "CA"})
    assert counts(response) == {
        "level": {"county": 1, "city": 1},
        "country": {"CA": 2, "US": 2},
        "kind": {"government": 1},
    }


def test_who_hosts_is_found_as_far_as_the_reader_may_know_it(client, answering):
    host, recipient = listed(name="Host County"), listed(name="Small City")
    payroll = ServiceLine.objects.get(slug="human-resources-payroll")
    fleet = ServiceLine.objects.get(slug="facilities-fleet-gis")
    told = {"origin_kind": "case", "origin_id": 77}

    def record(audience: Audience):
        data = EntryData(title="A case", url="/cases/77/", audience=audience)
        search_services.record(kind="case", object_id=77, data=data)
        answering()

    service_links.set_links(**told, links=[(host.pk, recipient.pk, fleet.pk)])
    service_links.set_links(origin_kind="", origin_id=0, links=[(host.pk, recipient.pk, payroll.pk)])
    record(Audience.members())
    response = client.get(LIST, {"hosts": payroll.slug})
    (found,) = response.context["page_obj"]
    assert (found.organisation, found.reasons) == (host, [f"Hosts for others: {payroll.label}"])
    assert counts(response)["hosts"] == {payroll.slug: 1}
    assert names(client.get(LIST, {"hosted": payroll.slug})) == ["Small City"]
    assert names(client.get(LIST, {"hosts": fleet.slug})) == []
    # What a case tells is for whoever may see the case, and follows it.
    record(Audience.everyone())
    assert names(client.get(LIST, {"hosts": fleet.slug})) == ["Host County"]
    record(Audience.members())
    assert names(client.get(LIST, {"hosts": fleet.slug})) == []


def test_those_like_mine_come_first(client, user_with_role):
    member = user_with_role("member")
    mine = listed(name="Mine", level="city", country="PE", population=20_000)
    MembershipApplicationFactory(user=member, organisation=mine, status="approved")
    listed(name="Far", level="national", country="GB")
    listed(name="Near", level="city", country="PE", population=30_000)
    client.force_login(member)
    response = client.get(LIST, {"sort": "near"})
    assert names(response) == ["Near", "Mine", "Far"]
    near = next(one for one in response.context["page_obj"] if one.organisation.name == "Near")
    assert near.reasons == ["Same level as yours", "Same country as yours", "Of about your size"]


def test_members_take_the_list_along(roles):
    listed(name="=HYPERLINK(0)", population=80_000)
    assert roles("visitor").get("/directory/organisations.csv").status_code == 302
    response = roles("member").get("/directory/organisations.csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))
    assert (row["Name"], row["Population served"]) == ("'=HYPERLINK(0)", "80000.00")


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    for _number in range(30):
        listed(population=1_000)
    client.get(LIST)
    with django_assert_max_num_queries(10):
        client.get(LIST, {"level": "county", "q": "Sample"})
    organisation = OrganisationFactory()
    OrganisationFigure.objects.bulk_create(figure(organisation, year=year) for year in range(2000, 2020))
    client.get(organisation.get_absolute_url())
    with django_assert_max_num_queries(15):
        client.get(organisation.get_absolute_url())


# --- What can be wrong with it ------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"value": -1},
        {"currency": ""},
        {"currency": "usd"},
        {"kind": "population"},
        {"source": ""},
        {"kind": "staff", "currency": "USD"},
    ],
)
def test_a_figure_needs_its_year_source_and_currency(wrong):
    with pytest.raises(ValidationError):
        figure(OrganisationFactory(), **wrong).full_clean()


def test_there_is_one_figure_of_a_kind_a_year():
    organisation = OrganisationFactory()
    figure(organisation).save()
    with pytest.raises(ValidationError):
        figure(organisation).full_clean()


def test_the_latest_figure_of_each_kind():
    organisation = OrganisationFactory()
    for year in (2020, 2024, 2022):
        figure(organisation, year=year).save()
    assert organisation.latest_figures["budget"].year == 2024


@pytest.mark.parametrize("typed", [" County.Example ", "@county.example", "county.example"])
def test_a_domain_is_tidied(typed):
    domain = OrganisationDomain(organisation=OrganisationFactory(), domain=typed)
    domain.full_clean()
    assert domain.domain == "county.example"


@pytest.mark.parametrize(
    "typed", ["", "example", "ana@county.example", "county example", "http://county.example"]
)
def test_what_is_no_domain_is_refused(typed):
    with pytest.raises(ValidationError):
        OrganisationDomain(organisation=OrganisationFactory(), domain=typed).full_clean()


def test_a_domain_is_verified_for_one_organisation():
    OrganisationFactory(domain="county.example")
    second = OrganisationDomain(organisation=OrganisationFactory(), domain="county.example", verified=True)
    with pytest.raises(ValidationError, match="verified for another organisation"):
        second.full_clean()
