from email.mime.image import MIMEImage

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from wagtail.admin import signal_handlers
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from notifications.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_all_of_a_message_arrives():
    message = EmailMultiAlternatives(
        "Grüße",
        "Text",
        "Hub <hub@hub.example>",
        ["a@x.example"],
        cc=["b@x.example"],
        reply_to=["r@x.example"],
        headers={"X-Kind": "letter", "Message-ID": "<given@hub.example>"},
    )
    message.attach_alternative("<p>Text</p>", "text/html")
    message.attach("figures.csv", "a;b\n1;2\n", "text/csv")
    message.attach("scan.pdf", b"%PDF-\xff\x00", "application/pdf")
    message.attach(
        "inner.eml", EmailMessage("Inner", "Words", "i@x.example", ["j@x.example"]), "message/rfc822"
    )
    image = MIMEImage(b"\x89PNG", "png")
    image.add_header("Content-ID", "<logo>")
    message.attach(image)
    expected = message.message()

    assert message.send() == 1

    sent = mail.outbox[0].message()
    assert sent["Message-ID"] == "<given@hub.example>"
    for name in ("Subject", "From", "To", "Cc", "Reply-To", "X-Kind"):
        assert sent[name] == expected[name]
    parts = [
        [(part.get_content_type(), part.get_filename(), part["Content-ID"], part.get_payload(decode=True))
         for part in whole.walk() if not part.is_multipart()]
        for whole in (sent, expected)
    ]  # fmt: skip
    assert parts[0] == parts[1]
    assert len(parts[0]) == 6


def test_a_rollback_takes_the_mail_along(settings):
    # Tasks run at once here; in production this one would be gone with the row.
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with transaction.atomic():
        send_mail("Hello", "Body", None, ["a@x.example"])
        assert OutgoingMail.objects.count() == 1
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_the_task_is_written_in_the_same_transaction(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    with transaction.atomic():
        send_mail("Hello", "Body", None, ["a@x.example"])
        assert DBTaskResult.objects.filter(task_path="notifications.tasks.send_waiting_mail").count() == 1
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()


def test_a_message_without_recipients_is_no_row():
    assert EmailMessage("Hello", "Body").send() == 0
    assert not OutgoingMail.objects.exists()


def test_wagtail_sends_no_mail_of_its_own_about_workflows():
    notifiers = {value for name, value in vars(signal_handlers).items() if name.endswith("_email_notifier")}
    assert len(notifiers) == 4
    for signal in (task_submitted, workflow_approved, workflow_rejected, workflow_submitted):
        receivers = [receiver for kind in signal._live_receivers(sender=None) for receiver in kind]
        assert not notifiers & set(receivers)
