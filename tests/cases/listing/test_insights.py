"""What helped and what stood in the way, over all cases that a reader may see."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.cases import make_draft, make_published, make_submitted
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/cases/insights/"


@pytest.fixture
def people():
    return {"author": UserFactory(role="Members")}


@pytest.fixture
def cases(people):
    return [
        make_published(
            title="Invoices",
            what_helped="- One sheet\n- Names on the *list*",
            what_stood_in_the_way="The vendor file.",
            **people,
        ),
        make_published(
            title="Payroll",
            level="city",
            country="RO",
            service_lines=("human-resources-payroll",),
            themes=("sponsorship",),
            what_stood_in_the_way="1. Customs\n2. A form",
            **people,
        ),
        make_published(title="Silent", **people),
        make_published(title="Among us", for_members=True, what_helped="A secret sheet", **people),
    ]


def told(client, query="") -> dict:
    """Title -> points, as they stand on the page."""
    page = BeautifulSoup(client.get(ADDRESS + query).content, "html.parser")
    return {
        case.h3.get_text(strip=True): [
            " ".join(point.get_text().split()) for point in case.select(".hub-insights__section > ul > li")
        ]
        for case in page.select(".hub-insights")
    }


def test_each_point_stands_with_its_case(client, cases):
    assert told(client) == {
        "Payroll": ["Customs", "A form"],
        "Invoices": ["One sheet", "Names on the list", "The vendor file."],
    }
    content = client.get(ADDRESS).content.decode()
    assert "<em>list</em>" in content
    assert f'href="{cases[0].url}"' in content


def test_what_a_reader_may_not_see_is_not_gathered_or_counted(client, roles, cases, people):
    make_submitted(title="Waiting", what_helped="Patience", author=people["author"])
    make_draft(title="Draft", what_helped="Sleep", author=people["author"])
    assert "Among us" not in told(client)
    assert "Among us" not in told(roles("applicant"))
    assert told(roles("member"))["Among us"] == ["A secret sheet"]
    for reader in (client, roles("member")):
        assert not {"Waiting", "Draft", "Silent"} & set(told(reader))
    counts = {
        f.name: [v.count for v in f.values] for f in client.get(ADDRESS).context["listing"].offered_facets
    }
    assert counts == {"service-line": [1, 1], "theme": [1, 1], "level": [1, 1], "country": [1, 1]}


def test_the_address_narrows_it(client, cases):
    assert list(told(client, "?level=city")) == ["Payroll"]
    assert list(told(client, "?country=US&service-line=finance-accounts-payable")) == ["Invoices"]
    assert list(told(client, "?theme=sponsorship")) == ["Payroll"]
    assert list(told(client, "?level=city&level=county&sort=title")) == ["Invoices", "Payroll"]


def test_a_filter_of_the_list_stays_in_sight(client, cases):
    context = client.get(ADDRESS + "?stage=operating").context
    listing = context["listing"]
    assert [applied["value"] for applied in listing.applied] == ["operating"]
    assert "stage" not in [facet.name for facet in listing.offered_facets]


def test_where_there_is_nothing(client, people):
    assert "Nobody has told it yet" in client.get(ADDRESS).content.decode()
    make_published(what_helped="- One sheet", **people)
    none = client.get(ADDRESS + "?level=tribal").content.decode()
    assert "No case that fits these filters tells it" in none
    assert "Show all cases" in none


def test_long_texts_are_begun_and_read_on_in_the_case(client, people):
    case = make_published(
        what_helped="# Trust\n\n" + "It **grew** over the years. " * 200,
        what_stood_in_the_way="\n".join(f"- Point {number}" for number in range(15)),
        **people,
    )
    helped, *points = told(client)[case.title]
    assert helped.startswith("Trust It grew over the years.")
    assert len(helped) < 800
    assert points == [f"Point {number}" for number in range(12)]
    content = " ".join(client.get(ADDRESS).content.decode().split())
    assert f'href="{case.url}#what_helped"' in content
    assert "3 more points" in content


def test_hostile_text_is_only_text(client, people):
    make_published(
        title="<script>alert(1)</script>",
        what_helped="- <script>alert(2)</script>\n- [x](javascript:alert(3))\n- <img src=x onerror=alert(4)>",
        what_stood_in_the_way="<b>" * 500,
        **people,
    )
    content = client.get(ADDRESS).content.decode()
    assert "<script>alert" not in content
    assert "javascript:" not in content
    assert "<img src=x" not in content


def test_it_is_paged_in_a_steady_number_of_queries(client, people):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        return len(captured)

    make_published(title="Case 0", what_helped="- One sheet", **people)
    queries()
    few = queries()
    for number in range(1, 11):
        make_published(title=f"Case {number}", what_helped="- One sheet", **people)
    queries()  # the first after a publication reads what is counted by
    assert queries() == few
    assert len(told(client)) == 10
    assert list(told(client, "?page=2")) == ["Case 0"]
    assert list(told(client, "?page=99")) == ["Case 0"]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("/cases/?level=county", "?level=county"),
        ("/themes/funding/", "?theme=funding"),
        ("/service-lines/finance-accounts-payable/", "?service-line=finance-accounts-payable"),
    ],
)
def test_lists_lead_to_it(client, cases, page, query):
    assert f'href="{ADDRESS}{query}"' in client.get(page).content.decode()
