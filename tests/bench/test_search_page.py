"""The search page and the suggestions, beside the same questions put to Elasticsearch by bare HTTP.

Both are asked in turns, within one run, on the same index; what is compared are the middles of many times.
"""

import contextlib
import http.client
import json
import random
import time
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.template.base import Template
from django.test.utils import CaptureQueriesContext, _TestState

from hub.base.access import audiences
from search.elastic import building, indices, request_bodies
from search.elastic.client import breaker
from search.engines.base import Page
from search.finding.filters import Asked
from search.finding.results import PAGE_SIZE, SUGGESTIONS
from tests.bench.many_entries import Words, make_many_entries

WARMING, MEASURED = 200, 100
# The whole page over the bare question, and the same for suggestions.
MOST_OF_PAGE, MOST_OF_SUGGESTIONS = 3.0, 4.0
MOST_QUERIES = 10
SIZES = (10_000, 100_000)

pytestmark = [pytest.mark.size, pytest.mark.elasticsearch, pytest.mark.django_db]


@dataclass
class Times:
    """How long it took, by what was asked."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.bare)

    def __str__(self):
        return (
            f"{median(self.ours) * 1000:6.1f} ms over {median(self.bare) * 1000:6.1f} ms: {self.ratio:4.2f}"
        )


class BareElasticsearch:
    """Elasticsearch over one open connection, and nothing in between."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.path = f"/{indices.alias()}/_search"

    def close(self):
        self.connection.close()

    def ask(self, body: bytes) -> dict:
        self.connection.request("POST", self.path, body, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        return json.loads(content)


def some_queries(count: int, seed: int) -> list[str]:
    """One to three words of what the entries are made of, the frequent ones more often."""
    chance = random.Random(seed)  # noqa: S311 (nothing is secret here)
    words = Words(chance)
    return [words.some(chance.randint(1, 3)) for _ in range(count)]


def timed(work) -> tuple[float, object]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def in_turns(number: int, ours, theirs) -> tuple[tuple[float, object], tuple[float, object]]:
    """Both timed; each goes first every other time, because who asks second finds the index warm for the words."""
    if number % 2:
        second, first = timed(theirs), timed(ours)
        return first, second
    return timed(ours), timed(theirs)


def body_of_page(typed: str, user) -> bytes:
    """What the search page asks Elasticsearch for these words."""
    address = QueryDict(mutable=True)
    address["q"] = typed
    asked = Asked.from_address(address, user)
    asker = request_bodies.Asker(sorted(audiences.ids_for(user)))
    return json.dumps(request_bodies.search(asked.query, asker, asked.filters, Page(size=PAGE_SIZE))).encode()


def measure_pages(client, bare: BareElasticsearch) -> Times:
    times = Times()
    for number, typed in enumerate(some_queries(WARMING + MEASURED, seed=7)):
        body = body_of_page(typed, client.user)
        (ours, response), (theirs, answer) = in_turns(
            number, lambda typed=typed: client.get("/search/", {"q": typed}), lambda body=body: bare.ask(body)
        )
        assert response.status_code == 200
        assert response.content.count(b"hub-row__main") == len(answer["hits"]["hits"])
        if number >= WARMING:
            times.ours.append(ours)
            times.bare.append(theirs)
    assert breaker.closed(), "the database had to stand in"
    return times


def measure_suggestions(client, bare: BareElasticsearch) -> Times:
    times = Times()
    for number, typed in enumerate(some_queries(WARMING + MEASURED, seed=8)):
        beginning = typed[: max(3, len(typed) - 2)]
        body = json.dumps(request_bodies.suggestions(beginning, SUGGESTIONS)).encode()
        address = f"/search/suggest/?q={quote(beginning)}"
        (ours, response), (theirs, _answer) = in_turns(
            number, lambda address=address: client.get(address), lambda body=body: bare.ask(body)
        )
        assert response.status_code == 200
        if number >= WARMING:
            times.ours.append(ours)
            times.bare.append(theirs)
    return times


@pytest.fixture
def bare_elasticsearch(elasticsearch, settings):
    with contextlib.closing(BareElasticsearch(settings.ELASTICSEARCH_URL)) as bare:
        yield bare


@pytest.fixture
def templates_as_people_get_them(monkeypatch):
    """Django's test environment copies the whole context of every template that it renders."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


def most_queries(client) -> int:
    """The most queries to the database that a page of results takes."""
    most = 0
    for address in (
        "?q=desk",
        "?q=desk&page=3",
        "?kind=case&level=county&country=US",
        "?q=zzqqxx",
        "?q=%22help+desk%22",
        "?q=desc+paymnt&page=9999",
        "?q=desk+tag:payroll+org:council+kind:case&theme=governance",
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/search/{address}").status_code == 200
        most = max(most, len(queries))
    return most


def test_the_page_and_the_suggestions_over_bare_elasticsearch(
    elasticsearch, templates_as_people_get_them, settings, roles, bare_elasticsearch, capsys
):
    settings.ELASTICSEARCH_TIMEOUT = 30  # what is measured is the answer, not the patience
    client, bare = roles("member"), bare_elasticsearch
    written, measured = 0, {}
    for size in SIZES:
        make_many_entries(size - written, first=written, with_text=False)
        written = size
        building.build()
        elasticsearch.indices.refresh(index=indices.alias())
        pages, suggestions = measure_pages(client, bare), measure_suggestions(client, bare)
        measured[size] = (pages, suggestions, most_queries(client))
        with capsys.disabled():
            print(  # noqa: T201 (what `make bench` is for)
                f"\n{size:>7} entries: page {pages}; suggestions {suggestions}; {measured[size][2]} queries",
                end="",
            )
    for size, (pages, suggestions, queries) in measured.items():
        assert queries <= MOST_QUERIES, size
        assert pages.ratio <= MOST_OF_PAGE, size
        assert suggestions.ratio <= MOST_OF_SUGGESTIONS, size
