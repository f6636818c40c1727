"""A case's figures: entered, derived, disclosed or not."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cases.models import CaseInvestment, CasePage
from cases.review import services
from tests.factories.cases import make_draft, make_published, make_submitted

pytestmark = pytest.mark.django_db

FIGURES = {
    "discloses_economics": True,
    "currency": "USD",
    "price_year": 2024,
    "cost_before": Decimal(1_940_000),
    "cost_after": Decimal(905_000),
    "volume_before": Decimal(148_000),
    "volume_after": Decimal(156_000),
    "volume_unit": "invoice",
    "staff_before": Decimal(31),
    "staff_after": Decimal(17),
    "investments": [CaseInvestment(year=2023, amount=Decimal(1_250_000))],
}


def figures(**changes) -> dict:
    """A case's fields; investments are rows of their own, made anew for each case."""
    investments = [CaseInvestment(year=row.year, amount=row.amount) for row in FIGURES["investments"]]
    return {**FIGURES, "investments": investments, **changes}


def typed(**changes) -> dict:
    """What a member types into the form of figures."""
    return {
        "currency": "USD",
        "price_year": "2024",
        "cost_before": "1940000",
        "cost_after": "905000",
        "volume_unit": "invoice",
        "volume_before": "148000",
        "volume_after": "156000",
        "partners-TOTAL_FORMS": "2",
        "partners-INITIAL_FORMS": "0",
        "partners-0-name": "Sample Valley Council",
        "partners-0-part": "host",
        "partners-1-name": "",
        "partners-1-part": "participant",
        "investments-TOTAL_FORMS": "1",
        "investments-INITIAL_FORMS": "0",
        "investments-0-year": "2023",
        "investments-0-amount": "1250000",
        **changes,
    }


class TestSums:
    def test_the_drawn_example(self):
        sums = make_published(**figures()).economics
        assert sums.saving == 1_035_000
        assert round(sums.saving_share, 3) == Decimal("0.534")
        assert round(sums.unit_cost_before, 2) == Decimal("13.11")
        assert round(sums.unit_cost_after, 2) == Decimal("5.80")
        assert round(sums.payback, 1) == Decimal("1.2")
        assert round(sums.net_present_value, -5) == Decimal(3_400_000)
        assert sums.internal_rates.only is not None

    def test_what_is_not_known_is_left_out(self):
        sums = make_draft(**figures(cost_before=None, investments=[])).economics
        assert [str(figure.label) for figure in sums.derived] == ["Cost per unit after"]
        assert sums.payback is None
        assert sums.net_present_value is None

    def test_what_became_dearer_never_pays_back(self):
        sums = make_draft(**figures(cost_after=Decimal(2_000_000))).economics
        assert sums.saving == -60_000
        assert sums.payback is None
        assert sums.internal_rates.rates == ()
        assert "none" in str(sums.rate_remark)


class TestShown:
    def test_disclosed_figures_stand_on_the_page(self, client):
        content = client.get(make_published(**figures()).get_url()).content.decode()
        for shown in ("1,940,000", "905,000", "1.04 M", "5.80", "1.2 years", "2024 prices", "53.4%"):
            assert shown in content, shown

    def test_undisclosed_figures_are_the_author_s_and_the_reviewers_alone(self, roles):
        case = make_submitted(**figures(discloses_economics=False))
        review = roles("moderator").get(reverse("cases:review", args=[case.pk])).content.decode()
        assert "1,940,000" in review
        digest = services.content_digest(services.latest_draft(case))
        case = services.approve(moderator=roles("moderator").user, case=case, read_digest=digest)
        for role in ("visitor", "member", "moderator"):
            content = roles(role).get(case.get_url()).content.decode()
            assert "1,940,000" not in content
            assert "1.04 M" not in content


class TestForm:
    def test_figures_partners_and_investments_are_kept_as_typed(self, roles):
        member = roles("member")
        case = make_draft(author=member.user)
        url = reverse("cases:figures", args=[case.pk])
        assert member.post(url, typed(revision=case.latest_revision_id)).url == url
        draft = services.latest_draft(CasePage.objects.get(pk=case.pk))
        assert draft.cost_before == 1_940_000
        assert [(row.name, row.part) for row in draft.partners.all()] == [("Sample Valley Council", "host")]
        assert [(row.year, row.amount) for row in draft.investments.all()] == [(2023, Decimal(1_250_000))]
        # a second save of the same rows doubles none, and a ticked one goes
        again = typed(
            revision=draft.latest_revision_id,
            **{"partners-INITIAL_FORMS": "1", "partners-0-id": "", "partners-0-DELETE": "on"},
            **{"investments-INITIAL_FORMS": "1", "investments-0-id": ""},
        )
        assert member.post(url, again).status_code == 302
        draft = services.latest_draft(CasePage.objects.get(pk=case.pk))
        assert draft.partners.count() == 0
        assert draft.investments.count() == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"currency": ""}, "currency"),
            ({"currency": "dollars"}, "currency"),
            ({"price_year": ""}, "price_year"),
            ({"price_year": "20204"}, "price_year"),
            ({"cost_before": "-5"}, "cost_before"),
            # what would save more than it cost
            ({"cost_after": "-905000"}, "cost_after"),
            ({"volume_before": "-1"}, "volume_before"),
            ({"staff_after": "-17"}, "staff_after"),
            ({"population_served": "-1"}, "population_served"),
            ({"cost_before": "a lot"}, "cost_before"),
            ({"volume_unit": ""}, "volume_unit"),
            ({"discount_rate": "400"}, "discount_rate"),
        ],
    )
    def test_wrong_input_is_named_at_its_field(self, roles, changes, field):
        member = roles("member")
        case = make_draft(author=member.user)
        response = member.post(
            reverse("cases:figures", args=[case.pk]), typed(revision=case.latest_revision_id, **changes)
        )
        assert list(response.context["form"].errors) == [field]
        assert "1250000" in response.content.decode()

    def test_costs_that_rose_are_taken_and_said_as_such(self, roles):
        member = roles("member")
        case = make_draft(author=member.user)
        url = reverse("cases:figures", args=[case.pk])
        dearer = typed(cost_after="2000000", discloses_economics="on", revision=case.latest_revision_id)
        assert member.post(url, dearer).status_code == 302
        preview = member.get(reverse("cases:preview", args=[case.pk])).content.decode()
        assert "-60,000" in preview.replace("\N{MINUS SIGN}", "-")

    def test_a_row_half_filled_in_is_named(self, roles):
        member = roles("member")
        case = make_draft(author=member.user)
        response = member.post(
            reverse("cases:figures", args=[case.pk]),
            typed(revision=case.latest_revision_id, **{"investments-0-year": ""}),
        )
        assert response.status_code == 200
        assert "year" in response.context["form"].formsets["investments"].errors[0]

    @pytest.mark.parametrize("row", ["", "999999", "abc", None])
    def test_rows_that_were_tampered_with_do_no_harm(self, roles, row):
        member = roles("member")
        case = make_draft(author=member.user)
        data = typed(revision=case.latest_revision_id, **{"partners-INITIAL_FORMS": "2"})
        if row is not None:
            data |= {"partners-0-id": row, "partners-1-id": row}
        assert member.post(reverse("cases:figures", args=[case.pk]), data).status_code in {200, 302, 400}

    def test_a_newer_text_is_a_conflict(self, roles):
        member = roles("member")
        case = make_draft(author=member.user)
        response = member.post(
            reverse("cases:figures", args=[case.pk]), typed(revision=case.latest_revision_id - 1)
        )
        assert response.status_code == 409
        assert services.latest_draft(CasePage.objects.get(pk=case.pk)).cost_before is None

    def test_moderators_see_what_changed_in_the_figures(self, roles):
        member, moderator = roles("member"), roles("moderator")
        case = make_published(author=member.user, **figures())
        draft = services.latest_draft(case)
        draft.cost_after = Decimal(800_000)
        services.save_draft(author=member.user, draft=draft, read_revision_id=case.latest_revision_id)
        services.submit(author=member.user, case=case)
        content = moderator.get(reverse("cases:review", args=[case.pk])).content.decode()
        assert "<del>905,000 </del>" in content
        assert "<ins>800,000 </ins>" in content
