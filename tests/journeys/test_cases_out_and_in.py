"""A case taken out of the site as a file, and brought in again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from cases.models import CaseFollowUp, CaseInvestment, CasePage
from cases.review import services
from tests.factories.cases import make_draft


@pytest.fixture
def case(transactional_db):
    case = make_draft(
        title="One desk for nine counties",
        results="Half the cost.[^1]\n\n[^1]: Says the auditor.",
        discloses_economics=True,
        currency="USD",
        price_year=2024,
        cost_before=Decimal(900),
        cost_after=Decimal(400),
    )
    draft = services.latest_draft(case)
    draft.investments = [CaseInvestment(year=2020, amount=Decimal(800))]
    draft.follow_ups = [CaseFollowUp(dated=date(2026, 1, 2), text="Two more counties joined.")]
    draft.save_revision().publish()
    return CasePage.objects.get()


def read(page, case) -> None:
    """What a reader finds in the list as a table, and on the case's page."""
    page.goto("/cases/")
    page.get_by_role("link", name="Table").click()
    expect(page.get_by_role("row", name="One desk for nine counties")).to_contain_text("55.6%")
    page.get_by_role("link", name="One desk for nine counties").click()
    page.get_by_role("main").get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_text("Says the auditor.")).to_be_in_viewport()
    expect(page.get_by_text("Two more counties joined.")).to_be_visible()
    plot = page.get_by_role("img", name="What was invested in each year")
    expect(plot.locator("svg")).to_be_visible()
    expect(page.get_by_role("row", name="2022 (paid back)")).to_contain_text("200")


def test_export_and_import_again(open_page, case, check, tmp_path):
    page = open_page()
    read(page, case)
    check(page)
    call_command("export_cases", tmp_path, verbosity=0)
    case.delete()
    page.goto("/cases/")
    expect(page.get_by_role("link", name="One desk for nine counties")).to_have_count(0)
    call_command("import_cases", tmp_path, live=True, verbosity=0)
    read(page, CasePage.objects.get())
