from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.base.models import Audience, ServiceLine, Theme
from search import engines
from search.engines.base import Found
from search.finding import engine
from tests.factories.search import make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_entries")]
URL = "/search/"


def titles(response):
    return [entry.title for entry in response.context["results"].entries]


def facet(response, name):
    shown = next(facet for facet in response.context["facets"] if facet.name == name)
    return {value.value: (value.count, value.chosen) for value in shown.values}


def test_the_address():
    assert reverse("search:search") == URL


def test_a_result_says_what_it_is_and_where_it_stands(client):
    make_entry(
        title="One payroll desk",
        url="/cases/payroll/",
        body="Eleven counties share one payroll desk.",
        organisation_name="Sample Valley Council",
        country="CA",
        published_at=datetime(2026, 3, 9, tzinfo=UTC),
        service_lines=[ServiceLine.objects.first()],
    )
    page = client.get(URL, {"q": "payroll"}).content.decode()
    assert '<a href="/cases/payroll/">One payroll desk</a>' in page
    assert "<mark>payroll</mark>" in page
    for text in (
        "Case",
        "Sample Valley Council",
        "Canada",
        "March 9, 2026",
        ServiceLine.objects.first().label,
    ):
        assert text in page
    assert "1 result" in page
    assert 'value="payroll"' in page


def test_where_only_the_title_has_the_words_a_result_shows_how_its_text_begins(client):
    make_entry(title="Payroll desk", tags=["payroll"], body="Eleven counties share it. " * 30)
    make_entry(title="Depot", tags=["payroll"], body="Road and bridge.")
    passages = {
        entry.title: entry.passage for entry in client.get(URL, {"q": "payroll"}).context["results"].entries
    }
    assert passages["Payroll desk"].startswith("Eleven counties share it. Eleven")
    assert len(passages["Payroll desk"]) <= 200
    assert "<mark>payroll</mark>" in passages["Depot"]  # found by its names alone, which says why


def test_script_in_the_query_and_in_an_entry_stays_text(client):
    script = "<script>alert(1)</script>"
    make_entry(title=f"Payroll {script}", summary=script, body=f"payroll {script}", organisation_name=script)
    page = client.get(URL, {"q": f"payroll {script}"}).content.decode()
    assert script not in page
    assert "&lt;script&gt;" in page


def test_nothing_asked_shows_the_newest(client):
    make_entry(title="Old", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    make_entry(title="New", published_at=datetime(2026, 1, 1, tzinfo=UTC))
    response = client.get(URL)
    assert titles(response) == ["New", "Old"]
    assert "Sort:" not in response.content.decode()


def test_an_empty_site_says_so(client):
    assert "Nothing to search yet" in client.get(URL).content.decode()


def test_nothing_found_says_what_to_do(client):
    make_entry(title="Payroll", level="county")
    response = client.get(URL, {"q": '"no such words" -pilot', "level": "county"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing found for" in page
    assert "Take the quotes away" in page
    assert "words with a minus" in page
    assert 'href="/search/?q=%22no+such+words%22+-pilot"' in page


def test_filters_that_nothing_fits_can_be_cleared(client):
    make_entry(title="Payroll", level="county")
    page = client.get(URL, {"level": "city"}).content.decode()
    assert "Nothing fits these filters" in page


def test_filters_stand_in_the_address_by_readable_names(client):
    theme, line = Theme.objects.first(), ServiceLine.objects.first()
    make_entry(kind="case", title="Payroll A", themes=[theme], service_lines=[line], level="county")
    make_entry(kind="programme", title="Payroll B", themes=[theme], level="city", tags=["Early payment"])
    address = {"q": "payroll", "theme": theme.slug}
    response = client.get(URL, address)
    assert set(titles(response)) == {"Payroll A", "Payroll B"}
    assert facet(response, "theme") == {theme.slug: (2, True)}
    assert facet(response, "kind") == {"case": (1, False), "programme": (1, False)}
    assert facet(response, "service-line") == {line.slug: (1, False)}
    assert titles(client.get(URL, address | {"kind": "programme"})) == ["Payroll B"]
    assert titles(client.get(URL, address | {"service-line": line.slug})) == ["Payroll A"]
    assert titles(client.get(URL, address | {"tag": "early payment"})) == ["Payroll B"]
    both = client.get(URL, address | {"level": ["county", "city"]})
    assert len(titles(both)) == 2
    assert facet(both, "level") == {"county": (1, True), "city": (1, True)}


@pytest.mark.parametrize(
    "address",
    [
        {"kind": "nonsense"},
        {"theme": "payroll"},
        {"level": "US"},
        {"country": "\x00"},
        {"sort": "nonsense"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "0"},
        {"page": "9" * 50},
        {"page": "²"},
        {"stage": ["a"] * 500},
        {"tag": ""},
    ],
)
def test_what_an_address_does_not_mean_is_left_out(client, address):
    make_entry(title="Payroll")
    response = client.get(URL, {"q": "payroll", **address})
    assert response.status_code == 200
    assert titles(response) == ["Payroll"]


def test_a_value_that_nothing_has_finds_nothing(client):
    make_entry(title="Payroll")
    assert titles(client.get(URL, {"q": "payroll", "tag": "unheard"})) == []


def test_a_long_query_is_cut_and_the_reader_told(client):
    make_entry(title="Payroll")
    response = client.get(URL, {"q": "payroll " * 1200})
    assert titles(response) == ["Payroll"]
    assert "first 400 characters" in response.content.decode()
    assert "first 400" not in client.get(URL, {"q": "payroll"}).content.decode()


def test_pages_and_sorting_keep_the_rest_of_the_address(client):
    for number in range(45):
        make_entry(title=f"Payroll {number}", level="county")
    first = client.get(URL, {"q": "payroll", "level": "county"})
    second = client.get(URL, {"q": "payroll", "level": "county", "page": "2"})
    last = client.get(URL, {"q": "payroll", "level": "county", "page": "9999"})
    assert [len(titles(page)) for page in (first, second, last)] == [20, 20, 5]
    assert not set(titles(first)) & set(titles(second))
    assert last.context["results"].page.number == 3
    page = second.content.decode()
    assert "q=payroll&amp;level=county&amp;page=3" in page
    assert "45 results" in page
    assert "sort=newest" in page


def test_members_find_more_than_visitors(client, roles):
    make_entry(title="Payroll for members", audience=Audience.members(), level="city", tags=["inner"])
    for who in (client, roles("applicant")):
        response = who.get(URL, {"q": "payroll"})
        assert titles(response) == []
        assert facet(response, "level") == facet(response, "tag") == {}
        assert "for members" not in response.content.decode()
    assert titles(roles("member").get(URL, {"q": "payroll"})) == ["Payroll for members"]


def test_an_index_that_lags_behind_shows_nobody_more(client, monkeypatch):
    entry = make_entry(title="Payroll", audience=Audience.members())

    class Stale:
        def search(self, query, **kwargs):
            return Found(ids=[entry.pk], total=1)

    monkeypatch.setattr(engine, "current", Stale)
    assert titles(client.get(URL, {"q": "payroll"})) == []


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_the_number_of_queries_does_not_grow(role, roles, django_assert_max_num_queries):
    theme, line = Theme.objects.first(), ServiceLine.objects.first()
    address = {"q": "payroll", "theme": theme.slug}
    roles(role).get(URL, address)  # the site and its identity are kept from here on
    counts = []
    for more in (1, 30):
        for number in range(more):
            tags = [f"tag {more} {number}"]
            make_entry(title=f"Payroll {number}", themes=[theme], service_lines=[line], tags=tags)
        client = roles(role)
        client.get(URL)  # the first request of a session notes it
        with django_assert_max_num_queries(10) as queries:
            assert titles(client.get(URL, address))
        counts.append(len(queries))
    assert counts[0] == counts[1]


ASKED = [
    "?q=payroll",
    "?q=payroll&page=9999&theme={theme}&kind=case",
    "?q=%22payroll+desk%22+-roads&sort=newest",
    "?q=payrol",
    "?q=payrol+tag:shared+tag:none+org:borough+org:shire+kind:case&page=99&theme={theme}",
    "?kind=case&level=county&country=US&tag=shared",
    "?q=zzqqxx+kind:nonsense",
]


def test_a_page_of_results_takes_few_queries_whatever_is_asked(
    answering, roles, django_assert_max_num_queries
):
    theme = Theme.objects.first()
    for number in range(25):
        make_entry(
            title=f"Payroll desk {number}",
            themes=[theme],
            tags=["shared"],
            level="county",
            country="US",
            group=f"thread:{number // 2}",
        )
    make_entry(kind="organisation", title="Sample Borough")
    answering()
    client = roles("member")
    client.get(URL, {"q": "payrol"})
    for address in ASKED:
        with django_assert_max_num_queries(10):
            assert client.get(URL + address.format(theme=theme.slug)).status_code == 200


def test_only_reading_is_allowed(client):
    assert client.post(URL).status_code == 405


ADDRESS_PARTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["county", "US", "case", "-1", "9999", "newest", 'tag:"', "kind:case", '-"', "org:%", "\x00\x86"]
    ),
)
NAMES = [
    "q",
    "kind",
    "theme",
    "service-line",
    "level",
    "stage",
    "country",
    "year",
    "tag",
    "sort",
    "page",
    "x",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(NAMES), ADDRESS_PARTS), max_size=6))
def test_no_address_is_an_error(client, parts):
    assert client.get(URL, QueryDict(urlencode(parts, errors="replace"))).status_code == 200


@pytest.mark.parametrize("typed", ["pay", "PAYROLL d", "desk payr", "sante", "Santé"])
def test_titles_are_suggested_while_typing(client, answering, typed):
    make_entry(kind="programme", title="Payroll desk de santé", url="/programmes/payroll/")
    make_entry(title="Roads", body="payroll desk santé")
    answering()
    found = client.get("/search/suggest/", {"q": typed}).json()["suggestions"]
    assert found == [{"title": "Payroll desk de santé", "kind": "Programme", "url": "/programmes/payroll/"}]


@pytest.mark.parametrize("typed", ["roads and", "roads and br"])
def test_a_word_that_every_text_has_keeps_no_title_from_being_suggested(client, answering, typed):
    make_entry(title="Roads and bridges")
    answering()
    found = client.get("/search/suggest/", {"q": typed}).json()["suggestions"]
    assert [suggestion["title"] for suggestion in found] == ["Roads and bridges"]


@pytest.mark.parametrize(
    "typed", ["", " ", "\x00", '"', "'; --", "%", "a" * 10_000, "kind:", "*", "\\", "'a' & !b"]
)
def test_whatever_is_typed_suggestions_are_no_error(client, answering, typed):
    make_entry(title="Payroll")
    answering()
    assert client.get("/search/suggest/", {"q": typed}).json() == {"suggestions": []}


def test_suggestions_cost_few_queries(client, roles, django_assert_max_num_queries):
    for number in range(20):
        make_entry(title=f"Payroll {number}")
    for asking in (client, roles("member")):
        asking.get("/search/suggest/", {"q": "desk"})  # the first request of a session notes it
        with django_assert_max_num_queries(5):
            assert len(asking.get("/search/suggest/", {"q": "payr"}).json()["suggestions"]) == 8


def test_several_of_a_group_are_one_result(client, answering):
    for number in range(4):
        make_entry(title=f"Payroll post {number}", group="thread:1", level="county")
    make_entry(title="Payroll case", level="county")
    answering()
    response = client.get(URL, {"q": "payroll"})
    assert len(titles(response)) == 2
    assert response.context["results"].found.total == 2
    assert facet(response, "level") == {"county": (2, False)}
    assert facet(client.get(URL, {"q": "payroll", "level": "county"}), "level") == {"county": (2, True)}
    assert "3 more found in the same place" in response.content.decode()


def test_a_simpler_search_that_stands_in_says_so(client, monkeypatch):
    make_entry(title="Payroll")
    embedded = engines.embedded()

    class StandIn:
        def search(self, query, **asked):
            found = embedded.search(query, **asked)
            found.stand_in = True
            return found

    monkeypatch.setattr(engine, "current", StandIn)
    assert "a simpler one answers" in client.get(URL, {"q": "payroll"}).content.decode()


def test_more_results_than_can_be_paged_through_say_so(client, monkeypatch):
    entry = make_entry(title="Payroll")

    class Large:
        def search(self, query, page, **asked):
            return Found(ids=[entry.pk], total=34_512, page_number=page.number)

    monkeypatch.setattr(engine, "current", Large)
    last = client.get(URL, {"q": "payroll", "page": "9999"})
    assert last.context["results"].page.number == 500
    page = last.content.decode()
    assert "34,512 results" in page
    assert "These are the first 10,000" in page
    assert "These are the first 10,000" not in client.get(URL, {"q": "payroll"}).content.decode()


def test_the_page_tells_how_to_ask(client):
    page = client.get(URL).content.decode()
    for name in ("kind:", "tag:", "country:", "org:"):
        assert name in page
