"""What the list counts by: every filter, the orders that change without a publication, and who may see what."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cases.models import CaseAuthor, CasePage, CasePartner, CaseUpkeep
from cases.review import services
from hub.base.models import DeliveryModel
from tests.factories.base import JurisdictionFactory
from tests.factories.cases import make_draft, make_published
from tests.factories.many_cases import make_many_published
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db


def listed(client, query="") -> list[str]:
    return [case.title for case in client.get(f"/cases/{query}").context["listing"].page]


def counts(client, name, query="") -> dict:
    facets = client.get(f"/cases/{query}").context["listing"].facets
    return {value.value: value.count for facet in facets if facet.name == name for value in facet.values}


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    """A case with something of everything, and one with nothing of it."""
    author = UserFactory(role="Members")
    make_published(title="Bare", author=author)
    case = make_draft(
        author=author,
        title="Full",
        lead_organisation=OrganisationFactory(name="Lead", slug="lead"),
        jurisdiction=JurisdictionFactory(name="Sample Valley", slug="sample-valley"),
        programme=ProgrammeFactory(slug="a-programme"),
        delivery_model=DeliveryModel.objects.first(),
        started_on=date(2021, 3, 1),
        live_on=date(2022, 5, 9),
        population_served=49_999,
        discloses_economics=True,
        currency="USD",
        price_year=2024,
        cost_before=Decimal(10),
        cost_after=Decimal(5),
    )
    draft = services.latest_draft(case)
    draft.tags.add("shared desk")
    draft.partners = [CasePartner(name="P", organisation=OrganisationFactory(slug="partner"))]
    draft.save_revision().publish()
    CaseAuthor.objects.filter(case=case).update(welcomes_questions=True)
    return CasePage.objects.get(title="Full")


@pytest.fixture
def full(made_once, db):
    return CasePage.objects.get(pk=made_once.pk)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jurisdiction", "sample-valley"),
        ("organisation", "lead"),
        ("organisation", "partner"),
        ("programme", "a-programme"),
        ("started", "2021"),
        ("live", "2022"),
        ("population", "10000-50000"),
        ("tells", "figures"),
        ("tells", "questions"),
        ("tag", "shared-desk"),
    ],
)
def test_each_filter_finds_what_it_counts(client, full, name, value):
    assert listed(client, f"?{name}={value}") == ["Full"]
    assert counts(client, name)[value] == 1
    assert listed(client, f"?{name}={value}&level=city") == []


def test_figures_that_are_not_disclosed_are_not_counted(client, full):
    CasePage.objects.filter(pk=full.pk).update(discloses_economics=False, last_published_at=timezone.now())
    assert "figures" not in counts(client, "tells")


def test_what_is_published_edited_and_withdrawn_is_counted_at_once(client, full):
    assert counts(client, "live") == {"2022": 1}
    draft = services.latest_draft(full)
    draft.live_on = date(2023, 1, 1)
    draft.save_revision().publish()
    assert counts(client, "live") == {"2023": 1}
    CasePage.objects.get(pk=full.pk).unpublish()
    assert counts(client, "live") == {}
    assert listed(client) == ["Bare"]


def test_authors_who_welcome_no_questions_any_more_are_not_counted(client, full):
    assert counts(client, "tells")["questions"] == 1
    CaseAuthor.objects.filter(case=full).update(welcomes_questions=False)
    assert "questions" not in counts(client, "tells")


def test_wagtails_privacy_hides_and_is_not_counted(client, roles, full):
    group = Group.objects.create(name="A few")
    restriction = PageViewRestriction.objects.create(page=full, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(group)
    assert counts(client, "tells") == {}
    assert listed(client) == ["Bare"]
    member = roles("member")
    member.user.groups.add(group)
    assert sorted(listed(member)) == ["Bare", "Full"]


def test_orders_by_upkeep_follow_at_once(client, full):
    bare = CasePage.objects.get(title="Bare")
    today = timezone.localdate()
    CaseUpkeep.objects.filter(case=bare).update(last_confirmed_on=today, completeness=10)
    CaseUpkeep.objects.filter(case=full).update(last_confirmed_on=today - timedelta(days=9), completeness=90)
    assert listed(client, "?sort=confirmed") == ["Bare", "Full"]
    assert listed(client, "?sort=complete") == ["Full", "Bare"]
    CaseUpkeep.objects.filter(case=bare).update(last_confirmed_on=today - timedelta(days=20))
    assert listed(client, "?sort=confirmed") == ["Full", "Bare"]


def test_the_table_has_the_same_cases_and_keeps_the_filters(client, full):
    response = client.get("/cases/?view=table&tells=figures&sort=saving")
    content = response.content.decode()
    assert listed(client, "?view=table&tells=figures") == ["Full"]
    assert "50.0%" in content
    assert 'aria-sort="descending"' in content
    assert "?view=table&amp;tells=figures&amp;sort=title" in content
    assert 'name="view" value="table"' in content


def test_cases_made_in_bulk_are_like_published_ones(client):
    others = CasePage.objects.count()
    make_many_published(25)
    response = client.get("/cases/?page=2")
    assert len(response.context["listing"].page) == 5 + others
    assert response.context["listing"].total == 25 + others
    assert client.get(response.context["listing"].page[0].url).status_code == 200
