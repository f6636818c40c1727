"""From being admitted to a first answer from a peer, as people do it in a browser."""

from playwright.sync_api import expect

from hub.base.models import ServiceLine
from peers.models import Message
from tests.factories.peers import OrganisationFactory, make_user
from tests.factories.profiles import make_profile
from tests.peers.letters import letters


def test_complete_the_profile_find_a_peer_ask_and_be_answered(open_page):
    payroll = ServiceLine.objects.get(slug="human-resources-payroll")
    peer = make_profile(
        user=make_user("member", name="Bo Sample"),
        organisation=OrganisationFactory(name="Sample Valley"),
        population=80_000,
        job_title="Payroll lead",
        about="Twenty years of **payroll**.",
        languages=["en", "es"],
        open_to=["questions", "call"],
        links=["https://valley.example/payroll"],
        topics={"advise": [{"service_line": payroll, "words": "Six counties, one ledger."}]},
    )
    asker = make_user("member", name="Ana Sample")

    # The first steps.
    page = open_page(user=asker)
    page.goto("/my/profile/")
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Job title").fill("Clerk of the county")
    page.get_by_role("button", name="Save and go on").click()
    looking = page.get_by_role("group", name="Looking for help with 1")
    looking.get_by_label("Service line or theme").select_option(label=payroll.label)
    looking.get_by_label("In a line of your own").fill("Who runs it for several counties?")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Questions").check()
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Job title").select_option(label="Everyone, also without an account")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My profile")
    page.get_by_role("link", name="See your page").click()
    expect(page.get_by_text("Who runs it for several counties?")).to_be_visible()

    # A peer, by need and size.
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="People").click()
    page.get_by_role("group", name="Can advise on").get_by_label(payroll.label).check()
    expect(page.get_by_role("heading", name="1 person")).to_be_visible()
    page.get_by_role("group", name="Population served").get_by_label("50,000 to 250,000").check()
    expect(page.get_by_text("Serves 80,000 people")).to_be_visible()
    page.get_by_role("link", name="Bo Sample").click()

    # The question, and the answer.
    page.get_by_role("link", name="Write a message").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Subject")
    page.get_by_label("Subject").fill("One ledger")
    page.get_by_label("Message").fill("How do you count part-timers?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You can write again once somebody has answered.")).to_be_visible()
    assert len(letters(peer.user.email)) == 1
    desk = open_page(user=peer.user)
    desk.goto("/my/messages/")
    desk.get_by_role("link", name="One ledger").click()
    desk.get_by_label("Message", exact=False).last.fill("By hours, not by heads.")
    desk.get_by_role("button", name="Answer").click()
    page.goto("/my/messages/")
    page.get_by_role("link", name="One ledger").click()
    expect(page.get_by_text("By hours, not by heads.")).to_be_visible()

    # What is wrong with a message is for moderators.
    page.get_by_role("link", name="Report").click()
    page.get_by_label("Something else").check()
    page.get_by_label("In words").fill("Nothing: only to see the page.")
    page.get_by_role("button", name="Report it").click()
    moderator = open_page(user=make_user("moderator"))
    # (the address of earlier versions)
    moderator.goto("/moderation/messages/")
    moderator.get_by_role("link", name="A private message").click()
    expect(moderator.get_by_text("By hours, not by heads.")).to_be_visible()
    moderator.get_by_label("Nothing: it may stay").check()
    moderator.get_by_role("button", name="Decide").click()
    expect(moderator.get_by_text("Nothing waits for you")).to_be_visible()
    assert Message.objects.count() == 2
