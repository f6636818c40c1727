"""From the list of cases to some of them side by side, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.factories.cases import make_published
from tests.factories.peers import UserFactory


@pytest.fixture
def cases(transactional_db):
    people = {"author": UserFactory(role="Members")}
    titles = [
        "Invoices of counties",
        "Payroll of towns",
        "Records of schools",
        "Grants of states",
        "A help desk",
    ]
    table = "| Year | Cost |\n|---|---:|\n| 2024 | 12 |"
    return [
        make_published(title=title, level="city" if number % 2 else "county", lessons=table, **people)
        for number, title in enumerate(titles)
    ]


def tick(page, title):
    page.get_by_label(f"Compare {title}").check()


def press_compare(page):
    page.get_by_role("main").get_by_role("button", name="Compare").click()


def columns(page) -> list[str]:
    return page.locator(".hub-comparison__title").all_inner_texts()


def test_compare_four(open_page, cases, check):
    page = open_page()
    page.goto("/cases/")
    tick(page, "Payroll of towns")
    tick(page, "A help desk")
    expect(page.get_by_role("button", name="Compare (2)")).to_be_visible()

    # What is ticked stays chosen when the list is filtered, and when the filter is taken away.
    page.get_by_label("City or local").check()
    expect(page.get_by_role("link", name="A help desk")).to_have_count(0)
    expect(page.get_by_label("Compare Payroll of towns")).to_be_checked()
    expect(page.get_by_role("button", name="Compare (2)")).to_be_visible()
    tick(page, "Grants of states")
    page.get_by_role("link", name="Clear").click()
    expect(page.get_by_label("Compare A help desk")).to_be_checked()
    press_compare(page)
    assert sorted(columns(page)) == ["A help desk", "Grants of states", "Payroll of towns"]

    page.get_by_role("link", name="Add another case").click()
    tick(page, "Records of schools")
    press_compare(page)
    expect(page.locator(".hub-comparison__title")).to_have_count(4)
    expect(page.get_by_role("link", name="Add another case")).to_have_count(0)
    expect(page.get_by_role("row", name="Lessons").get_by_role("cell", name="2024")).to_have_count(4)
    expect(page.get_by_role("button", name="Print")).to_be_visible()

    page.get_by_role("link", name="Take away Records of schools").click()
    assert "Records of schools" not in columns(page)
    page.get_by_role("link", name="Payroll of towns", exact=True).click()
    page.get_by_role("link", name="Compare with others").click()
    assert columns(page) == ["Payroll of towns"]


def test_compare_on_a_phone_without_a_script(open_page, cases):
    page = open_page(width=390, javascript=False)
    page.goto("/cases/?sort=title")
    for case in cases:
        tick(page, case.title)
    press_compare(page)
    expect(page.get_by_role("status")).to_contain_text("Four cases fit side by side")
    expect(page.locator(".hub-comparison__title")).to_have_count(4)
    label = page.get_by_role("rowheader", name="Stage")
    before = label.bounding_box()
    page.get_by_role("group", name="Comparison").hover()
    page.mouse.wheel(600, 0)
    expect(page.locator(".hub-comparison__title").last).to_be_in_viewport()
    assert label.bounding_box()["x"] == before["x"]
    page.get_by_role("link", name="Take away A help desk").click()
    expect(page.locator(".hub-comparison__title")).to_have_count(3)
    page.get_by_role("link", name="Add another case").click()
    expect(page.get_by_label("Compare Payroll of towns")).to_be_visible()
