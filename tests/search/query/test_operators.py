"""What is asked for by name in the box: kind:, tag:, country:, org:."""

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.base.models import Audience
from search.query import operators, parsing
from tests.factories.search import make_entry

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def titles(response):
    return {entry.title for entry in response.context["results"].entries}


def resolve(typed, user=VISITOR):
    return operators.resolve(parsing.parse(typed).named, user)


@pytest.fixture
def things(answering):
    """Two cases of bodies in two countries."""
    make_entry(kind="organisation", object_id=71, title="Sample Valley Council", other_names=["SVC"])
    make_entry(kind="organisation", object_id=72, title="Sample Valley Council of Counties")
    make_entry(title="Payroll A", tags=["Shared desk"], country="CA", organisation_id=71)
    make_entry(title="Payroll B", tags=["pilot"], country="US", organisation_id=72)
    make_entry(kind="programme", title="Payroll C", other_organisation_ids=[71])
    answering()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("payroll kind:case", {"Payroll A", "Payroll B"}),
        ("payroll KIND:Cases", {"Payroll A", "Payroll B"}),
        ("kind:programme", {"Payroll C"}),
        ("payroll kind:case kind:programme", {"Payroll A", "Payroll B", "Payroll C"}),
        ('payroll tag:"shared desk"', {"Payroll A"}),
        ('tag:"Shared Desk"', {"Payroll A"}),
        ("country:Canada", {"Payroll A"}),
        ("country:ca", {"Payroll A"}),
        ("country:CAN payroll", {"Payroll A"}),
        ("payroll country:usa", {"Payroll B"}),
        ('country:"United States of America"', {"Payroll B"}),
        ("country:CA country:US", {"Payroll A", "Payroll B"}),
        ('org:"Sample Valley Council"', {"Payroll A", "Payroll C"}),
        ("org:SVC", {"Payroll A", "Payroll C"}),
        ("org:counties", {"Payroll B"}),
        ("payroll country:CA tag:pilot", set()),
        ("payroll tag:pilot -B", set()),
    ],
)
def test_names_narrow_the_search(client, things, typed, found):
    response = client.get("/search/", {"q": typed})
    assert titles(response) == found
    assert response.context["asked"].problems == []
    assert response.context["results"].found.total == len(found)


def test_names_narrow_the_counts_too_and_filters_come_on_top(client, things):
    response = client.get("/search/", {"q": "payroll country:CA", "kind": "case"})
    assert titles(response) == {"Payroll A"}
    assert set(response.context["results"].found.counts["country"]) == {"CA"}
    assert titles(client.get("/search/", {"q": "payroll country:CA", "kind": "programme"})) == set()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("kind:casse", "There is no kind “casse”"),
        ("country:Atlantis", "No country is called “Atlantis”"),
        ("tag:unheard", "Nothing has the tag “unheard”"),
        ('org:"No such body"', "No organisation is called “No such body”"),
    ],
)
def test_an_unknown_name_is_left_out_and_the_reader_told(client, no_entries, typed, problem):
    make_entry(title="Payroll")
    response = client.get("/search/", {"q": f"payroll {typed}"})
    assert titles(response) == {"Payroll"}
    assert problem in response.content.decode()


def test_what_is_typed_into_a_name_stays_text(client, no_entries):
    page = client.get("/search/", {"q": 'kind:"<script>alert(1)</script>"'}).content.decode()
    assert "<script>alert" not in page


def test_only_what_one_may_see_is_known_by_name(no_entries, user_with_role):
    make_entry(title="Inner", tags=["inner"], audience=Audience.members())
    required, problems = resolve("tag:inner")
    assert (required, len(problems)) == ({}, 1)
    assert resolve("tag:inner", user_with_role("member")) == ({"tag": ("inner",)}, [])


def test_nothing_found_tells_of_names(client, no_entries):
    make_entry(title="Payroll", country="CA")
    assert "Take away what narrows" in client.get("/search/", {"q": "budget country:CA"}).content.decode()


def test_an_empty_name_and_one_inside_a_word_mean_nothing():
    assert parsing.parse("kind: payroll").named == ()
    assert parsing.parse("mankind:case").named == ()
    assert parsing.parse("http://tag:x").named == ()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["kind:", "tag:", "country:", "org:", '"', "-", "case", "CA", " ", "\x00", "é", "%"])
    )
)
def test_no_name_is_an_error(no_entries, parts):
    required, problems = resolve("".join(parts))
    assert all(required.values())
    assert all(problems)
