"""A case after its publication: sent back by section, asked about after a year, closed, taken off the site."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cases.models import CaseUpkeep
from hub.base.models import ClockJob
from notifications.models import OutgoingMail
from tests import processes
from tests.factories.cases import make_published, make_submitted
from tests.factories.peers import UserFactory
from tests.journeys.test_case_from_draft_to_public import press

TITLE = "One payroll desk for six sample towns"
YEAR = timedelta(days=366)


@pytest.fixture
def author():
    return UserFactory(role="Members", name="Ana Sample")


@pytest.fixture
def moderator():
    return UserFactory(role="Moderators", name="Mo Sample")


def test_a_moderator_comments_by_section_and_the_author_finds_it(open_page, author, moderator):
    make_submitted(author=author, title=TITLE)
    desk = open_page(user=moderator)
    desk.goto("/moderation/cases/")
    desk.get_by_role("link", name=TITLE).click()
    results = desk.get_by_role("region", name="Results")
    results.get_by_text("Comment on this part").click()
    results.get_by_role("textbox").fill("From which year are the figures?")
    press(desk, "Send back")

    page = open_page(user=author)
    page.goto("/my/cases/")
    page.get_by_role("main").get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("main")).to_contain_text("From which year are the figures?")


def run_the_worker(mail_folder):
    """Let a worker do what is due, as if its clock had gone on for a year; its mail goes into the folder."""
    worker = processes.start("manage.py", "worker", "--batch", HUB_TEST_MAIL=str(mail_folder))
    output, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0, output


def test_after_a_year_the_author_is_asked_confirms_and_closes(open_page, author, moderator, tmp_path):
    case = make_published(author=author, moderator=moderator, title=TITLE)
    upkeep = CaseUpkeep.objects.get(case=case)
    CaseUpkeep.objects.update(last_confirmed_on=upkeep.last_confirmed_on - YEAR, ask_at=upkeep.ask_at - YEAR)
    # What the first batch writes at its end is sent by the second.
    for _batch in range(2):
        ClockJob.objects.update(due_at=upkeep.ask_at - YEAR)
        run_the_worker(tmp_path)
    assert OutgoingMail.objects.filter(
        recipient=author.email, subject__startswith="Does it still hold?", status="sent"
    ).exists()

    page = open_page(user=author)
    page.goto("/my/notices/")
    page.get_by_role("link", name="still hold?").click()
    expect(page.get_by_role("main")).to_contain_text("1 year ago")
    press(page, "Confirm")
    expect(page.get_by_role("main")).to_contain_text("confirmed today")
    page.get_by_role("link", name="Confirm or close it").click()
    press(page, "Close the case")
    expect(page.get_by_role("alert")).to_contain_text("readers see it")
    page.get_by_label("Why it is closed").fill("The six towns have merged.")
    press(page, "Close the case")
    visitor = open_page(width=390)
    visitor.goto(case.url)
    expect(visitor.get_by_role("main")).to_contain_text("The six towns have merged.")


def test_taken_off_the_site_and_put_back(open_page, author, moderator):
    case = make_published(author=author, moderator=moderator, title=TITLE)
    page = open_page(user=author)
    page.goto(case.url)
    page.get_by_role("link", name="Confirm or close it").click()
    page.get_by_role("link", name="Or take it off the site").click()
    press(page, "Take it off the site")
    expect(page.get_by_role("main")).to_contain_text("is off the site")
    desk = open_page(user=moderator)
    desk.goto("/moderation/cases/off-the-site/")
    expect(desk.get_by_role("main")).to_contain_text(TITLE)
    desk.get_by_role("link", name="Put it back").click()
    press(desk, "Put it back")
    expect(desk.get_by_role("heading", level=1)).to_have_text(TITLE)
