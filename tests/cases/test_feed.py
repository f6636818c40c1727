"""The list of cases as an Atom feed."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.listing import views
from cases.models import CasePage
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/cases/feed.atom"


@pytest.fixture
def people():
    return {"author": UserFactory(role="Members")}


def read(client, query=""):
    response = client.get(f"{FEED}{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - it is our own


def entries(client, query="") -> list:
    return read(client, query).findall(f"{ATOM}entry")


def titles(client, query="") -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(client, query)]


def test_an_entry_says_what_a_reader_needs(client, people, settings):
    settings.SITE_URL = "https://hub.county.example"
    case = make_published(title="Invoices & <b>more</b>", summary="Cost < half & <script>", **people)
    CasePage.objects.filter(pk=case.pk).update(
        first_published_at=datetime(2026, 1, 2, 3, tzinfo=UTC),
        last_published_at=datetime(2026, 2, 3, 4, tzinfo=UTC),
    )
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}title") == "Invoices & <b>more</b>"
    summary = entry.find(f"{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("html", "Cost &lt; half &amp; &lt;script&gt;")
    assert entry.find(f"{ATOM}link").get("href") == f"https://hub.county.example{case.url}"
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{case.translation_key}"
    assert entry.findtext(f"{ATOM}published") == "2026-01-02T03:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-02-03T04:00:00+00:00"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Sample Valley Council"
    feed = read(client)
    assert feed.findtext(f"{ATOM}updated") == "2026-02-03T04:00:00+00:00"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "https://hub.county.example/cases/",
        "self": "https://hub.county.example/cases/feed.atom",
    }


def test_an_entry_stays_the_same_under_a_new_title_and_address(client, people):
    case = make_published(**people)
    (before,) = entries(client)
    CasePage.objects.filter(pk=case.pk).update(title="Another", slug="another")
    (after,) = entries(client)
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}title") == "Another"


def test_filters_are_kept_and_the_newest_come_first(client, people, monkeypatch):
    make_published(title="Old", **people)
    make_published(title="Towns", level="city", **people)
    make_published(title="New", **people)
    assert titles(client, "?sort=title") == ["New", "Towns", "Old"]
    assert titles(client, "?level=county") == ["New", "Old"]
    feed = read(client, "?level=county&sort=title&page=3")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/cases/feed.atom?level=county")
    assert links["alternate"].endswith("/cases/?level=county")
    monkeypatch.setattr(views, "MAX_ENTRIES", 2)
    assert titles(client) == ["New", "Towns"]


def test_only_what_the_reader_may_see(client, roles, people):
    make_published(title="For everyone", **people)
    make_published(title="For members", for_members=True, **people)
    make_draft(title="A draft", author=people["author"])
    assert titles(client) == ["For everyone"]
    assert titles(roles("applicant")) == ["For everyone"]
    assert titles(roles("member")) == ["For members", "For everyone"]


def test_what_xml_can_not_hold_is_left_out(client, people):
    case = make_published(**people)
    CasePage.objects.filter(pk=case.pk).update(
        title="A\x0bB", summary="C\x1fD\ufffe", lead_organisation_name="E\x08F"
    )
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}title") == "AB"
    assert entry.findtext(f"{ATOM}summary") == "CD"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "EF"


def test_a_case_without_a_lead_organisation_has_no_author_of_its_own(client, people):
    case = make_published(**people)
    CasePage.objects.filter(pk=case.pk).update(lead_organisation_name="")
    feed = read(client)
    assert feed.find(f"{ATOM}entry/{ATOM}author") is None
    assert feed.findtext(f"{ATOM}author/{ATOM}name")


def test_who_asks_again_is_told_that_nothing_changed(client, people):
    case = make_published(**people)
    CasePage.objects.filter(pk=case.pk).update(last_published_at=datetime(2026, 2, 3, 4, tzinfo=UTC))
    first = client.get(FEED)
    assert "public" in first["Cache-Control"]
    assert "Cookie" in first["Vary"]
    again = client.get(FEED, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert client.get(FEED, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    CasePage.objects.filter(pk=case.pk).update(live=False)
    gone = client.get(FEED, headers={"if-none-match": first["ETag"]})
    assert gone.status_code == 200
    assert b"<entry>" not in gone.content


def test_a_change_is_noticed_by_its_date(client, people):
    case = make_published(**people)
    first = client.get(FEED)
    later = CasePage.objects.get().last_published_at + timedelta(minutes=1)
    CasePage.objects.filter(pk=case.pk).update(last_published_at=later)
    assert client.get(FEED, headers={"if-modified-since": first["Last-Modified"]}).status_code == 200


def test_an_empty_feed_does_not_change_by_itself(client):
    assert client.get(FEED)["ETag"] == client.get(FEED)["ETag"]


def test_what_a_member_gets_is_not_kept_by_shared_caches(roles, people):
    make_published(for_members=True, **people)
    response = roles("member").get(FEED)
    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


def test_the_list_names_its_feed(client, people):
    make_published(**people)
    content = client.get("/cases/?level=county&sort=title").content.decode()
    assert 'type="application/atom+xml"' in content
    assert content.count('href="/cases/feed.atom?level=county"') == 2
    assert 'href="/cases/export.csv?level=county&amp;sort=title"' in content
    assert 'href="/cases/export.xlsx?level=county&amp;sort=title"' in content


def test_queries_do_not_grow_with_the_cases(client, people):
    make_published(**people)
    client.get(FEED)
    with CaptureQueriesContext(connection) as few:
        client.get(FEED)
    for number in range(4):
        make_published(title=f"Case {number}", **people)
    client.get(FEED)  # the first after a publication reads what is counted by
    with CaptureQueriesContext(connection) as many:
        client.get(FEED)
    assert len(many) == len(few)
