"""A member puts a group of peers together and compares with it; a visitor sees aggregates alone."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.factories.benchmarks import make_divided_round, member_of

NOWHERE = "The directory has no organisation “Nowhere”, or several."


@pytest.fixture
def bodies(transactional_db):
    cache.clear()
    _round, bodies = make_divided_round()
    return bodies


def test_compare_with_a_saved_group(open_page, bodies, check):
    page = open_page(user=member_of(bodies[2]))
    page.goto("/benchmarks/groups/")
    page.get_by_role("link", name="New group").click()
    page.get_by_label("Name").fill("Small ones")
    page.get_by_label("Organisations").fill("\n".join([*(body.name for body in bodies[:12]), "Nowhere"]))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").get_by_text(NOWHERE, exact=True)).to_be_visible()
    page.get_by_label("Organisations").fill("\n".join(body.name for body in bodies[:12]))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("12 organisations")).to_be_visible()

    page.get_by_role("link", name="Compare us").first.click()
    page.get_by_label("Or your own group").select_option(label="Small ones")
    page.get_by_role("button", name="Show this group").click()
    expect(page.get_by_role("heading", name="Small ones")).to_be_visible()
    expect(page.get_by_text("3 of 12")).to_be_visible()
    expect(page.get_by_text("whole blocks of at least five")).to_be_visible()

    visitor = open_page()
    visitor.goto("/benchmarks/rounds/sample-round/")
    expect(visitor.get_by_role("row", name="Cost of the finance function")).to_contain_text("36")
    expect(visitor.get_by_label("Or your own group")).to_have_count(0)
    visitor.get_by_role("link", name="Cost of the finance function").click()
    visitor.get_by_text("Use the drawing elsewhere").click()
    expect(visitor.get_by_label("For a web page: copy this")).to_contain_text(
        "/benchmarks/embedded/sample-round/"
    )
