"""The directory of people: who is found by whom, why, and as a table."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.base.models import ServiceLine
from peers import services
from tests.factories.peers import OrganisationFactory, make_user
from tests.factories.profiles import make_profile

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
    facets = {one["name"]: one["values"] for one in response.context["facets"]}
    return {value["value"]: value["count"] for value in facets[name]}


def test_found_by_need_size_and_words_with_the_reason(roles, payroll):
    advises = {"advise": [{"service_line": payroll, "words": "Six counties, one ledger."}]}
    person("Ana Sample", population=80_000, topics=advises, region="Sample State")
    person("Bo Sample", population=900_000, topics=advises)
    person("Cy Sample", population=80_000)
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


def test_facets_of_a_person(roles):
    person("Ana Sample", languages=["es"], open_to=["visit"], country="PE", level="city")
    person("Bo Sample", languages=["en"])
    member = roles("member")
    for query in ("language=es", "open-to=visit", "country=PE", "level=city"):
        assert names(member.get(f"/directory/?{query}")) == ["Ana Sample"], query
    assert names(member.get("/directory/?language=es&language=en&level=county")) == ["Bo Sample"]
    assert names(member.get("/directory/?level=nonsense")) == []


def test_most_like_mine_comes_first_and_says_so(client):
    reader = person("Reader", level="city", country="PE", population=20_000)
    person("Far Sample", level="national", country="GB")
    person("Near Sample", level="city", country="PE", population=30_000)
    client.force_login(reader.user)
    response = client.get("/directory/?sort=near")
    assert [name for name in names(response) if name != "Reader"] == ["Near Sample", "Far Sample"]
    near = next(one for one in response.context["page_obj"] if one.shown.name == "Near Sample")
    assert near.reasons == ["Serves 30,000 people", "Same level as yours", "Same country as yours"]


def test_unlisted_and_suspended_people_are_not_in_it(roles):
    person("Unlisted Sample", is_listed=False)
    suspended = person("Suspended Sample").user
    suspended.is_active = False
    suspended.save()
    services.standing_changed(suspended)
    left = person("Left Sample").user
    services.withdraw_role(left, "Members")
    assert names(roles("member").get("/directory/")) == []


def test_unlisted_people_are_found_by_who_has_the_address(roles):
    profile = person("Unlisted Sample", is_listed=False)
    assert "Unlisted Sample" in roles("member").get(profile.get_absolute_url()).content.decode()


def test_a_hidden_part_neither_finds_nor_counts_nor_sorts(roles, payroll):
    hidden = {
        "reaches": {"advise": "me", "organisation": "me", "about": "me"},
        "about": "Zanzibar",
        "topics": {"advise": [{"service_line": payroll}]},
    }
    person("Ana Sample", population=80_000, **hidden)
    member = roles("member")
    response = member.get("/directory/")
    assert names(response) == ["Ana Sample"]
    assert facet(response, "advise") == facet(response, "population") == facet(response, "level") == {}
    for query in (f"advise=service-line.{payroll.slug}", "level=county", "q=Zanzibar"):
        assert names(member.get(f"/directory/?{query}")) == [], query


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


def test_number_of_queries_does_not_grow(roles, payroll):
    member = roles("member")
    topics = {"advise": [{"service_line": payroll, "words": "Ledger"}]}

    def count(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            member.get(f"/directory/?{query}")
        return len(queries)

    person("First Sample", topics=topics, population=1000)
    asked = ("", "q=ledger", "level=county&sort=near")
    for query in asked:
        count(query)  # what is read once
    few = [count(query) for query in asked]
    for number in range(6):
        person(f"Sample {number}", topics=topics, population=1000 * number)
    assert [count(query) for query in asked] == few
