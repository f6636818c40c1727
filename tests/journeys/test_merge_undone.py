"""Two organisations merged: each keeps what it gave in confidence until both agree, and it is undone."""

import pytest
from playwright.sync_api import expect

from tests.factories.benchmarks import member_of
from tests.factories.peers import DuplicatePairFactory, OrganisationFactory, make_user
from tests.factories.rounds import make_open_round, send, submission_of
from tests.journeys.test_case_from_draft_to_public import press

KEPT, MERGED = "Sample Willow County", "County of Sample Willow"


@pytest.fixture
def members(transactional_db):
    return {name: member_of(OrganisationFactory(name=name)) for name in (KEPT, MERGED)}


@pytest.fixture
def submissions(members):
    round_ = make_open_round([user.organisation for user in members.values()])
    found = {name: submission_of(round_, user.organisation) for name, user in members.items()}
    for number, (name, user) in enumerate(members.items(), start=2):
        send(found[name], number, by=user)
    return found


def merge(page, members):
    pair = DuplicatePairFactory(first=members[KEPT].organisation, second=members[MERGED].organisation)
    page.goto(f"/moderation/duplicates/{pair.pk}/")
    preview = page.get_by_role("region", name=f"If you keep {KEPT}")
    expect(preview).to_contain_text("Stays closed, until both agree")
    expect(preview).to_contain_text(f"{MERGED}: 1 member")
    press(page, f"One: keep the first, {KEPT}")
    expect(page.get_by_role("main")).to_contain_text(f"Consent of {MERGED}: No answer yet")


def respond(page):
    page.goto("/my/notices/")
    page.get_by_role("link", name="was merged into").click()
    press(page, "Agree")
    expect(page.get_by_role("status")).to_contain_text("Your organisation agrees")


def rounds_of(page):
    page.goto("/benchmarks/submitting/")
    return page.get_by_role("main").get_by_role("heading", level=2)


def test_a_merge_undone(open_page, members, submissions):
    desk = open_page(user=make_user("moderator"))
    merge(desk, members)
    kept, merged = open_page(user=members[KEPT]), open_page(user=members[MERGED], width=390)
    for page in (kept, merged):
        expect(rounds_of(page)).to_have_count(1)

    respond(kept)
    expect(rounds_of(merged)).to_have_count(1)
    respond(merged)
    for page in (kept, merged):
        expect(rounds_of(page)).to_have_count(2)
    merged.goto(submissions[MERGED].get_absolute_url())
    expect(merged.get_by_role("main")).to_contain_text(f"merged with {KEPT}, whose figures count")

    desk.goto("/moderation/duplicates/")
    desk.get_by_role("link", name="Undo").click()
    press(desk, "Undo the merging")
    expect(desk.get_by_role("status")).to_contain_text("are two again")
    for page in (kept, merged):
        expect(rounds_of(page)).to_have_count(1)
    merged.goto(submissions[MERGED].get_absolute_url())
    expect(merged.get_by_role("main")).not_to_contain_text("whose figures count")
