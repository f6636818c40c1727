"""The box for words above the list of cases, and the link that saves what was asked."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import SavedSearch
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    people = {"author": UserFactory(role="Members")}
    make_published(title="Invoices of eleven counties", summary="A desk for paper.", **people)
    make_published(title="A desk for payroll", summary="Towns together.", level="city", **people)
    make_published(title="Secret invoices", summary="Payroll too.", for_members=True, **people)


@pytest.fixture
def cases(made_once, db):
    return made_once


def listed(client, query: str) -> list[str]:
    return [case.title for case in client.get(f"/cases/{query}").context["listing"].page]


def test_words_narrow_the_list_its_counts_its_files_and_its_feed(client, roles, cases):
    response = client.get("/cases/?q=payroll")
    assert [case.title for case in response.context["listing"].page] == ["A desk for payroll"]
    counts = {facet.name: facet.values for facet in response.context["listing"].facets}
    assert [(value.value, value.count) for value in counts["level"]] == [("city", 1)]
    assert "“payroll”" in response.content.decode()
    assert set(listed(roles("member"), "?q=payroll")) == {"A desk for payroll", "Secret invoices"}
    table = b"".join(client.get("/cases/export.csv?q=payroll")).decode("utf-8-sig")
    assert [row["Title"] for row in csv.DictReader(io.StringIO(table))] == ["A desk for payroll"]
    feed = client.get("/cases/feed.atom?q=payroll").content.decode()
    assert feed.count("<entry>") == 1


def test_the_best_match_comes_first_and_filters_and_orders_stay(client, cases):
    assert listed(client, "?q=desk") == ["A desk for payroll", "Invoices of eleven counties"]
    assert listed(client, "?q=desk&sort=title") == ["A desk for payroll", "Invoices of eleven counties"]
    assert listed(client, "?q=desk&level=county") == ["Invoices of eleven counties"]
    assert listed(client, '?q="eleven+counties"') == ["Invoices of eleven counties"]
    for nothing in ("zanzibar", "%00", "%22", "-", "country:Canada"):
        assert client.get(f"/cases/?q={nothing}").status_code == 200
    assert listed(client, "?q=zanzibar") == []
    page = client.get("/cases/?q=desk&level=county&sort=title").content.decode()
    box = page[page.index('id="hub-words"') : page.index("</form>", page.index('id="hub-words"'))]
    assert '<input type="hidden" name="level" value="county">' in box
    assert '<input type="hidden" name="sort" value="title">' in box
    assert 'value="desk"' in box


def test_words_cost_one_query_more(client, cases):
    def queries(query: str) -> int:
        client.get(f"/cases/{query}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/cases/{query}")
        return len(captured)

    # The second looks whether a word is one that nobody wrote.
    assert queries("?q=desk") <= queries("") + 2


def test_what_search_can_ask_as_well_is_saved_there(client, roles, cases):
    member = roles("member")
    address = "/my/searches/save/"
    page = member.get("/cases/?q=desk&level=city").content.decode()
    start = page.index("Save this search")
    link = page[page.rindex('href="', 0, start) + 6 : page.rindex('">', 0, start)].replace("&amp;", "&")
    assert link.endswith("?q=desk&kind=case&level=city"), address
    member.post(link, {"name": "Desks", "how": "in_app"})
    assert SavedSearch.objects.get().query == "q=desk&kind=case&level=city"
    assert "Save this search" not in client.get("/cases/?q=desk").content.decode()
    assert "Save this search" not in member.get("/cases/?q=desk&tells=figures").content.decode()


def test_the_box_stays_where_no_case_has_the_words(client):
    page = client.get("/cases/?q=zanzibar").content.decode()
    assert "No cases match these filters." in page
    assert 'id="hub-words"' in page
    assert 'value="zanzibar"' in page
