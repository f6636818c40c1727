"""The forums with a million posts against those with ten thousand: `make bench`, on PostgreSQL."""

import os
import statistics
import time
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forums.invented_discussions import make_discussions
from forums.models import Forum, Post, ReadBefore, Thread
from forums.threads.thread_page import POSTS_A_PAGE
from peers.models import User

POSTS = int(os.environ.get("HUB_BENCH_POSTS", "1000000"))
THREADS = POSTS // 50
FEW_POSTS, FEW_THREADS = 10_000, 500
ROUNDS = 31
MOST_QUERIES = 12
# The middle of many times with a hundred times the posts, over that with the few.
MOST_TIMES = 1.5
MOST_SECONDS = 15 * 60

pytestmark = [pytest.mark.size, pytest.mark.postgresql, pytest.mark.django_db]


@dataclass
class Measured:
    """The middle of several times in milliseconds, and the number of queries."""

    milliseconds: float
    queries: int


def _measure(client, address: str, status: int = 200) -> Measured:
    client.get(address)
    times, queries = [], []
    for _ in range(ROUNDS):
        with CaptureQueriesContext(connection) as captured:
            start = time.perf_counter()
            assert client.get(address).status_code == status, address
            times.append(time.perf_counter() - start)
        queries.append(len(captured))
    # Now and then something that is kept for a while, such as the site's identity, is read anew.
    assert max(queries) <= min(queries) + 1, address
    return Measured(statistics.median(times) * 1000, statistics.mode(queries))


def _measure_all(client, reader: User) -> dict[str, Measured]:
    forum = Forum.objects.get(slug="invented-1")
    longest = Thread.objects.order_by("-last_position")[0]
    pages = (longest.last_position - 1) // POSTS_A_PAGE + 1
    usual = Thread.objects.filter(
        forum=forum, last_position__range=(POSTS_A_PAGE, 2 * POSTS_A_PAGE)
    ).latest()[0]
    addresses = {
        "forums": reverse("forums:index"),
        "latest threads": reverse("forums:threads"),
        "threads of a forum": forum.get_absolute_url(),
        "unread threads": f"{reverse('forums:threads')}?show=unread",
        "own threads": f"{reverse('forums:threads')}?show=mine",
        "a thread's first page": usual.get_absolute_url(),
        "a thread's last page": f"{usual.get_absolute_url()}?page=2",
        "the longest thread's first page": longest.get_absolute_url(),
        "its middle": f"{longest.get_absolute_url()}?page={pages // 2}",
        "its deepest page": f"{longest.get_absolute_url()}?page={pages}",
    }
    measured = {what: _measure(client, address) for what, address in addresses.items()}
    unread = reverse("forums:first_unread", args=[longest.pk])
    measured["to its first unread post"] = _measure(client, unread, status=302)
    return measured


def _read_nothing_since(reader: User) -> None:
    """All that was invented is new to the reader, but for what their marks say."""
    first = Post.objects.order_by("created_at").values_list("created_at", flat=True)[0]
    ReadBefore.objects.update_or_create(user=reader, defaults={"moment": first})


def test_a_million_posts_are_read_as_ten_thousand_are(client, capsys):
    make_discussions(posts=FEW_POSTS, threads=FEW_THREADS)
    reader = Thread.objects.order_by("-last_position")[0].started_by
    _read_nothing_since(reader)
    client.force_login(reader)
    few = _measure_all(client, reader)
    start = time.perf_counter()
    made = make_discussions(posts=POSTS, threads=THREADS)
    seconds = time.perf_counter() - start
    many = _measure_all(client, reader)
    with capsys.disabled():
        print(  # noqa: T201 (what `make bench` is for)
            f"\n{made['posts']:,} posts in {made['threads']:,} threads made in {seconds:.0f} s"
            f" (at most {MOST_SECONDS})",
            end="",
        )
        for what, after in many.items():
            before = few[what]
            print(  # noqa: T201
                f"\n{what:<34} {before.milliseconds:6.1f} ms -> {after.milliseconds:6.1f} ms "
                f"({after.milliseconds / before.milliseconds:4.2f} times), "
                f"{before.queries} -> {after.queries} queries",
                end="",
            )
    assert seconds <= MOST_SECONDS
    for what, after in many.items():
        assert after.queries == few[what].queries, what
        assert after.queries <= MOST_QUERIES, what
        assert after.milliseconds <= few[what].milliseconds * MOST_TIMES, what
