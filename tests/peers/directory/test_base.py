"""The directory of people: who is found by whom, why, and as a table."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from hub.base.models import ServiceLine
from peers.membership import services
from peers.models import Profile
from search.engines import base
from search.models import Entry
from tests.factories.peers import OrganisationFactory, make_user
from tests.factories.profiles import make_profile
from tests.search.conftest import answering, elasticsearch, elasticsearch_server, index_all, no_entries

__all__ = ["answering", "elasticsearch", "elasticsearch_server", "index_all", "no_entries"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def payroll(db):
    return ServiceLine.objects.get(slug="human-resources-payroll")


def person(name: str, *, level="county", country="US", **told):
    organisation = OrganisationFactory(level=level, country=country, region=told.pop("region", ""))
    return make_profile(user=make_user("member", name=name), organisation=organisation, **told)


def names(response) -> list[str]:
    return [found.shown.name for found in response.context["page_obj"]]


def facet(response, name: str) -> dict[str, int]:
    facets = {facet.name: facet.values for facet in response.context["listing"].facets}
    return {value.value: value.count for value in facets[name]}


def test_found_by_need_size_and_words_with_the_reason(roles, payroll, answering):
    advises = {"advise": [{"service_line": payroll, "words": "Six counties, one ledger."}]}
    person("Ana Sample", population=80_000, topics=advises, region="Sample State")
    person("Bo Sample", population=900_000, topics=advises)
    person("Cy Sample", population=80_000)
    answering()
    member = roles("member")
    response = member.get(
        "/directory/", {"advise": f"service-line.{payroll.slug}", "population": "50000-250000"}
    )
    assert names(response) == ["Ana Sample"]
    (found,) = response.context["page_obj"]
    assert found.reasons == [
        f"Can advise on {payroll.label}: Six counties, one ledger.",
        "Serves 80,000 people",
    ]
    assert facet(response, "population") == {"50000-250000": 1, "250000-1000000": 1}
    assert facet(response, "state") == {"US:Sample State": 1}
    by_words = member.get("/directory/", {"q": "ledger"})
    assert sorted(names(by_words)) == ["Ana Sample", "Bo Sample"]
    assert "<mark>ledger</mark>" in by_words.content.decode()


def test_facets_of_a_person(roles, answering):
    person("Ana Sample", languages=["es"], open_to=["visit"], country="PE", level="city")
    person("Bo Sample", languages=["en"])
    answering()
    member = roles("member")
    for query in ("language=es", "open-to=visit", "country=PE", "level=city"):
        assert names(member.get(f"/directory/?{query}")) == ["Ana Sample"], query
    assert names(member.get("/directory/?language=es&language=en&level=county")) == ["Bo Sample"]
    assert names(member.get("/directory/?level=nonsense")) == []


def test_most_like_mine_comes_first_and_says_so(client, answering):
    reader = person("Reader", level="city", country="PE", population=20_000)
    person("Far Sample", level="national", country="GB")
    person("Near Sample", level="city", country="PE", population=30_000)
    client.force_login(reader.user)
    answering()
    response = client.get("/directory/?sort=near")
    assert [name for name in names(response) if name != "Reader"] == ["Near Sample", "Far Sample"]
    near = next(one for one in response.context["page_obj"] if one.shown.name == "Near Sample")
    assert near.reasons == ["Same level as yours", "Same country as yours", "Of about your size"]


def test_unlisted_and_suspended_people_are_not_in_it(roles, answering):
    person("Unlisted Sample", is_listed=False)
    suspended = person("Suspended Sample").user
    suspended.is_active = False
    suspended.save()
    services.access_changed(suspended)
    left = person("Left Sample").user
    services.withdraw_role(left, "Members")
    answering()
    assert names(roles("member").get("/directory/")) == []


def test_unlisted_people_are_found_by_who_has_the_address(roles):
    profile = person("Unlisted Sample", is_listed=False)
    assert "Unlisted Sample" in roles("member").get(profile.get_absolute_url()).content.decode()


def test_a_hidden_part_neither_finds_nor_counts_nor_sorts(roles, payroll, answering):
    hidden = {
        "reaches": {"advise": "me", "organisation": "me", "about": "me"},
        "about": "Zanzibar",
        "topics": {"advise": [{"service_line": payroll}]},
    }
    person("Ana Sample", population=80_000, **hidden)
    answering()
    member = roles("member")
    response = member.get("/directory/")
    assert names(response) == ["Ana Sample"]
    assert facet(response, "advise") == facet(response, "population") == facet(response, "level") == {}
    for query in (f"advise=service-line.{payroll.slug}", "level=county", "q=Zanzibar"):
        assert names(member.get(f"/directory/?{query}")) == [], query


def test_each_reader_finds_a_person_once_and_by_what_is_for_them_together(roles, payroll, answering):
    """Of the parts for several audiences: what is for members is found with what is for everyone."""
    person(
        "Ana Sample",
        country="PE",
        reaches={"name": "everyone", "advise": "members", "organisation": "me", "languages": "everyone"},
        languages=["es"],
        topics={"advise": [{"service_line": payroll}]},
    )
    answering()
    advises = f"advise=service-line.{payroll.slug}"
    for role, asked, expected in (
        ("visitor", "language=es", ["Ana Sample"]),
        ("visitor", f"{advises}&language=es", []),
        ("member", f"{advises}&language=es", ["Ana Sample"]),
        ("member", "country=PE", []),
        ("member", f"{advises}&country=PE", []),
    ):
        response = roles(role).get(f"/directory/?{asked}")
        assert names(response) == expected, (role, asked)
        assert not any(facet(response, "country").values())
    assert facet(roles("visitor").get("/directory/"), "advise") == {}


def test_who_was_here_lately_comes_first(roles, client, answering):
    here = person("Here Sample")
    person("Away Sample")
    Entry.objects.filter(kind="person").update(updated_at=timezone.now() - timedelta(days=30), version=2)
    Profile.objects.update(changed_at=timezone.now() - timedelta(days=30))
    client.force_login(here.user)
    answering()
    response = roles("member").get("/directory/?sort=active")
    assert names(response) == ["Here Sample", "Away Sample"]
    assert names(roles("member").get("/directory/?sort=name")) == ["Away Sample", "Here Sample"]


def test_more_than_are_counted_are_said_to_be_more(roles, monkeypatch):
    for number in range(4):
        person(f"Sample {number}", level="county" if number else "city")
    monkeypatch.setattr(base, "MAX_COUNTED", 3)
    response = roles("member").get("/directory/")
    assert "More than 3 people" in response.content.decode()
    # A filter looks through all of them, not only through those that were counted.
    for level, expected in (("city", 1), ("county", 3)):
        assert len(names(roles("member").get(f"/directory/?level={level}"))) == expected


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%25%25", "page=x", "page=99999999", "sort=near", "population=1"]
)
@pytest.mark.parametrize("address", ["/directory/", "/organisations/", "/directory/people.csv"])
def test_a_made_up_address_is_answered(roles, address, query):
    person("Ana Sample")
    assert roles("member").get(f"{address}?{query}").status_code == 200


def test_csv_has_what_the_reader_sees_and_no_formulas(roles, payroll):
    person(
        "=HYPERLINK(0)",
        job_title="Kept from members",
        reaches={"job_title": "me"},
        topics={"advise": [{"service_line": payroll, "words": "Ask me"}]},
    )
    response = roles("member").get("/directory/people.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Name"] == "'=HYPERLINK(0)"
    assert row["Can advise on"] == f"{payroll.label}: Ask me"
    assert "Kept from members" not in text
    assert "@" not in text


def test_a_table_and_a_spreadsheet_have_what_the_reader_sees(roles):
    person("Ana Sample", job_title="Kept from members", reaches={"job_title": "me"}, languages=["es"])
    person("Bo Sample", languages=["en"])
    member = roles("member")
    page = member.get("/directory/?view=table&language=es").content.decode()
    assert "Ana Sample" in page
    assert "Kept from members" not in page
    assert "Bo Sample" not in page
    response = member.get("/directory/people.xlsx?language=es")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert [row[:2] for row in book.active.iter_rows(min_row=2, values_only=True)] == [("Ana Sample", None)]
    assert roles("visitor").get("/directory/people.xlsx").status_code == 302
    assert roles("applicant").get("/directory/people.xlsx").status_code in {302, 403}


def test_nobody_who_fits_offers_the_way_back(roles):
    page = roles("member").get("/directory/?level=city&sort=name").content.decode()
    assert "No people match these filters." in page
    assert 'href="?sort=name">Clear filters' in page


def test_number_of_queries_does_not_grow(roles, payroll):
    member = roles("member")
    topics = {"advise": [{"service_line": payroll, "words": "Ledger"}]}

    def count(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            member.get(f"/directory/?{query}")
        return len(queries)

    person("First Sample", topics=topics, population=1000)
    asked = ("", "q=ledger", "level=county&sort=near", "language=en&level=county&country=US")
    for query in asked:
        count(query)  # what is read once
    few = [count(query) for query in asked]
    for number in range(6):
        person(f"Sample {number}", topics=topics, population=1000 * number)
    assert [count(query) for query in asked] == few
