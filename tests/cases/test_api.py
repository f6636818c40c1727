"""The API of cases: what a visitor may see, for everybody, and nothing else."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import api
from cases.models import CaseAuthor, CasePage
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v2/cases/"


@pytest.fixture
def people():
    author = UserFactory(role="Members", name="Ana Sample")
    return {"author": author}


def titles(client, query="") -> list[str]:
    return [case["title"] for case in client.get(f"{LIST}{query}").json()["items"]]


def test_only_what_a_visitor_may_see_whoever_asks(client, roles, people):
    make_published(title="For everyone", **people)
    hidden = make_published(title="For members", for_members=True, **people)
    draft = make_draft(title="A draft", author=people["author"])
    for asking in (client, roles("member"), roles("administrator")):
        assert titles(asking) == ["For everyone"]
        for case in (hidden, draft):
            assert asking.get(f"{LIST}{case.pk}/").status_code == 404


def test_filters_and_sorts_are_those_of_the_list(client, people):
    make_published(title="Counties", **people)
    make_published(title="A town", level="city", **people)
    assert titles(client, "?level=city") == ["A town"]
    assert titles(client, "?sort=title") == ["A town", "Counties"]
    assert titles(client, "?sort=title&limit=1&offset=1") == ["Counties"]
    assert client.get(LIST).json()["meta"] == {"total_count": 2}


def test_figures_that_are_not_disclosed_are_nowhere(client, people):
    money = {
        "currency": "USD",
        "price_year": 2024,
        "cost_before": Decimal(98765),
        "cost_after": Decimal(43210),
    }
    secret = make_published(title="Secret", **money, **people)
    told = make_published(title="Told", discloses_economics=True, **money, **people)
    answer = client.get(f"{LIST}{secret.pk}/")
    assert answer.json()["figures"] is None
    assert b"98765" not in answer.content
    figures = client.get(f"{LIST}{told.pk}/").json()["figures"]
    assert Decimal(figures["cost_before"]) == 98765
    assert figures["derived"][0]["label"] == "Saved a year"


@pytest.mark.parametrize(
    "query", ["?cost_before=98765", "?order=cost_before", "?search=desk", "?child_of=1", "?fields=owner"]
)
def test_nothing_else_can_be_asked(client, people, query):
    make_published(**people)
    assert client.get(f"{LIST}{query}").status_code == 400


def test_authors_are_named_only_where_they_chose_so(client, people):
    case = make_published(**people)
    address = f"{LIST}{case.pk}/"
    assert b"Ana Sample" not in client.get(address).content
    CaseAuthor.objects.filter(case=case).update(shown_as="name", welcomes_questions=True)
    CaseAuthor.objects.create(case=case, user=UserFactory(name="Only Invited"), shown_as="name")
    answer = client.get(address)
    assert answer.json()["authors"]["welcome_questions"] is True
    assert b"Ana Sample" in answer.content
    assert b"Only Invited" not in answer.content


def test_it_is_read_only(client, roles, people):
    case = make_published(**people)
    for asking in (client, roles("administrator")):
        for method in (asking.post, asking.put, asking.delete):
            assert method(f"{LIST}{case.pk}/").status_code == 405
    assert CasePage.objects.live().count() == 1


def test_who_asks_too_often_waits(client, people, monkeypatch):
    monkeypatch.setattr(api.CaseThrottle, "times_a_minute", 2)
    assert [client.get(LIST).status_code for _ in range(3)] == [200, 200, 429]


def test_a_page_is_bounded_and_its_queries_are_fixed(client, people):
    assert client.get(f"{LIST}?limit=101").status_code == 400

    def queries() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{LIST}?fields=*")
        return len(captured)

    make_published(title="First", **people)
    few = queries()
    for number in range(4):
        make_published(title=f"Case {number}", **people)
    assert queries() == few
