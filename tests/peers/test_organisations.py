from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from hub.base.models import Audience, Jurisdiction, Level
from peers.models import (
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationName,
    ProgrammeParticipant,
)
from search import services as search_services
from search.entry_data import EntryData
from tests.factories.peers import OrganisationFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("peers:organisations")


def names(response):
    return [one.name for one in response.context["page_obj"]]


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


def test_the_list_is_narrowed_by_text_level_and_country_and_counts(client):
    OrganisationFactory(name="Alder County", level="county", country="US")
    OrganisationFactory(name="Birch City", level="city", country="US")
    OrganisationFactory(name="Cedar City", level="city", country="CA")
    other = OrganisationFactory(name="Dogwood County", level="county", country="CA")
    OrganisationName.objects.create(organisation=other, name="Cedarland")
    OrganisationFactory(name="Elder County", merged_into=other)
    assert names(client.get(LIST)) == ["Alder County", "Birch City", "Cedar City", "Dogwood County"]
    assert names(client.get(LIST, {"q": "cedar"})) == ["Cedar City", "Dogwood County"]
    assert names(client.get(LIST, {"level": "city"})) == ["Birch City", "Cedar City"]
    assert names(client.get(LIST, {"level": "city", "country": "CA"})) == ["Cedar City"]
    assert names(client.get(LIST, {"level": ["city", "county"], "country": "US"})) == [
        "Alder County",
        "Birch City",
    ]
    response = client.get(LIST, {"country": "CA"})
    counts = {
        facet["name"]: {one["value"]: one["count"] for one in facet["values"]}
        for facet in response.context["facets"]
    }
    assert counts == {"level": {"county": 1, "city": 1}, "country": {"CA": 2, "US": 2}}


@pytest.mark.parametrize(
    "query", [{"q": "\0"}, {"level": "galactic"}, {"country": "'"}, {"page": "x"}, {"q": "%" * 5000}]
)
def test_a_made_up_address_is_answered(client, query):
    OrganisationFactory()
    assert client.get(LIST, query).status_code == 200


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    OrganisationFactory.create_batch(30)
    client.get(LIST)
    with django_assert_max_num_queries(8):
        client.get(LIST)
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
