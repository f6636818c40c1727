"""The directory with a hundred times the members and organisations, on Elasticsearch: `make bench`."""

import os
import time
from statistics import median

import pytest
from django.db import connection
from django.template.base import Template
from django.test.utils import CaptureQueriesContext, _TestState

from hub.base.models import ServiceLine
from peers.invented_population import make_population
from peers.models import Organisation
from search.elastic import building, indices
from search.elastic.client import breaker
from tests.factories.peers import MembershipApplicationFactory

# Members, and organisations.
FEW = (1_000, 200)
MANY = (int(os.environ.get("HUB_BENCH_MEMBERS", "100000")), int(os.environ.get("HUB_BENCH_BODIES", "20000")))
WARMING, MEASURED = 10, 30
BEARABLE = 1.5

pytestmark = [pytest.mark.size, pytest.mark.elasticsearch, pytest.mark.django_db]


def addresses() -> dict[str, str]:
    """What is asked, by its name."""
    line = ServiceLine.objects.order_by("pk").first()
    return {
        "people, no filter": "/directory/",
        "people, a text": "/directory/?q=payroll",
        "people, three facets": f"/directory/?advise=service-line.{line.slug}&level=city&language=en",
        "people, most like mine": "/directory/?sort=near",
        "organisations, no filter": "/organisations/",
        "organisations, a text": "/organisations/?q=county",
        "organisations, three facets": "/organisations/?level=city&country=US&population=10000-50000",
    }


def measure(client) -> dict[str, tuple[float, int]]:
    """The middle of many times, and the number of queries, by name; all are asked in turns, warm."""
    times, queries = {name: [] for name in addresses()}, {}
    for number in range(WARMING + MEASURED):
        for name, address in addresses().items():
            start = time.perf_counter()
            response = client.get(address)
            if number >= WARMING:
                times[name].append(time.perf_counter() - start)
            assert response.status_code == 200
    for name, address in addresses().items():
        with CaptureQueriesContext(connection) as captured:
            assert b"hub-row__main" in client.get(address).content
        queries[name] = len(captured)
    return {name: (median(times[name]), queries[name]) for name in times}


def settle(elasticsearch) -> None:
    """Wait until Elasticsearch has merged what was just written: it would go on with that beside what is measured."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        merges = elasticsearch.indices.stats(metric="merge")["_all"]["total"]["merges"]
        if not merges["current"]:
            return
        time.sleep(1)


@pytest.fixture
def templates_as_people_get_them(monkeypatch):
    """Django's test environment copies the whole context of every template that it renders."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


def test_the_directory_holds_with_a_hundred_times_the_members(
    elasticsearch, templates_as_people_get_them, settings, roles, capsys
):
    settings.ELASTICSEARCH_TIMEOUT = 30  # what is measured is the answer, not the patience
    client = roles("member")
    measured = []
    for members, organisations in (FEW, MANY):
        start = time.perf_counter()
        make_population(members=members, organisations=organisations)
        made = time.perf_counter() - start
        building.build()
        elasticsearch.indices.refresh(index=indices.alias())
        settle(elasticsearch)
        if not measured:
            mine = Organisation.objects.filter(slug__startswith="population-").first()
            MembershipApplicationFactory(user=client.user, organisation=mine, status="approved")
        measured.append(measure(client))
        assert breaker.closed(), "the database had to stand in"
        with capsys.disabled():
            print(  # noqa: T201 (what `make bench` is for)
                f"\n{members:,} members and {organisations:,} organisations made in {made:.0f} s", end=""
            )
    few, many = measured
    ratios = {name: many[name][0] / few[name][0] for name in few}
    with capsys.disabled():
        for name, ratio in ratios.items():
            print(  # noqa: T201
                f"\n{name:<28} {few[name][0] * 1000:6.1f} ms -> {many[name][0] * 1000:6.1f} ms: {ratio:4.2f}, "
                f"{few[name][1]} -> {many[name][1]} queries",
                end="",
            )
    for name, ratio in ratios.items():
        assert many[name][1] <= few[name][1], name
        assert ratio <= BEARABLE, name
