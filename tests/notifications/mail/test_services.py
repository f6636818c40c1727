from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage

from hub.base.models import SiteIdentity
from notifications.mail import services
from notifications.models import OutgoingMail
from tests.factories.notifications import OutgoingMailFactory

pytestmark = pytest.mark.django_db
WHEN = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def letters(settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent.parent / "templates"]}]
    settings.SITE_URL = "https://hub.example"


def test_mail_is_written_down_and_sent(user_with_role):
    user = user_with_role("member", name="Pat O'Brien", email="pat@county.example")
    row = services.send_mail(
        to_user=user,
        template="letters/plain",
        context={"who": "Lee <lee>", "when": WHEN},
        reply_to="a@b.example",
    )
    row.refresh_from_db()
    assert (row.status, row.recipient) == ("sent", "pat@county.example")
    [sent] = mail.outbox
    assert sent.subject == row.subject == "News for Lee <lee>"
    assert "Hello Pat O'Brien," in sent.body
    assert "https://hub.example/cases/" in sent.body
    assert SiteIdentity.load().name in sent.body
    assert sent.reply_to == ["a@b.example"]
    [(html, mimetype)] = sent.alternatives
    assert mimetype == "text/html", "the text in the frame of all our mail"
    assert "News for Lee &lt;lee&gt;" in html
    headers = sent.message()
    assert headers["Message-ID"] == row.message_id
    assert headers["Auto-Submitted"] == "auto-generated"


def test_times_are_those_of_the_recipient(user_with_role):
    user = user_with_role("member", time_zone="America/Lima")
    services.send_mail(to_user=user, template="letters/plain", context={"who": "Lee", "when": WHEN})
    assert "Lee wrote at 07:00 -05." in mail.outbox[0].body


def test_the_language_is_that_of_the_recipient(user_with_role):
    user = user_with_role("member", language="fr")
    services.send_mail(to_user=user, template="letters/both", context={"who": "Lee", "when": WHEN})
    [(html, _mimetype)] = mail.outbox[0].alternatives
    assert '<html lang="fr">' in html


def test_an_html_template_is_sent_beside_the_text_and_escaped():
    services.send_mail(
        to_address="new@county.example", template="letters/both", context={"who": "<b>Lee</b>", "when": WHEN}
    )
    [(html, mimetype)] = mail.outbox[0].alternatives
    assert mimetype == "text/html"
    assert "&lt;b&gt;Lee&lt;/b&gt; wrote." in html
    assert mail.outbox[0].to == ["new@county.example"]


def test_mail_to_nobody_is_refused():
    with pytest.raises(ValueError, match="to_user or to_address"):
        services.send_mail(template="letters/plain")
    assert not OutgoingMail.objects.exists()


def test_a_message_to_several_is_a_row_for_each_with_one_message_id():
    message = EmailMessage(
        "Hello", "Body", to=["a@x.example", "b@x.example"], bcc=["c@x.example", "a@x.example"]
    )
    rows = services.queue_message(message=message)
    assert [row.recipient for row in rows] == ["a@x.example", "b@x.example", "c@x.example"]
    assert len({row.message_id for row in rows}) == 1
    assert [sent.recipients() for sent in mail.outbox] == [["a@x.example"], ["b@x.example"], ["c@x.example"]]
    assert all(sent.to == ["a@x.example", "b@x.example"] for sent in mail.outbox)
    assert all("c@x.example" not in sent.message().as_string() for sent in mail.outbox)


def test_what_was_given_up_can_be_tried_again():
    row = OutgoingMailFactory(status="failed", attempts=24, last_error="550")
    services.try_again(mail=row)
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("sent", 1)
    with pytest.raises(ValidationError, match="given up"):
        services.try_again(mail=row)
    assert len(mail.outbox) == 1
