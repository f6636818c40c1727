"""Compare us with fifty times the organisations: `make bench`. Compared within one run, so any machine will do."""

import os
import time
from statistics import median

import pytest
from django.db import connection
from django.template.base import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext, _TestState
from django.urls import reverse

from benchmarks.invented_rounds import make_rounds
from benchmarks.models import Round
from tests.factories.benchmarks import member_of

FEW = 100
MANY = int(os.environ.get("HUB_BENCH_PARTICIPANTS", "5000"))
METRICS = int(os.environ.get("HUB_BENCH_METRICS", "50"))
ROUNDS = int(os.environ.get("HUB_BENCH_ROUNDS", "10"))
WARMING, MEASURED = 3, 15
ASKING = 6
MOST_QUERIES = 15
BEARABLE = 2

pytestmark = [pytest.mark.size, pytest.mark.django_db]


@pytest.fixture
def templates_as_people_get_them(monkeypatch):
    """Django's test environment copies the whole context of every template that it renders."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


def measure(organisations: int) -> dict[str, tuple[float, int]]:
    """The middle of several times and the number of queries, for all and for peers like us."""
    round_ = Round.objects.filter(slug__startswith=f"measured-{organisations}-").latest("year")
    clients = []
    for participant in round_.participants.order_by("pk")[3 : 3 + ASKING]:
        client = Client()
        client.force_login(member_of(participant.organisation))
        clients.append(client)
    address = reverse("benchmarks:compare", args=[round_.slug])
    found = {}
    for name, query in {"all": "", "a level": "?level=city", "peers like us": "?peers=like-us"}.items():
        times = []
        for number in range(WARMING + MEASURED):
            # Each time somebody else looks: what was counted for another helps them as far as it may.
            client = clients[number % ASKING]
            start = time.perf_counter()
            response = client.get(address + query)
            if number >= WARMING:
                times.append(time.perf_counter() - start)
            assert response.status_code == 200
        with CaptureQueriesContext(connection) as queries:
            assert b"hub-standing" in clients[0].get(address + query).content
        found[name] = (median(times), len(queries))
    return found


@pytest.mark.usefixtures("templates_as_people_get_them")
def test_compare_us_holds_with_fifty_times_the_organisations(capsys):
    started = time.perf_counter()
    make_rounds(organisations=FEW, metrics=METRICS, rounds=ROUNDS)
    few = measure(FEW)
    # The others would be points of the same series.
    Round.objects.filter(slug__startswith=f"measured-{FEW}-").update(state=Round.State.DRAFT)
    make_rounds(organisations=MANY, metrics=METRICS, rounds=ROUNDS)
    made = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a server does by itself after so many changes
    many = measure(MANY)
    with capsys.disabled():
        print(f"\n{ROUNDS} rounds of {METRICS} metrics made in {made:.0f} s", end="")  # noqa: T201
        for name, (time_many, queries_many) in many.items():
            time_few, queries_few = few[name]
            print(  # noqa: T201 (what `make bench` is for)
                f"\ncompare us, {name:<14} {FEW} -> {MANY} organisations: {time_few * 1000:6.0f} ms -> "
                f"{time_many * 1000:6.0f} ms ({time_many / time_few:4.2f} times), "
                f"{queries_few} -> {queries_many} queries",
                end="",
            )
    for name, (time_many, queries_many) in many.items():
        assert queries_many <= MOST_QUERIES, name
        assert time_many <= few[name][0] * BEARABLE, name
