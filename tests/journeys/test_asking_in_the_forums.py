"""A member asks, another answers by keyboard, the first accepts, a third follows."""

from playwright.sync_api import expect

from forums.models import Post, Thread
from hub.base.models import UnsavedForm
from notifications.following import services
from tests.factories.forums import make_thread, make_writer


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).first.click()


def test_ask_answer_accept_follow(open_page):
    asks, answers, reads = (make_writer(name=f"{name} Sample") for name in ("Ana", "Ruth", "Ben"))
    make_thread(author=reads, title="How do you split licence costs?")

    page = open_page(user=asks, width=390)
    page.goto("/forums/in/procurement/")
    page.get_by_role("main").get_by_role("link", name="Ask or start a thread").click()
    page.get_by_label("Title").fill("How do you split licence costs among towns?")
    expect(page.locator("[data-related-list]")).to_contain_text("How do you split licence costs?")
    text = page.get_by_role("textbox", name="Your question, or what you want to talk about")
    text.fill("By seats or by inhabitants? ")
    text.press_sequentially("@rut")
    page.get_by_role("option", name="Ruth Sample").click()
    expect(text).to_have_value(f"By seats or by inhabitants? [@Ruth Sample](/people/{answers.pk}/) ")
    expect(page.locator("[data-unsaved-state]")).to_contain_text("What you typed is kept")
    assert UnsavedForm.objects.get().content["title"] == ["How do you split licence costs among towns?"]
    press(page, "Send it")
    expect(page.get_by_role("heading", level=1)).to_have_text("How do you split licence costs among towns?")
    thread = Thread.objects.get(title__endswith="among towns?")
    assert not UnsavedForm.objects.exists()

    page = open_page(user=answers)
    page.goto(thread.get_absolute_url())
    page.get_by_role("main").get_by_role("link", name="Quote #1").click()
    field = page.get_by_role("textbox", name="Your answer")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"> {Post.objects.get(thread=thread).text}\n\n")
    field.press_sequentially("By inhabitants; nobody counts those twice.")
    field.press("Control+Enter")
    expect(page.get_by_role("main")).to_contain_text("Your answer is there")
    answer = Post.objects.get(thread=thread, position=2)
    assert answer.reply_to.position == 1

    page = open_page(user=asks)
    page.goto(f"/forums/threads/{thread.pk}/unread/")
    expect(page).to_have_url(page.url.partition("#")[0] + f"#post-{answer.pk}")
    press(page, "Accept as answer")
    expect(page.get_by_role("main")).to_contain_text("Accepted answer: #2")

    page = open_page(user=reads)
    page.goto(thread.get_absolute_url())
    press(page, "Follow")
    expect(page.get_by_role("heading", level=1)).to_have_text(thread.title)
    assert thread.pk in services.kept_for(reads, kind="thread")
