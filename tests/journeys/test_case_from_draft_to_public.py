"""A case's way from a practitioner's form to the public site, in a browser."""

import pytest
from playwright.sync_api import expect

from cases.models import CasePage
from tests.factories.base import png
from tests.factories.cases import make_published
from tests.factories.peers import OrganisationFactory, UserFactory

TITLE = "One payroll desk for six sample towns"


@pytest.fixture
def author():
    return UserFactory(role="Members", name="Ana Sample")


@pytest.fixture
def moderator():
    return UserFactory(role="Moderators", name="Mo Sample")


def fill_in(page):
    """Begin a case and type all that a submission needs, but the results."""
    page.get_by_label("Title").fill(TITLE)
    press(page, "Begin")
    page.get_by_role("textbox", name="Summary").fill("Six towns share one payroll desk.")
    page.get_by_label("Lead organisation").fill("Sample Valley Council")
    page.get_by_label("Level").select_option("city")
    page.get_by_label("Country").select_option("RO")
    press(page, "Save and continue")
    page.get_by_label("Human resources and payroll").check()
    page.get_by_label("Finance and funding").check()
    page.get_by_label("Stage").select_option(label="Operating")
    press(page, "Save and continue")
    page.get_by_role("textbox", name="Problem").fill("Each town ran **its own** payroll.")
    page.get_by_role("textbox", name="Approach").fill(
        "One desk.\n\n| Town | Staff |\n|---|---:|\n| Sample | 12 |"
    )


def go_to(page, step):
    """Open a step by the navigation above the form."""
    page.get_by_role("navigation", name="Steps").get_by_role("link", name=step).click()


def fill_results(page, text):
    go_to(page, "What came of it")
    page.get_by_role("textbox", name="Results").fill(text)
    press(page, "Save draft")


def submit(page, *, first=False):
    go_to(page, "Check and submit")
    if first:
        page.get_by_label("I know that this becomes public").check()
    press(page, "Submit for review")


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_write_send_back_approve_and_edit(open_page, author, moderator, tmp_path):
    OrganisationFactory(name="Sample Valley Council")
    page = open_page(user=author)
    page.goto("/my/cases/")
    page.get_by_role("link", name="Write your first case").click()
    fill_in(page)
    press(page, "Save and preview")
    expect(page.get_by_text("Preview.")).to_be_visible()
    expect(page.locator("strong", has_text="its own")).to_be_visible()
    page.get_by_role("link", name="Go on writing").click()

    go_to(page, "Check and submit")
    expect(page.get_by_role("region", name="What is missing")).to_contain_text("Results")
    fill_results(page, "Two clerks less, no late pay.")
    go_to(page, "Images and files")
    picture = tmp_path / "plan.png"
    picture.write_bytes(png(400, 300))
    page.get_by_label("Image", exact=True).set_input_files(picture)
    press(page, "Add the image")
    expect(page.get_by_role("alert")).to_contain_text("What the image shows")
    page.get_by_label("Image", exact=True).set_input_files(picture)
    page.get_by_label("What the image shows").fill("Six towns around one desk")
    press(page, "Add the image")
    expect(page.get_by_role("img", name="Six towns around one desk")).to_be_visible()
    go_to(page, "Check and submit")
    press(page, "Submit for review")
    expect(page.get_by_role("alert")).to_contain_text("everybody on the internet")
    submit(page, first=True)
    expect(page.get_by_role("main")).to_contain_text("In review")

    desk = open_page(user=moderator)
    desk.goto("/moderation/")
    desk.get_by_role("link", name="Cases to review").click()
    desk.get_by_role("link", name=TITLE).click()
    expect(desk.get_by_role("img", name="Six towns around one desk")).to_be_visible()
    press(desk, "Send back")
    expect(desk.get_by_role("alert")).to_contain_text("Say what should change")
    desk.get_by_label("To the author").fill("What did it cost?")
    press(desk, "Send back")
    expect(desk.get_by_role("main")).to_contain_text("Nothing waits for you")

    page.goto("/my/cases/")
    expect(page.get_by_role("main")).to_contain_text("What did it cost?")
    page.get_by_role("link", name=TITLE).click()
    go_to(page, "What you did")
    page.get_by_role("textbox", name="Funding (optional)", exact=True).fill("A fee per payslip.")
    press(page, "Save draft")
    submit(page, first=True)
    desk.reload()
    desk.get_by_role("link", name=TITLE).click()
    expect(desk.get_by_role("main")).to_contain_text("A fee per payslip.")
    press(desk, "Approve and publish")

    visitor = open_page(width=390)
    visitor.goto("/cases/")
    visitor.get_by_role("link", name=TITLE).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(visitor.get_by_role("img", name="Six towns around one desk")).to_be_visible()

    page.goto("/my/cases/")
    page.get_by_role("link", name=TITLE).click()
    fill_results(page, "Three clerks less, no late pay.")
    submit(page)
    visitor.reload()
    expect(visitor.get_by_role("main")).to_contain_text("Two clerks less")
    desk.goto("/moderation/cases/")
    desk.get_by_role("link", name=TITLE).click()
    expect(desk.locator("ins", has_text="Three")).to_be_visible()
    press(desk, "Approve and publish")
    visitor.reload()
    expect(visitor.get_by_role("main")).to_contain_text("Three clerks less")


def test_filter_the_list_with_and_without_a_script(open_page, author, moderator):
    people = {"author": author, "moderator": moderator}
    make_published(title="Invoices of eleven counties", **people)
    make_published(title="Payroll of towns", level="city", **people)
    for javascript in (True, False):
        page = open_page(javascript=javascript)
        page.goto("/cases/")
        page.get_by_label("City or local").check()
        if not javascript:
            press(page, "Apply filters")
        expect(page.get_by_role("link", name="Invoices of eleven counties")).to_have_count(0)
        expect(page.get_by_role("link", name="Payroll of towns")).to_be_visible()
        assert "level=city" in page.url


def test_an_approval_of_what_changed_meanwhile_is_refused(open_page, author, moderator):
    page, desk = open_page(user=author), open_page(user=moderator)
    page.goto("/my/cases/new/")
    fill_in(page)
    press(page, "Save draft")
    fill_results(page, "Two clerks less.")
    submit(page, first=True)
    desk.goto("/moderation/cases/")
    desk.get_by_role("link", name=TITLE).click()
    page.goto(CasePage.objects.get().edit_url)
    fill_results(page, "Nothing came of it.")
    press(desk, "Approve and publish")
    expect(desk.get_by_role("alert")).to_contain_text("changed this case since you opened it")
    expect(desk.get_by_role("main")).to_contain_text("Nothing came of it.")
    assert not CasePage.objects.get().live
