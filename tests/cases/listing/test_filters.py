"""The list of cases: filters, counts, order, pages."""

from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from cases.listing.filters import CASES, FACETS, SORTS
from hub.base.listing.selection import RELEVANCE, Selection
from hub.base.models import Stage
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases():
    everybody = {"author": UserFactory(role="Members")}
    return [
        make_published(title="Invoices of eleven counties", **everybody),
        make_published(
            title="Payroll of towns",
            level="city",
            country="RO",
            service_lines=("human-resources-payroll", "finance-accounts-payable"),
            stage=Stage.objects.get(slug="ended"),
            **everybody,
        ),
        make_published(
            title="A members' hosting", for_members=True, service_lines=("it-infrastructure",), **everybody
        ),
    ]


def listed(client, query="") -> list[str]:
    return [case.title for case in client.get(f"/cases/{query}").context["listing"].page]


def counts(client, query="") -> dict:
    facets = client.get(f"/cases/{query}").context["listing"].facets
    return {facet.name: {value.value: value.count for value in facet.values} for facet in facets}


def test_counts_are_of_what_the_reader_may_see(client, roles, cases):
    assert counts(client)["service-line"] == {"finance-accounts-payable": 2, "human-resources-payroll": 1}
    assert counts(roles("member"))["service-line"]["it-infrastructure"] == 1


def test_values_of_one_facet_add_up_and_facets_narrow(client, cases):
    assert len(listed(client, "?level=city&level=county")) == 2
    assert listed(client, "?level=city&country=RO") == ["Payroll of towns"]
    assert listed(client, "?level=city&country=US") == []
    assert listed(client, "?stage=ended") == ["Payroll of towns"]
    assert listed(client, "?theme=funding&service-line=human-resources-payroll") == ["Payroll of towns"]


def test_a_facet_s_counts_leave_its_own_choice_out(client, cases):
    counted = counts(client, "?level=city")
    assert counted["level"] == {"county": 1, "city": 1}
    assert counted["country"] == {"RO": 1}


def test_order(client, cases):
    assert listed(client, "?sort=title") == ["Invoices of eleven counties", "Payroll of towns"]
    assert listed(client)[0] == "Payroll of towns"
    assert listed(client, "?sort=nonsense") == listed(client)


def test_largest_saving_first_and_what_is_not_disclosed_last(client):
    people = {"author": UserFactory(role="Members")}
    money = {"currency": "USD", "price_year": 2024, "cost_before": Decimal(100)}
    make_published(title="A tenth", cost_after=Decimal(90), discloses_economics=True, **money, **people)
    make_published(title="Secret", cost_after=Decimal(1), **money, **people)
    make_published(title="Half", cost_after=Decimal(50), discloses_economics=True, **money, **people)
    make_published(title="Dearer", cost_after=Decimal(150), discloses_economics=True, **money, **people)
    assert listed(client, "?sort=saving") == ["Half", "A tenth", "Dearer", "Secret"]
    content = client.get("/cases/?sort=saving").content.decode()
    assert "50 USD" in content
    assert "99 USD" not in content


def test_nothing_found_offers_the_way_back(client, cases):
    content = client.get("/cases/?level=tribal").content.decode()
    assert "No cases match these filters." in content
    assert "Clear filters" in content


def test_a_page_too_far_is_the_last(client, cases):
    assert len(listed(client, "?page=999")) == 2
    assert len(listed(client, "?page=abc")) == 2


def test_queries_do_not_grow_with_the_cases(client, cases):
    client.get("/cases/")
    with CaptureQueriesContext(connection) as few:
        client.get("/cases/?level=county")
    author = UserFactory(role="Members")
    for number in range(5):
        make_published(title=f"Case {number}", author=author)
    client.get("/cases/")  # the first after a publication reads what is counted by
    with CaptureQueriesContext(connection) as many:
        client.get("/cases/?level=county")
    assert len(many) == len(few)
    assert len(few) <= 40


names = st.sampled_from([*(facet.name for facet in FACETS), "sort", "page", "q", "x"])


@example([("service-line", "\0")])
@given(st.lists(st.tuples(names, st.text(max_size=100)), max_size=60))
def test_any_address_is_read(pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    selection = Selection.from_query(CASES, query)
    assert selection.sort in {"", RELEVANCE, *SORTS}
    assert all("\0" not in value for values in selection.chosen.values() for value in values)
    assert selection.page_number >= 1
    # What an address asks stays the same once it was written anew.
    assert Selection.from_query(CASES, QueryDict(selection.query)).query == selection.query
