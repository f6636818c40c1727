import mailbox
from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.management import call_command

from notifications import cleanup
from notifications.following import services
from notifications.mail import addresses
from notifications.mail.services import send_mail
from notifications.models import OutgoingMail, TroubledAddress
from notifications.notices import unsubscribe
from tests.factories.cases import make_published
from tests.factories.notifications import OutgoingMailFactory
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db

BOUNCE = """From: mailer-daemon@mail.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

It did not work.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such mailbox here

--x
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: Letter

--x--
"""

COMPLAINT = """From: complaints@mail.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="x"

--x
Content-Type: text/plain

A complaint.
--x
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SampleMail/1.0
Version: 1

--x
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: Letter

Body
--x--
"""


def read(tmp_path, *texts):
    box = mailbox.mbox(tmp_path / "box")
    for text in texts:
        box.add(text.encode())
    box.close()
    call_command("record_bounces", str(tmp_path / "box"), verbosity=0)


def bounce(row, **changes):
    fields = {"address": row.recipient, "action": "failed", "status": "5.1.1", "message_id": row.message_id}
    return BOUNCE.format(**{**fields, **changes})


def test_an_address_where_nobody_is_gets_no_more_mail_and_its_owner_is_told_how_to_mend_it(
    tmp_path, roles, capsys
):
    client = roles("member")
    user = client.user
    row = OutgoingMailFactory(recipient=user.email, status="sent")
    read(tmp_path, bounce(row))
    assert "1 bounces" in capsys.readouterr().out
    assert "no such mailbox" in TroubledAddress.objects.get().detail

    send_mail(template="notifications/email/address_works", to_user=user)
    assert mail.outbox == []
    assert OutgoingMail.objects.filter(status="dropped").count() == 1
    asked_for = send_mail(template="notifications/email/address_works", to_user=user, is_essential=True)
    asked_for.refresh_from_db()
    assert asked_for.status == "sent"
    mail.outbox.clear()

    assert cleanup.tell_of_stopped_addresses() == 1
    assert cleanup.tell_of_stopped_addresses() == 0
    assert "refuses our mail" in client.get("/my/notices/").content.decode()
    assert "We send no mail to your address" in client.get("/my/notices/settings/").content.decode()
    client.post("/my/notices/address/")
    assert not addresses.is_stopped(user.email)
    assert [message.to for message in mail.outbox] == [[user.email]]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "4.2.2"},
        {"action": "delayed"},
        {"message_id": "<guessed@hub.example>"},
        {"address": "somebody-else@county.example"},
        {"status": "5.2.2"},
    ],
    ids=["for now", "delayed", "no mail of ours", "not whom it went to", "once, a full mailbox"],
)
def test_what_stops_no_address(tmp_path, changes):
    row = OutgoingMailFactory(status="sent")
    read(tmp_path, bounce(row, **changes), "Subject: Out of office\n\nUntil Monday.\n", "")
    assert not addresses.is_stopped(row.recipient)


def test_refused_three_times_it_is_stopped_whatever_the_reason(tmp_path):
    rows = [OutgoingMailFactory(recipient="full@county.example", status="sent") for _ in range(3)]
    read(tmp_path, *(bounce(row, status="5.2.2") for row in rows))
    assert addresses.is_stopped("Full@county.example")


def test_a_complaint_stops_mail_at_once(tmp_path):
    row = OutgoingMailFactory(status="sent")
    read(tmp_path, COMPLAINT.format(message_id=row.message_id))
    assert addresses.is_stopped(row.recipient)
    assert TroubledAddress.objects.get().cause == "complaint"


def test_mail_that_asks_to_stop_stops(tmp_path):
    user = UserFactory(role="Members")
    row = services.follow(user=user, thing=make_published())
    message = EmailMessage()
    message["Subject"] = f"stop {unsubscribe.token(user.pk, 'subscription', row.pk)}"
    message.set_content("Please")
    read(tmp_path, message.as_string())
    assert not user.subscriptions.exists()


def test_a_server_that_knows_no_such_mailbox_stops_the_address_when_mail_is_sent(settings):
    settings.MAIL_DELIVERY_BACKEND = "tests.notifications.deliveries.Answering"
    user = UserFactory(role="Members", email="gone-1@county.example")
    send_mail(template="notifications/email/address_works", to_user=user)
    assert addresses.is_stopped(user.email)


def test_an_administrator_sees_such_addresses_and_lifts_them(roles):
    row = addresses.note_bounce("gone@county.example", detail="550 nobody", nobody_there=True)
    client = roles("administrator")
    listed = client.get("/admin/troubled_addresses/").content.decode()
    assert "gone@county.example" in listed
    assert client.get("/admin/subscriptions/").status_code == 200
    client.post(f"/admin/troubled_addresses/lift/{row.pk}/")
    assert not addresses.is_stopped("gone@county.example")
    assert roles("editor").get("/admin/troubled_addresses/").status_code in {302, 403}
