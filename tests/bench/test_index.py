"""Elasticsearch kept equal to the database: how long that takes. `make bench`."""

import os
import statistics
import threading
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from elasticsearch import helpers

from search.elastic import building, client, indices, mapping, mirror
from search.engines.base import Page
from search.finding import engine
from search.models import Entry
from search.query import parsing
from tests import processes
from tests.bench.many_entries import make_many_entries
from tests.factories.search import make_entry

pytestmark = [pytest.mark.size, pytest.mark.elasticsearch]

ENTRIES = int(os.environ.get("HUB_BENCH_ENTRIES", "100000"))
WARM_UP = 5_000
# Of the speed with which the library's helper sends documents that are ready.
SHARE = 0.6
WRITES_A_SECOND = 20
SAVES = 25
BEARABLE_SECONDS = 3


def _ready_actions(count: int) -> list[dict]:
    actions: list[dict] = []
    while len(actions) < count:
        page = Entry.objects.current().order_by("pk")[len(actions) :][:1_000]
        actions += [mirror.action_of(entry, indices.alias_next()) for entry in mapping.read(page)]
    return actions


def _send_ready(es, actions: list[dict]) -> float:
    """Seconds to fill a new index with documents that are ready, until they can be found."""
    start = time.perf_counter()
    name = indices.create_next(es)
    for ok, result in helpers.parallel_bulk(es, actions, require_alias=True):
        assert ok, result
    indices.open_for_searches(es, name)
    seconds = time.perf_counter() - start
    indices.remove(es, name)
    return seconds


@pytest.mark.django_db
def test_making_an_index_keeps_up_with_sending_ready_documents(elasticsearch_server, no_entries, capsys):
    make_many_entries(ENTRIES, with_text=False)
    es = client.patient()
    actions = _ready_actions(ENTRIES)
    _send_ready(es, actions[:WARM_UP])
    # Before and after, because a machine that does other things as well is not equally quick all the time.
    before = _send_ready(es, actions)
    start = time.perf_counter()
    building.build()
    made = time.perf_counter() - start
    ready = (before + _send_ready(es, actions)) / 2
    with capsys.disabled():
        print(  # noqa: T201 (what `make bench` is for)
            f"\n{ENTRIES} entries: ready documents sent in {ready:.1f} s, index made in {made:.1f} s, "
            f"{ready / made:.2f} of the speed (at least {SHARE})"
        )
    assert es.count(index=indices.alias())["count"] == ENTRIES
    assert ready / made >= SHARE


def _is_found(word: str) -> bool:
    found = engine.current().search(
        parsing.parse(word), user=AnonymousUser(), filters={}, page=Page(number=1, size=5)
    )
    return bool(found.ids) and not found.stand_in


def _write_on(until: threading.Event, written: list[int]) -> None:
    try:
        number = 0
        while not until.is_set():
            begin = time.monotonic()
            make_entry(title=f"Written meanwhile {number}", object_id=5_000_000 + number % 200)
            number += 1
            written.append(number)
            until.wait(max(0, 1 / WRITES_A_SECOND - (time.monotonic() - begin)))
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_is_found_soon_while_others_write(elasticsearch, settings, capsys):
    environment = {
        "ELASTICSEARCH_URL": settings.ELASTICSEARCH_URL,
        "ELASTICSEARCH_INDEX_PREFIX": settings.ELASTICSEARCH_INDEX_PREFIX,
    }
    worker = processes.start("manage.py", "worker", **environment)
    ended, written, waits = threading.Event(), [], []
    writer = threading.Thread(target=_write_on, args=(ended, written))
    try:
        make_entry(title="Warmingup")
        _wait_until_found("warmingup", 120)
        writer.start()
        for number in range(SAVES):
            word = f"quillon{number}x"
            make_entry(title=f"One desk {word}", object_id=6_000_000 + number)
            waits.append(_wait_until_found(word, 60))
    finally:
        ended.set()
        if writer.is_alive():
            writer.join()
        worker.terminate()
        worker.communicate(timeout=60)
    median = statistics.median(waits)
    with capsys.disabled():
        print(  # noqa: T201 (what `make bench` is for)
            f"\nfrom commit to found, with {len(written)} writes meanwhile: median {median:.2f} s, "
            f"longest {max(waits):.2f} s (median at most {BEARABLE_SECONDS} s)"
        )
    assert median <= BEARABLE_SECONDS


def _wait_until_found(word: str, patience: float) -> float:
    begin = time.monotonic()
    while not _is_found(word):
        assert time.monotonic() - begin < patience, "not found"
        time.sleep(0.05)
    return time.monotonic() - begin
