"""How pages grow with their content: `make bench`. Compared within one run, so any machine will do."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import CaseIndexPage
from tests.factories.cases import make_published
from tests.factories.many_cases import make_many_published
from tests.factories.peers import UserFactory

FEW, MANY = 10, 1_000
ROUNDS = 7
# A hundred times the cases may cost this many times the time.
BEARABLE = 8
# The list of cases alone holds out a thousand times of them.
VERY_MANY = 10_000
FILTERS = "?level=national&level=state&level=county&level=city&theme=funding&theme=governance&tells=figures"
# Of the processor's time, to write all of them as a spreadsheet: it does not depend on what else the machine does.
SPREADSHEET_SECONDS = 20

pytestmark = [pytest.mark.size, pytest.mark.django_db]


def _measure(client, path: str) -> tuple[float, int]:
    """The middle of several times, and the number of queries."""
    client.get(path)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        times.append(time.perf_counter() - start)
    return sorted(times)[ROUNDS // 2], len(queries)


def test_lists_hold_with_a_hundred_times_the_cases(client, capsys):
    author, moderator = UserFactory(role="Members"), UserFactory(role="Moderators")
    paths = [
        CaseIndexPage.objects.first().url,
        "/",
        "/search/?q=desk",
        "/service-lines/finance-accounts-payable/",
    ]

    def publish(numbers):
        for number in numbers:
            make_published(author=author, moderator=moderator, title=f"One desk for {number} sample counties")

    publish(range(FEW))
    few = {path: _measure(client, path) for path in paths}
    publish(range(FEW, MANY))
    many = {path: _measure(client, path) for path in paths}
    with capsys.disabled():
        for path in paths:
            (time_few, queries_few), (time_many, queries_many) = few[path], many[path]
            print(  # noqa: T201 (what `make bench` is for)
                f"\n{path:<45} {time_few * 1000:6.0f} ms -> {time_many * 1000:6.0f} ms "
                f"({time_many / time_few:4.1f} times), {queries_few} -> {queries_many} queries",
                end="",
            )
    for path in paths:
        # A list that is full, or has pages, may ask a few queries more; not one for each case.
        assert many[path][1] <= few[path][1] + 5, path
        assert many[path][0] <= few[path][0] * BEARABLE, path


def test_the_list_with_three_filters_holds_with_ten_thousand_cases(client, capsys):
    address = CaseIndexPage.objects.first().url
    paths = [address, f"{address}{FILTERS}", f"{address}{FILTERS}&sort=confirmed&view=table"]
    make_many_published(FEW)
    few = {path: _measure(client, path) for path in paths}
    make_many_published(VERY_MANY - FEW, first=FEW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a server does by itself after so many changes
    started = time.perf_counter()
    client.get(address)
    first = time.perf_counter() - started
    many = {path: _measure(client, path) for path in paths}
    started = time.process_time()
    size = sum(len(part) for part in client.get("/cases/export.xlsx"))
    spreadsheet = time.process_time() - started
    with capsys.disabled():
        for path in paths:
            (time_few, queries_few), (time_many, queries_many) = few[path], many[path]
            print(  # noqa: T201 (what `make bench` is for)
                f"\n{path[:60]:<60} {time_few * 1000:6.0f} ms -> {time_many * 1000:6.0f} ms "
                f"({time_many / time_few:4.1f} times), {queries_few} -> {queries_many} queries",
                end="",
            )
        print(  # noqa: T201
            f"\nthe first page after a publication: {first:.1f} s; "
            f"a spreadsheet of {VERY_MANY:,} cases: {spreadsheet:.1f} s, {size:,} bytes",
            end="",
        )
    for path in paths[1:]:
        assert many[path][1] == few[path][1], path
    # The table by another order is told alone: with ten cases it has a few rows, with very many a page full.
    assert many[paths[1]][0] <= few[paths[1]][0] * 2
    assert spreadsheet <= SPREADSHEET_SECONDS
