"""A case asks for advice: an invited member answers, the author accepts and closes it, and it stands on the case."""

import pytest
from playwright.sync_api import expect

from hub.base.models import ServiceLine
from tests import processes
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory
from tests.factories.profiles import make_profile
from tests.journeys.test_case_from_draft_to_public import press

TITLE = "One desk for eleven sample counties"
QUESTION = "How do you share the cost of payroll among towns?"


@pytest.fixture
def adviser():
    line = ServiceLine.objects.get(slug="finance-accounts-payable")
    user = UserFactory(role="Members", name="Ada Sample")
    return make_profile(user=user, topics={"advise": [{"service_line": line}]}).user


def run_the_worker():
    """Let a worker do what is due."""
    worker = processes.start("manage.py", "worker", "--batch")
    output, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0, output


def test_ask_be_invited_answer_accept_and_close(open_page, adviser):
    case = make_published(author=UserFactory(role="Members", name="Ana Sample"))
    page = open_page(user=case.owner)
    page.goto(case.get_url())
    page.get_by_role("link", name="Ask for advice").click()
    press(page, "Ask the members")
    expect(page.get_by_role("alert")).to_contain_text("Ask at least one question")
    page.get_by_label("Question in one line").first.fill(QUESTION)
    page.get_by_role("textbox", name="What one has to know to answer").first.fill("Ours differ by **ten**.")
    press(page, "Ask the members")
    expect(page.get_by_role("region", name="Advice")).to_contain_text(QUESTION)

    run_the_worker()
    member = open_page(user=adviser, width=390)
    member.goto("/cases/?tells=advice")
    member.get_by_role("link", name=TITLE).click()
    advice = member.get_by_role("region", name="Advice")
    expect(advice).to_contain_text("You are asked.")
    advice.get_by_role("link", name="Answer").click()
    member.get_by_role("textbox", name="Your answer").fill("We split it by *payslips*.")
    member.get_by_role("main").get_by_role("button", name="Send the answer").click()
    expect(member.get_by_role("main")).to_contain_text("We split it by payslips.")
    member.goto(case.get_url())
    member.get_by_role("link", name="We face the same").click()
    press(member, "We face the same")
    expect(member.get_by_role("region", name="We face the same")).to_contain_text("1 member faces the same")

    page.reload()
    page.get_by_role("button", name="Accept this advice").click()
    page.goto(case.get_url())
    expect(page.get_by_role("region", name="Advice")).to_contain_text("Accepted advice")
    page.get_by_role("link", name="See how it goes, or close it").click()
    press(page, "Close it and tell them")
    expect(page.get_by_role("alert")).to_contain_text("Say what you did about the advice")
    page.get_by_role("textbox", name="In all").fill("We charge **by payslip** from July.")
    press(page, "Close it and tell them")

    visitor = open_page()
    visitor.goto(case.get_url())
    told = visitor.get_by_role("region", name="Advice")
    expect(told.locator("strong", has_text="by payslip")).to_be_visible()
    expect(told).to_contain_text("With thanks for the advice that was taken: A member")
