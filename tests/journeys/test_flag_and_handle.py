"""A member reports a post; a moderator hides it and warns; the writer appeals; another moderator takes it back."""

from playwright.sync_api import expect

from tests.factories.forums import make_reply, make_thread, make_writer
from tests.factories.peers import make_user


def test_flag_and_handle(open_page):
    writer, moderator, second = make_writer(name="Bo Sample"), make_user("moderator"), make_user("moderator")
    thread = make_thread(title="How do you split licence costs?")
    post = make_reply(thread=thread, author=writer, text="Only fools split them.")

    # Reported.
    reader = open_page(user=make_user("member"))
    reader.goto(thread.get_absolute_url())
    reader.get_by_role("link", name="Report #2").click()
    reader.get_by_label("Something else").check()
    reader.get_by_role("button", name="Report it").click()
    expect(reader.get_by_role("alert")).to_contain_text("Say in a few words what is wrong.")
    reader.get_by_label("It attacks, insults or hurts somebody").check()
    reader.get_by_role("button", name="Report it").click()
    expect(reader.get_by_text("Thank you. The moderators will look at it, and you are told.")).to_be_visible()

    # Handled.
    desk = open_page(user=moderator)
    desk.goto("/moderation/")
    desk.get_by_role("link", name="Reports").click()
    desk.get_by_role("link", name="How do you split licence costs?").click()
    desk.get_by_label("Hide it and warn the writer").check()
    desk.get_by_label("Reason").fill("No insults, please.")
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text("Nothing waits for you")).to_be_visible()
    reader.goto(thread.get_absolute_url())
    expect(reader.get_by_text("Only fools split them.")).to_have_count(0)
    reader.goto("/forums/mine/")
    expect(reader.get_by_text("Something was done")).to_be_visible()

    # Appealed against, and taken back.
    theirs = open_page(user=writer)
    theirs.goto("/forums/mine/")
    theirs.get_by_role("link", name="A moderator hid what you wrote").click()
    expect(theirs.get_by_text("No insults, please.")).to_be_visible()
    theirs.get_by_label("Why should it be taken back?").fill("It is a quotation from our report.")
    theirs.get_by_role("button", name="Appeal").click()
    expect(theirs.get_by_text("It waits for a moderator.")).to_be_visible()
    other = open_page(user=second)
    other.goto("/forums/moderation/appeals/")
    other.get_by_role("link", name="How do you split licence costs?").click()
    other.get_by_label("Taken back").check()
    other.get_by_label("Why?").fill("So it is.")
    other.get_by_role("button", name="Decide").click()
    other.get_by_role("link", name="Moderators' log").click()
    expect(other.get_by_role("listitem").filter(has_text="Granted an appeal").first).to_be_visible()
    reader.goto(post.get_absolute_url())
    expect(reader.get_by_text("Only fools split them.")).to_be_visible()
