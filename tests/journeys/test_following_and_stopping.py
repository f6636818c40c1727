"""Follow a thread, get mail of it from a real mail server, and stop it in one click without logging in."""

import pytest
from django.conf import settings as site_settings
from playwright.sync_api import expect

from notifications.mail import delivery
from notifications.notices import fan_out
from tests.factories.forums import make_reply, make_thread, make_writer
from tests.journeys.test_case_from_draft_to_public import press
from tests.notifications.mail_server import mail_server

TITLE = "Who pays for the shared desk?"


@pytest.fixture
def server(settings):
    with mail_server() as running:
        settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def reply(thread, author, text):
    """Somebody replies, and the worker tells who follows."""
    make_reply(thread=thread, author=author, text=text)
    fan_out.spread_due()


def mail_to(server, user) -> list:
    delivery.deliver_due()
    return [message for recipient, message in server.received if recipient == user.email]


def test_follow_a_thread_get_mail_and_stop_it_in_one_click(open_page, server, settings, live_server):
    settings.SITE_URL = live_server.url
    asker, reader, other = make_writer(name="Ana Sample"), make_writer(name="Ben Sample"), make_writer()
    thread = make_thread(author=asker, title=TITLE)

    page = open_page(user=reader)
    page.goto(thread.get_absolute_url())
    page.locator("summary", has_text="How to be told").click()
    press(page, "By e-mail at once")
    expect(page.get_by_role("main")).to_contain_text("Following")

    reply(thread, other, "By seats, *or* by use?")
    page.goto("/forums/")
    page.get_by_role("link", name="1 unread notice").click()
    page.get_by_role("main").get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("By seats, or by use?")).to_be_visible()
    expect(page.get_by_role("link", name="My notices").first).to_be_visible()

    [message] = mail_to(server, reader)
    assert message["Subject"] == TITLE
    stop = message["List-Unsubscribe"].split(">")[0].split("<")[1]
    assert stop.startswith(site_settings.SITE_URL)

    phone = open_page(width=390)
    phone.goto(stop)
    expect(phone.get_by_role("main")).to_contain_text(TITLE)
    press(phone, "Stop it")
    expect(phone.get_by_role("heading", name="Stopped")).to_be_visible()

    reply(thread, other, "Or by budget.")
    assert len(mail_to(server, reader)) == 1
    page.goto("/my/following/")
    expect(page.get_by_role("main")).not_to_contain_text(TITLE)
    page.goto("/my/notices/settings/")
    press(page, "Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
