"""The home page, the pages of themes and service lines, the moderators' page, the first pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Site

from cases.models import CaseIndexPage
from hub.base.models import ServiceLine, SiteIdentity, Theme
from hub.home import first_pages
from hub.home.models import HomePage, StandardPage
from hub.home.views import ENTRIES_A_PAGE
from tests.factories.cases import make_published, make_submitted
from tests.factories.peers import MembershipApplicationFactory, UserFactory

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def number_of_queries(client, address: str) -> int:
    client.get(address)  # what is cached for the process is cached now
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def funding_pages():
    return [Theme.objects.get(slug="funding"), ServiceLine.objects.get(slug="finance-accounts-payable")]


# --- Home ----------------------------------------------------------------------------------------
def test_home_is_good_to_read_before_there_is_a_case(roles):
    text = text_of(roles("visitor").get("/"))
    assert "No cases yet" in text
    for theme in Theme.objects.all():
        assert theme.get_absolute_url() in text
    for line in ServiceLine.objects.all():
        assert line.get_absolute_url() in text


def test_home_shows_the_newest_cases_that_the_reader_may_see(roles):
    author = UserFactory(role="Members")
    for number in range(1, 6):
        make_published(title=f"Sample case {number}", author=author)
    make_published(title="Among ourselves", for_members=True, author=author)
    make_submitted(title="Still in review")
    for_visitor = text_of(roles("visitor").get("/"))
    assert "All 5 cases" in for_visitor
    assert "Sample case 5" in for_visitor
    assert "Sample case 1" not in for_visitor
    assert "Among ourselves" not in for_visitor
    for_member = text_of(roles("member").get("/"))
    assert "All 6 cases" in for_member
    assert "Among ourselves" in for_member
    assert "Still in review" not in for_member


def test_home_offers_what_the_reader_can_do(roles):
    assert reverse("account_signup") in text_of(roles("visitor").get("/"))
    assert reverse("cases:new") in text_of(roles("member").get("/"))
    for_applicant = text_of(roles("applicant").get("/"))
    assert reverse("peers:waiting") in for_applicant
    assert reverse("cases:new") not in for_applicant


def test_home_shows_the_sites_own_name_introduction_and_notice(roles):
    identity = SiteIdentity.load()
    identity.name = "Hub of the <Sample> Lakes"
    identity.introduction = "Towns around the lakes."
    identity.notice = "Moves on Friday."
    identity.save()
    text = text_of(roles("visitor").get("/"))
    assert "Hub of the &lt;Sample&gt; Lakes" in text
    assert "Towns around the lakes." in text
    assert "Moves on Friday." in text


def test_retired_entries_are_not_offered_on_the_home_page(roles):
    Theme.objects.filter(slug="learning").update(active=False)
    assert "/themes/learning/" not in text_of(roles("visitor").get("/"))


def test_the_queries_of_the_home_page_do_not_grow(roles):
    visitor = roles("visitor")
    author = UserFactory(role="Members")
    make_published(author=author)
    one = number_of_queries(visitor, "/")
    for number in range(3):
        make_published(title=f"Sample case {number}", author=author)
    assert number_of_queries(visitor, "/") == one


# --- Themes and service lines --------------------------------------------------------------------
def test_what_is_filed_under_it_is_listed_for_those_who_may_see_it(roles, funding_pages):
    author = UserFactory(role="Members")
    make_published(title="One desk", author=author)
    make_published(title="Among ourselves", for_members=True, author=author)
    make_published(title="Elsewhere", themes=("sponsorship",), service_lines=("grants",), author=author)
    make_submitted(title="Still in review")
    for page in funding_pages:
        for_visitor = text_of(roles("visitor").get(page.get_absolute_url()))
        assert page.label in for_visitor
        assert page.explanation.replace("'", "&#x27;") in for_visitor
        assert "One desk" in for_visitor
        for hidden in ("Among ourselves", "Elsewhere", "Still in review"):
            assert hidden not in for_visitor
        assert "Among ourselves" not in text_of(roles("applicant").get(page.get_absolute_url()))
        assert "Among ourselves" in text_of(roles("member").get(page.get_absolute_url()))


def test_an_unpublished_case_leaves_the_lists(roles, funding_pages):
    make_published(title="One desk").unpublish()
    for page in funding_pages:
        text = text_of(roles("visitor").get(page.get_absolute_url()))
        assert "One desk" not in text
        assert "Nothing is filed here yet" in text


def test_a_retired_entry_keeps_its_page(roles):
    Theme.objects.filter(slug="learning").update(active=False)
    assert "Learning community" in text_of(roles("visitor").get("/themes/learning/"))


@pytest.mark.parametrize("address", ["/themes/weather/", "/service-lines/weather/"])
def test_what_does_not_exist_is_not_found(roles, address):
    assert roles("visitor").get(address).status_code == 404


@pytest.mark.parametrize("name", ["home:theme", "home:service_line"])
def test_pages_of_lists_only_read(roles, name):
    slug = "funding" if name == "home:theme" else "grants"
    assert roles("member").post(reverse(name, args=[slug])).status_code == 405


def test_a_long_list_is_paged_in_a_steady_number_of_queries(roles, funding_pages):
    visitor = roles("visitor")
    author = UserFactory(role="Members")
    make_published(title="Sample case 0", author=author)
    make_published(title="Sample case 1", author=author)
    before = [number_of_queries(visitor, page.get_absolute_url()) for page in funding_pages]
    for number in range(2, ENTRIES_A_PAGE):
        make_published(title=f"Sample case {number}", author=author)
    after = [number_of_queries(visitor, page.get_absolute_url()) for page in funding_pages]
    assert after == before
    make_published(title="One more", author=author)
    address = funding_pages[0].get_absolute_url()
    assert "Sample case 0" not in text_of(visitor.get(address))
    second = text_of(visitor.get(address, {"page": 2}))
    assert "Sample case 0" in second
    assert "One more" not in second


# --- Moderation ----------------------------------------------------------------------------------
def test_moderators_see_how_much_waits(roles):
    make_submitted()
    make_submitted(title="Another")
    MembershipApplicationFactory()
    MembershipApplicationFactory(verified_at=None)  # the address is not confirmed
    for role in ("moderator", "administrator"):
        answer = roles(role).get(reverse("home:moderation"))
        waiting = {each.queue.key: each.count for each in answer.context["counted"]}
        assert waiting["cases.review"] == 2
        assert waiting["peers.applications"] == 1
        text = text_of(answer)
        assert reverse("cases:moderation_queue") in text
        assert reverse("peers:member_queue") in text


@pytest.mark.parametrize("role", ["applicant", "member", "program_host", "editor"])
def test_nobody_else_sees_it(roles, role):
    assert roles(role).get(reverse("home:moderation")).status_code == 403


def test_a_visitor_is_asked_to_log_in(roles):
    answer = roles("visitor").get(reverse("home:moderation"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


# --- The pages that a site begins with ------------------------------------------------------------
def test_a_new_site_has_its_first_pages(roles):
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert list(home.get_children().live().values_list("slug", flat=True)) == [
        "cases",
        "toolkits",
        "privacy",
        "code-of-conduct",
    ]
    assert not Page.objects.filter(title__startswith="Welcome to your new Wagtail").exists()
    visitor = roles("visitor")
    assert "What we keep" in text_of(visitor.get("/privacy/"))
    assert "what did not work" in text_of(visitor.get("/code-of-conduct/"))
    assert CaseIndexPage.objects.get().get_workflow().name == "Review of cases"


def test_what_an_editor_deleted_does_not_come_back():
    StandardPage.objects.get(slug="privacy").delete()
    first_pages.ensure()
    assert not StandardPage.objects.filter(slug="privacy").exists()
    assert HomePage.objects.count() == 1


def test_first_pages_are_made_where_there_are_none(roles):
    HomePage.objects.get().delete()
    Site.objects.all().delete()
    first_pages.ensure()
    assert text_of(roles("visitor").get("/"))
    assert CaseIndexPage.objects.get().live


def test_a_page_of_text_is_kept_from_those_whom_it_is_not_for(roles):
    page = StandardPage.objects.get(slug="privacy")
    page.body = [("text", "# Big\n\n<script>alert(1)</script>\n\n*kept*")]
    page.save()
    text = text_of(roles("visitor").get("/privacy/"))
    assert "<em>kept</em>" in text
    assert "<script>alert(1)" not in text


def test_a_page_of_text_shows_blocks_of_every_kind(client):
    body = [
        ("heading", "Part one"),
        ("text", "Words **first**"),
        ("quotation", {"quotation": "Well said", "source": "A clerk"}),
        ("call_out", {"heading": "Mind", "text": "Words *second*"}),
    ]
    HomePage.objects.get().add_child(instance=StandardPage(title="A page", slug="a-page", body=body))
    page = client.get("/a-page/").content.decode()
    for shown in ("<h2>Part one</h2>", "Words <strong>first</strong>", "Well said", "Words <em>second</em>"):
        assert shown in page
