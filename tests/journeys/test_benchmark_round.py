"""A round from its beginning to its results: by form, by spreadsheet, with a slip of units, reviewed and published."""

from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from benchmarks.models import Round
from peers.models import ProgrammeParticipant
from tests.factories.benchmarks import gave, make_round, member_of
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, UserFactory
from tests.factories.rounds import send, submission_of
from tests.journeys.test_case_from_draft_to_public import press

TITLE = "Cost of finance in 2026"
NAMES = ("Sample Alder County", "Sample Birch County", "Sample Cedar County")


@pytest.fixture
def organisations(transactional_db):
    bodies = [OrganisationFactory(name=name) for name in NAMES]
    bodies += [OrganisationFactory(name=f"Sample Quiet County {number}") for number in range(5)]
    # What they gave the year before.
    make_round([gave(number, 2 + number, organisation=body) for number, body in enumerate(bodies)])
    return bodies


@pytest.fixture
def steward(transactional_db):
    return UserFactory(role="Members", name="Stella Steward")


@pytest.fixture
def host(organisations, steward):
    user = UserFactory(role="Members", name="Hanna Host")
    programme = ProgrammeFactory(name="Sample Valley Desk", hosts=[user, steward])
    for body in organisations:
        ProgrammeParticipant.objects.create(programme=programme, organisation=body, part="participant")
    return user


def begin(page):
    page.goto("/benchmarks/")
    page.get_by_role("link", name="Rounds that you host or review").click()
    page.get_by_role("link", name="Begin a round").click()
    page.get_by_role("textbox", name="Title").fill(TITLE)
    page.get_by_role("textbox", name="Period").fill("2026")
    page.get_by_role("spinbutton", name="Year").fill("2026")
    page.get_by_label("Cost of the finance function (%)").check()
    closes = (timezone.now() + timedelta(days=14)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("It closes").fill(closes)
    page.get_by_role("radio", name="Everyone").check()
    page.get_by_label("Stella Steward").check()
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask organisations")
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Ask them")
    page.get_by_role("link", name="Open the round").click()
    press(page, "Open the round")
    expect(page.get_by_role("status")).to_contain_text("The round is open")


def by_form(page):
    page.goto("/benchmarks/")
    page.get_by_role("main").get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("main")).to_contain_text("Last time (2025)")
    page.get_by_label("Cost of the finance function").fill("20.50")
    page.get_by_label("All operating spending").fill("1,000.00")
    press(page, "Save and check")
    press(page, "Send the figures")
    expect(page.get_by_role("status")).to_contain_text("The figures are sent")


def by_spreadsheet(page, folder):
    page.goto("/benchmarks/submitting/")
    page.get_by_role("link", name=TITLE).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Spreadsheet to fill in (XLSX)").click()
    file = folder / "figures.xlsx"
    download.value.save_as(file)
    book = load_workbook(file)
    columns = {cell.value: cell.column for cell in book.worksheets[0][1]}
    book.worksheets[0].cell(2, columns["Numerator"], "=1+1")
    book.worksheets[0].cell(2, columns["Denominator"], "1.000,00")
    book.save(file)
    page.get_by_role("link", name="Upload it, filled in").click()
    page.get_by_label("The file").set_input_files(file)
    press(page, "Take it in")
    expect(page.get_by_role("alert")).to_contain_text("formula")
    book.worksheets[0].cell(2, columns["Numerator"], 33)
    book.save(file)
    page.get_by_label("The file").set_input_files(file)
    press(page, "Take it in")
    press(page, "Send the figures")


def with_a_slip(page):
    """In thousands, where the year before was in units: it is caught, and mended."""
    page.goto("/benchmarks/submitting/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Cost of the finance function").fill("0.042")
    page.get_by_label("All operating spending").fill("1")
    press(page, "Save and check")
    expect(page.get_by_role("main")).to_contain_text("1/1000 of the last one")
    page.get_by_role("link", name="Mend it").click()
    page.get_by_label("Cost of the finance function").fill("42")
    page.get_by_label("All operating spending").fill("1000")
    press(page, "Save and check")
    expect(page.get_by_role("main")).to_contain_text("Nothing about these figures looks wrong")
    press(page, "Send the figures")


def test_a_round_from_opening_to_comparing(open_page, host, steward, organisations, tmp_path, watch):
    members = [member_of(organisation) for organisation in organisations]
    desk = open_page(user=host)
    begin(desk)
    by_form(open_page(user=members[0]))
    by_spreadsheet(open_page(user=members[1]), tmp_path)
    with_a_slip(open_page(user=members[2]))
    round_ = Round.objects.get(title=TITLE)
    for number, organisation in enumerate(organisations[3:]):
        send(submission_of(round_, organisation), 2 + number, by=members[3 + number])

    desk.goto(f"/benchmarks/hosting/{round_.slug}/")
    expect(desk.get_by_role("main")).to_contain_text("Sent: 8")
    desk.get_by_role("link", name="Close it now").click()
    press(desk, "Close the round")
    expect(desk.get_by_role("main")).to_contain_text("Before it can be published")

    review = open_page(user=steward)
    review.goto(f"/benchmarks/reviewing/{round_.slug}/")
    for submission in round_.submissions.filter(confirmations__isnull=False).select_related("organisation"):
        review.get_by_role("link", name=submission.organisation.name, exact=True).click()
        press(review, "Accept the figures")
        review.get_by_label("Breadcrumbs").get_by_role("link", name=TITLE).click()
    desk.get_by_role("link", name="Publish").click()
    press(desk, "Publish the round")
    expect(desk.get_by_role("status")).to_contain_text("The round is published")

    page = open_page(user=members[0])
    page.goto(f"/benchmarks/rounds/{round_.slug}/compare/")
    expect(page.get_by_role("main")).to_contain_text("of 8")
    visitor = open_page(width=390)
    visitor.goto("/benchmarks/")
    visitor.get_by_role("link", name=TITLE).click()
    main = visitor.get_by_role("main")
    expect(main).to_contain_text("Median")
    for name in NAMES:
        expect(main).not_to_contain_text(name)
