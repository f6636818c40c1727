"""The lists of threads: filters with counts, words, orders, table and files."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.models import Thread
from forums.threads import listing as thread_listing
from hub.base.models import Audience, ServiceLine, Theme
from tests.factories.forums import make_forum, make_reply, make_thread, make_writer
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db
LIST = "/forums/threads/"


def titles(client, query: str = "", address: str = LIST) -> list[str]:
    return [thread.title for thread in client.get(f"{address}{query}").context["listing"].page.object_list]


def counts(client, query: str = "", address: str = LIST) -> dict:
    facets = client.get(f"{address}{query}").context["listing"].facets
    return {facet.name: {value.value: value.count for value in facet.values} for facet in facets}


@pytest.fixture
def member():
    client = Client()
    client.force_login(make_writer())
    return client


@pytest.fixture
def threads():
    line, theme = ServiceLine.objects.first(), Theme.objects.first()
    writer = make_writer()
    forum = make_forum(name="Money")
    make_thread(author=writer, forum=forum, title="Licences", service_lines=[line], tags=["Rate card", "b"])
    both = make_thread(author=writer, forum=forum, title="Seats", service_lines=[line], themes=[theme])
    make_reply(thread=both)
    make_thread(author=writer, forum=make_forum(name="Other"), title="Zoning", tags=["Rate card"])
    return {"forum": forum, "line": line, "theme": theme}


def test_values_of_one_filter_add_up_filters_narrow_and_counts_leave_their_own_choice_out(threads):
    visitor, line, theme = Client(), threads["line"].slug, threads["theme"].slug
    assert counts(visitor)["tag"] == {"rate-card": 2, "b": 1}
    assert titles(visitor, "?tag=rate-card") == ["Zoning", "Licences"]
    assert titles(visitor, f"?tag=rate-card&line={line}") == ["Licences"]
    chosen = counts(visitor, f"?tag=rate-card&line={line}")
    assert chosen["tag"] == {"rate-card": 1, "b": 1}
    assert chosen["line"] == {line: 1}
    assert chosen["forum"] == {threads["forum"].slug: 1}
    assert chosen["theme"] == {}
    assert titles(visitor, f"?theme={theme}") == ["Seats"]
    assert titles(visitor, f"?forum={threads['forum'].slug}&sort=newest") == ["Seats", "Licences"]
    # What has no thread is chosen all the same, and can be taken away.
    assert counts(visitor, f"?theme={theme}&tag=b")["tag"] == {"b": 0}
    assert "No threads match these filters." in visitor.get(f"{LIST}?tag=nonsense").content.decode()


def test_nothing_of_a_forum_that_one_may_not_see_is_found_counted_or_named(member):
    secret = make_forum(name="Closed circle", audience=Audience.of_people("nobody", []))
    make_thread(
        author=make_user("administrator"), forum=secret, title="Whispered", text="Zanzibar", tags=["whisper"]
    )
    for client in (Client(), member):
        for query in ("", "?q=zanzibar", f"?forum={secret.slug}", "?tag=whisper", "?sort=newest&view=table"):
            page = client.get(f"{LIST}{query}").content.decode()
            assert "Closed circle" not in page, query
            assert "Whispered" not in page, query
        assert counts(client) == {"forum": {}, "line": {}, "theme": {}, "tag": {}}
        assert "Whispered" not in b"".join(client.get("/forums/threads.csv")).decode()


def test_a_member_s_own_lists_are_narrowed_and_a_visitor_has_none(member, threads):
    mine = make_thread(author=make_writer(), forum=threads["forum"], title="Theirs", tags=["b"])
    assert titles(member, "?show=unread&tag=b") == [mine.title, "Licences"]
    assert titles(Client(), "?show=unread&tag=b") == [mine.title, "Licences"]
    assert titles(member, "?show=mine&tag=b") == []
    page = member.get(f"{LIST}?show=mine&tag=b").content.decode()
    assert 'href="?show=mine"' in page
    assert '<input type="hidden" name="show" value="mine">' in page


def test_words_find_threads_by_their_posts_the_best_first(threads):
    visitor = Client()
    seats = Thread.objects.get(title="Seats")
    make_reply(thread=seats, text="Zanzibar pays by seats; zanzibar again.")
    make_reply(
        thread=Thread.objects.get(title="Zoning"), text="Not in zanzibar, said nobody of those many here."
    )
    assert set(titles(visitor, "?q=zanzibar")) == {"Seats", "Zoning"}
    assert titles(visitor, "?q=zanzibar&sort=latest") == ["Zoning", "Seats"]
    assert titles(visitor, f"?q=zanzibar&line={threads['line'].slug}") == ["Seats"]
    assert counts(visitor, "?q=zanzibar")["tag"] == {"rate-card": 1}
    feed = visitor.get("/forums/feed.atom?q=zanzibar").content.decode()
    assert feed.count("<entry>") == 2


def test_a_forum_s_list_has_the_same_filters_and_its_own_files(threads):
    visitor, address = Client(), threads["forum"].get_absolute_url()
    assert "forum" not in counts(visitor, address=address)
    assert counts(visitor, address=address)["tag"] == {"rate-card": 1, "b": 1}
    assert titles(visitor, "?sort=answers", address) == ["Seats", "Licences"]
    page = visitor.get(f"{address}?tag=b").content.decode()
    assert f"/forums/threads.csv?forum={threads['forum'].slug}&amp;tag=b" in page
    rows = b"".join(visitor.get(f"/forums/threads.csv?forum={threads['forum'].slug}&tag=b")).decode(
        "utf-8-sig"
    )
    assert [row["Title"] for row in csv.DictReader(io.StringIO(rows))] == ["Licences"]
    assert visitor.get("/forums/threads.xlsx").getvalue()  # read to its end, where the file is closed


def test_more_than_are_counted_are_said_to_be_more(threads, monkeypatch):
    monkeypatch.setattr(thread_listing, "MOST_COUNTED", 2)
    visitor = Client()
    page = visitor.get(LIST).content.decode()
    assert "More than 2 threads" in page
    assert counts(visitor)["tag"] == {"rate-card": 1}
    # A filter looks through all of them, and so does the list.
    assert titles(visitor, "?tag=b") == ["Licences"]
    assert len(titles(visitor)) == 3
    assert len(titles(visitor, "?sort=newest&page=9")) == 2


def test_the_number_of_queries_does_not_grow(threads):
    visitor = Client()
    asked = ("", "?sort=answers", "?q=seats", "?view=table", "?tag=b&theme=x")

    def queries() -> list[int]:
        numbers = []
        for query in asked:
            with CaptureQueriesContext(connection) as captured:
                visitor.get(f"{LIST}{query}")
            numbers.append(len(captured))
        return numbers

    queries()
    few = queries()
    for number in range(4):
        make_thread(
            author=make_writer(), forum=threads["forum"], title=f"Seats {number}", tags=[f"t{number}"]
        )
    assert queries() == few
    assert max(few) <= 12
