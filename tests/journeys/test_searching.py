"""Searching as people do it: by keyboard, with suggestions, and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.search import make_entry


@pytest.fixture
def things(transactional_db):
    """A few things that can be found."""
    make_entry(title="Payroll desk for nine towns", body="One payroll desk.", level="county", country="CA")
    make_entry(title="Payroll for shires", body="Accounts payable and payroll.", level="city", country="AU")
    make_entry(title="Roads and bridges", body="Consolidated repairs.", level="county", country="CA")


def test_a_suggestion_is_chosen_by_keyboard(page, check, things):
    page.goto("/")
    box = page.get_by_role("combobox", name="Search everything")
    box.press_sequentially("payr")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    check(page)
    box.press("ArrowDown")
    chosen = page.locator('[role=option][aria-selected="true"]')
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    title = chosen.locator("span").first.inner_text()
    expect(box).to_have_value(title)
    box.press("ArrowUp")
    expect(box).to_have_value("payr")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=Payroll"))
    expect(page.locator(".hub-rows h3").first).to_have_text(title)


def test_escape_and_going_elsewhere_close_the_list(page, things):
    page.goto("/search/")
    box = page.get_by_role("combobox", name="What are you looking for?")
    box.press_sequentially("roads")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("roads")
    box.press_sequentially(" and")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    box.focus()
    box.press_sequentially(" br")
    page.get_by_role("option").click()
    expect(page.locator(".hub-rows h3")).to_have_text(["Roads and bridges"])


def test_a_search_is_corrected_narrowed_and_explained(open_page, things):
    page = open_page(width=390)
    page.goto("/search/?q=consolidated+raods+country:Atlantis")
    expect(page.get_by_text("No country is called “Atlantis”")).to_be_visible()
    page.get_by_role("link", name="consolidated roads country:Atlantis").click()
    expect(page.locator(".hub-rows h3").first).to_have_text("Roads and bridges")
    page.get_by_text("How to ask").click()
    expect(page.get_by_text("org:", exact=False).first).to_be_visible()


def test_it_works_without_a_script(open_page, things):
    page = open_page(javascript=False)
    page.goto("/search/")
    page.get_by_label("What are you looking for?").fill('payroll country:CA "payroll desk"')
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.locator(".hub-rows h3")).to_have_text(["Payroll desk for nine towns"])
