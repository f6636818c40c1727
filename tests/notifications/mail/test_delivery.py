import smtplib
import threading
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from notifications import clock_jobs
from notifications.mail import delivery
from notifications.models import OutgoingMail
from tests import processes
from tests.factories.notifications import OutgoingMailFactory
from tests.notifications import deliveries
from tests.notifications.mail_server import mail_server

MINUTE = timedelta(minutes=1)


@pytest.fixture
def answering(settings):
    settings.MAIL_DELIVERY_BACKEND = "tests.notifications.deliveries.Answering"


@pytest.mark.django_db
def test_what_is_due_goes_out_oldest_first_and_once():
    now = timezone.now()
    OutgoingMailFactory(recipient="second@x.example", next_attempt_at=now - MINUTE)
    OutgoingMailFactory(recipient="first@x.example", next_attempt_at=now - 2 * MINUTE)
    OutgoingMailFactory(recipient="later@x.example", next_attempt_at=now + MINUTE)
    assert delivery.deliver_due() == 2
    assert delivery.deliver_due() == 0
    assert [message.recipients() for message in mail.outbox] == [["first@x.example"], ["second@x.example"]]


@pytest.mark.django_db
def test_over_smtp_one_session_carries_what_is_due_and_a_refused_recipient_is_given_up(settings):
    rows = [OutgoingMailFactory(recipient=f"{name}@x.example") for name in ("a", "gone-1", "b", "c")]
    with mail_server() as server:
        settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert delivery.deliver_due() == 3
    assert [message["Message-ID"] for _recipient, message in server.received] == [
        row.message_id for row in rows if not row.recipient.startswith("gone")
    ]
    assert [recipient for recipient, _message in server.received] == [
        "a@x.example",
        "b@x.example",
        "c@x.example",
    ]
    assert server.sessions == 2, "a new one after the refusal"
    gone = OutgoingMail.objects.failed().get()
    assert (gone.recipient, "550" in gone.last_error) == ("gone-1@x.example", True)


@pytest.mark.django_db
def test_no_more_than_the_limit_goes_out_at_once():
    OutgoingMailFactory.create_batch(3)
    assert delivery.deliver_due(limit=2) == 2
    assert OutgoingMail.objects.filter(status="queued").count() == 1


@pytest.mark.django_db
def test_nothing_due_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        delivery.deliver_due()


@pytest.mark.django_db
def test_a_recipient_refused_for_good_is_given_up_visibly_and_keeps_nobody_waiting(answering):
    gone = OutgoingMailFactory(recipient="gone-1@x.example")
    fine = OutgoingMailFactory()
    assert delivery.deliver_due() == 1
    gone.refresh_from_db()
    fine.refresh_from_db()
    assert (gone.status, gone.attempts, fine.status) == ("failed", 1, "sent")
    assert "no such mailbox" in gone.last_error
    assert list(OutgoingMail.objects.failed()) == [gone]


@pytest.mark.django_db
def test_a_recipient_refused_for_now_is_tried_again_later_each_time(answering):
    row = OutgoingMailFactory(recipient="busy-1@x.example")
    for attempt, wait in enumerate([1, 2, 4], start=1):
        OutgoingMail.objects.update(next_attempt_at=timezone.now())
        delivery.deliver_due()
        row.refresh_from_db()
        assert (row.status, row.attempts) == ("queued", attempt)
        assert abs(row.next_attempt_at - timezone.now() - wait * MINUTE) < timedelta(seconds=10)
    assert delivery.wait_after(30) == delivery.LONGEST_WAIT


@pytest.mark.django_db
def test_after_the_last_attempt_it_is_given_up(answering):
    row = OutgoingMailFactory(recipient="busy-1@x.example", attempts=delivery.MAX_ATTEMPTS - 1)
    delivery.deliver_due()
    row.refresh_from_db()
    assert row.status == "failed"


@pytest.mark.django_db
def test_a_server_that_is_away_is_asked_once_and_costs_other_mail_no_attempt(settings, monkeypatch):
    settings.MAIL_DELIVERY_BACKEND = "tests.notifications.deliveries.Down"
    monkeypatch.setattr(deliveries.Down, "tried", 0)
    OutgoingMailFactory.create_batch(3)
    assert delivery.deliver_due() == 0
    assert deliveries.Down.tried == 1
    assert sorted(OutgoingMail.objects.values_list("status", "attempts")) == [("queued", 0)] * 2 + [
        ("queued", 1)
    ]


@pytest.mark.django_db
def test_a_message_that_cannot_be_put_together_is_given_up():
    row = OutgoingMailFactory()
    row.content["subject"] = "Two\nlines"
    row.save()
    delivery.deliver_due()
    row.refresh_from_db()
    assert row.status == "failed"
    assert "BadHeaderError" in row.last_error


@pytest.mark.parametrize(
    ("error", "permanent", "unreachable"),
    [
        (smtplib.SMTPRecipientsRefused({"a@x.example": (550, b"gone")}), True, False),
        (smtplib.SMTPRecipientsRefused({"a@x.example": (450, b"busy")}), False, False),
        (smtplib.SMTPDataError(554, b"looks like spam"), True, False),
        (smtplib.SMTPDataError(451, b"not now"), False, False),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), False, True),
        (smtplib.SMTPSenderRefused(550, b"not you", "hub@hub.example"), False, False),
        (smtplib.SMTPServerDisconnected("gone"), False, True),
        (TimeoutError("timed out"), False, True),
        (ValueError("a line break"), True, False),
    ],
)
def test_which_errors_stop_what(error, permanent, unreachable):
    assert (delivery.is_permanent(error), delivery.is_unreachable(error)) == (permanent, unreachable)


@pytest.mark.django_db
def test_what_a_sender_has_in_hand_is_left_to_it_until_its_lease_is_over():
    row = OutgoingMailFactory()
    claimed = delivery.claim_next("first")
    assert (claimed.pk, claimed.status, claimed.attempts) == (row.pk, "sending", 1)
    assert delivery.claim_next("second") is None
    OutgoingMail.objects.update(next_attempt_at=timezone.now())
    again = delivery.claim_next("second")
    assert (again.pk, again.attempts) == (row.pk, 2)
    # The first comes back late with an error: the row is no longer its own.
    delivery.mark_failed(claimed, ConnectionError("late"))
    row.refresh_from_db()
    assert (row.status, row.claimed_by, row.last_error) == ("sending", "second", "")


@pytest.mark.django_db
def test_mail_that_kills_its_senders_is_given_up_in_the_end():
    row = OutgoingMailFactory(status="sending", attempts=delivery.MAX_ATTEMPTS, claimed_by="dead")
    delivery.deliver_due()
    row.refresh_from_db()
    assert row.status == "failed"
    assert "died" in row.last_error
    assert mail.outbox == []


@pytest.mark.django_db
def test_old_mail_is_forgotten_and_waiting_mail_is_not():
    long_ago = timezone.now() - timedelta(days=400)
    OutgoingMailFactory(status="sent", sent_at=long_ago, created_at=long_ago)
    OutgoingMailFactory(status="failed", created_at=long_ago)
    kept = [
        OutgoingMailFactory(status="queued", created_at=long_ago),
        OutgoingMailFactory(status="sent", sent_at=timezone.now()),
        OutgoingMailFactory(status="failed"),
    ]
    clock_jobs.forget_old_mail()
    assert set(OutgoingMail.objects.all()) == set(kept)


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_between_sending_and_marking_sends_one_mail_twice_and_loses_none(tmp_path, settings):
    rows = OutgoingMailFactory.create_batch(3)
    victim = rows[1]
    sender = processes.start(
        "-c",
        "import django; django.setup(); from notifications.mail.delivery import deliver_due; deliver_due()",
        HUB_TEST_MAIL=str(tmp_path),
        KILL_AFTER=victim.recipient,
    )
    output, _ = sender.communicate(timeout=60)
    assert sender.returncode == -9, output
    assert list(OutgoingMail.objects.order_by("pk").values_list("status", flat=True)) == [
        "sent",
        "sending",
        "queued",
    ]

    settings.MAIL_DELIVERY_BACKEND = "tests.notifications.deliveries.IntoFolder"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUB_TEST_MAIL", str(tmp_path))
        assert delivery.deliver_due() == 1, "the row in doubt waits until the lease is over"
        OutgoingMail.objects.filter(pk=victim.pk).update(next_attempt_at=timezone.now())
        assert delivery.deliver_due() == 1

    sent = [message_from_bytes(path.read_bytes())["Message-ID"] for path in sorted(tmp_path.iterdir())]
    assert sorted(sent) == sorted([row.message_id for row in rows] + [victim.message_id])
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_several_senders_send_each_mail_once():
    OutgoingMailFactory.create_batch(24)
    counts = []

    def send():
        counts.append(delivery.deliver_due())
        connection.close()

    senders = [threading.Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sum(counts) == 24
    assert len({message.recipients()[0] for message in mail.outbox}) == len(mail.outbox) == 24
