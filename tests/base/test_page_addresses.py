"""Addresses of pages: none where one of the site's own views stands."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import CasePage
from hub.home.models import HomePage, StandardPage
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db

REFUSAL = "belongs to a part of the site"


@pytest.fixture
def home():
    return HomePage.objects.get()


def test_titles_of_cases_never_lead_to_a_view(client):
    slugs = {title: make_published(title=title).slug for title in ("Insights", "Compare", "History")}
    assert slugs == {"Insights": "insights-2", "Compare": "compare-2", "History": "history"}
    for case in CasePage.objects.all():
        assert client.get(case.url).context["page"].specific == case
    assert make_draft(title="Insights").slug == "insights-3"


@pytest.mark.parametrize("slug", ["insights", "compare"])
def test_a_typed_slug_of_a_case_is_refused(slug):
    case = make_published()
    case.slug = slug
    with pytest.raises(ValidationError, match=REFUSAL):
        case.save()
    with pytest.raises(ValidationError, match=REFUSAL):
        case.save_revision()


def test_the_hundredth_case_of_a_title_costs_as_many_queries_as_the_third():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            case = make_draft(author=author)
        return case.slug.removeprefix("one-desk-for-eleven-sample-counties"), len(captured)

    author = UserFactory(role="Members")
    first, second, third = queries(), queries(), queries()
    rows = CasePage.objects.order_by("pk")
    for number, slug in enumerate(["-4", "-5", "-7", "-seven", "s-6"]):
        case = rows[number] if number < 3 else make_draft(author=author)
        CasePage.objects.filter(pk=case.pk).update(slug=f"one-desk-for-eleven-sample-counties{slug}")
    assert [first[0], second[0], third[0]] == ["", "-2", "-3"]
    assert queries()[0] == ""
    assert queries() == ("-2", third[1])
    assert [queries()[0] for _ in range(3)] == ["-3", "-6", "-8"]


def test_pages_right_below_the_home_page(home):
    assert home.add_child(instance=StandardPage(title="Search")).slug == "search-2"
    with pytest.raises(ValidationError, match=REFUSAL):
        home.add_child(instance=StandardPage(title="Find", slug="search"))


def test_the_slug_of_another_page_is_refused_as_ever(home):
    with pytest.raises(ValidationError, match="already in use"):
        home.add_child(instance=StandardPage(title="More cases", slug="cases"))


def test_editors_are_told(roles, home):
    editor = roles("editor")
    form = {"title": "Find", "slug": "search", "body-count": 0}
    answer = editor.post(f"/admin/pages/add/home/standardpage/{home.pk}/", form)
    assert answer.status_code == 200
    assert REFUSAL in answer.content.decode()
    page = home.add_child(instance=StandardPage(title="About"))
    answer = editor.post(f"/admin/pages/{page.pk}/edit/", form)
    assert answer.content.decode().count(REFUSAL) >= 1
    page.refresh_from_db()
    assert page.slug == "about"
