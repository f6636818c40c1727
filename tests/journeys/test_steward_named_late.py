"""A data steward named late: one organisation agrees, one refuses, and each reads who viewed its figures."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from benchmarks.models import Round
from tests.factories.benchmarks import member_of
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, UserFactory
from tests.factories.rounds import make_open_round, send, submission_of
from tests.journeys.test_case_from_draft_to_public import press

AGREES, REFUSES, SENDS_LATER = "Sample Alder County", "Sample Birch County", "Sample Cedar County"


@pytest.fixture
def members(transactional_db):
    return {name: member_of(OrganisationFactory(name=name)) for name in (AGREES, REFUSES, SENDS_LATER)}


@pytest.fixture
def host(transactional_db):
    return UserFactory(role="Members", name="Hanna Host")


@pytest.fixture
def round_(members, host) -> Round:
    found = make_open_round(
        [user.organisation for user in members.values()],
        host=host,
        programme=ProgrammeFactory(hosts=[host]),
        closes_at=timezone.now() + timedelta(days=9),
    )
    for name, value in ((AGREES, "3.17"), (REFUSES, "4.19")):
        send(submission_of(found, members[name].organisation), value, by=members[name])
    return found


def name_self(page, round_):
    page.goto(f"/benchmarks/hosting/{round_.slug}/")
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Hanna Host").check()
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("Consent of those who have sent figures")
    expect(page.get_by_role("main")).to_contain_text("2 without an answer, which is no")


def respond(page, button):
    """Come by the notice, and agree or refuse."""
    page.goto("/my/notices/")
    page.get_by_role("link", name="Hanna Host was named as a data steward").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who reads your figures")
    press(page, button)
    expect(page.get_by_role("status")).to_contain_text("Your organisation")


def send_by_form(page, round_):
    page.goto("/benchmarks/submitting/")
    page.get_by_role("link", name=round_.title).click()
    expect(page.get_by_role("main")).to_contain_text("Hanna Host")
    page.get_by_label("Cost of the finance function").fill("23.10")
    page.get_by_label("All operating spending").fill("1,000.00")
    press(page, "Save and check")
    expect(page.get_by_role("main")).to_contain_text("Hanna Host")
    press(page, "Send the figures")
    expect(page.get_by_role("status")).to_contain_text("The figures are sent")


def look(page, round_, name):
    page.goto(f"/benchmarks/reviewing/{round_.slug}/")
    page.get_by_role("link", name=name, exact=True).click()
    return page.get_by_role("main")


def test_a_steward_named_late_and_refused_by_one(open_page, members, host, round_):
    desk = open_page(user=host)
    name_self(desk, round_)
    expect(look(desk, round_, AGREES)).to_contain_text("has not answered yet")

    agrees, refuses = open_page(user=members[AGREES]), open_page(user=members[REFUSES], width=390)
    respond(agrees, "Agree")
    respond(refuses, "Refuse")
    later = open_page(user=members[SENDS_LATER])
    send_by_form(later, round_)

    expect(look(desk, round_, AGREES)).to_contain_text("31.7")
    expect(look(desk, round_, SENDS_LATER)).to_contain_text("23.1")
    main = look(desk, round_, REFUSES)
    expect(main).to_contain_text("does not agree")
    expect(main).not_to_contain_text("41.9")

    for page, has_views in ((agrees, True), (refuses, False), (later, True)):
        page.goto("/benchmarks/submitting/")
        page.get_by_role("link", name="See who viewed your figures").click()
        expected = "Hanna Host" if has_views else "Nobody has viewed your figures yet"
        expect(page.get_by_role("main")).to_contain_text(expected)
