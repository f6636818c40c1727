"""Sending what the rows say.

One row at a time: taken up in a transaction of its own, sent, and marked in a further one. A sender
that dies in between leaves at most that one message in doubt; its row is taken up again when its
lease is over, and what is then sent carries the same Message-ID.
"""

import contextlib
import logging
import smtplib
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection, transaction
from django.utils import timezone

from notifications.mail import addresses, composing
from notifications.models import OutgoingMail

logger = logging.getLogger(__name__)

# Longer than any sending can take, at EMAIL_TIMEOUT seconds for each answer of the mail server.
LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# With these waits, mail is tried for four days.
MAX_ATTEMPTS = 24

Status = OutgoingMail.Status


def wait_after(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: twice as long each time."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 16), LONGEST_WAIT)


def is_permanent(error: Exception) -> bool:
    """Whether sending the same message again can't help.

    A refused log-in or sender is a fault of the set-up, which somebody may mend: it is tried again.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return 500 <= error.smtp_code < 600
    # A message that can't be put together: a line break in a header, an address that is none.
    return isinstance(error, smtplib.SMTPNotSupportedError | ValueError)


def is_unreachable(error: Exception) -> bool:
    """Whether the mail server itself is the trouble, so that other mail would fare no better now."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(
            error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError | smtplib.SMTPAuthenticationError
        )
    return isinstance(error, OSError)


def claim_next(sender: str) -> OutgoingMail | None:
    """Take up the mail that has been due longest, so that no other sender sends it too."""
    if not OutgoingMail.objects.due(timezone.now()).exists():
        return None  # without opening a writing transaction, which on SQLite makes others wait
    with transaction.atomic():
        now = timezone.now()
        rows = OutgoingMail.objects.due(now).order_by("next_attempt_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        mail = rows.first()
        if mail is None:
            return None
        mail.status = Status.SENDING
        mail.attempts += 1
        mail.claimed_at = now
        mail.claimed_by = sender
        mail.next_attempt_at = now + LEASE
        mail.save(update_fields=["status", "attempts", "claimed_at", "claimed_by", "next_attempt_at"])
    return mail


def mark_sent(mail: OutgoingMail) -> None:
    """Record that the mail server has the message."""
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(
            status=Status.SENT,
            sent_at=timezone.now(),
            last_error="",
            claimed_by="",
            # Put together just now, where it was not written beforehand.
            recipient=mail.recipient,
            subject=mail.subject,
        )


def mark_dropped(mail: OutgoingMail) -> None:
    """Record that nobody is to get the message any more: it was stopped, or nothing of it may be read."""
    OutgoingMail.objects.filter(pk=mail.pk, status=Status.SENDING, claimed_by=mail.claimed_by).update(
        status=Status.DROPPED, claimed_by=""
    )


def mark_failed(mail: OutgoingMail, error: Exception) -> None:
    """Record why the message did not go, and when to try again, if ever."""
    gives_up = is_permanent(error) or mail.attempts >= MAX_ATTEMPTS
    with transaction.atomic():
        # Only while the row is still ours: after the lease another sender may have it.
        OutgoingMail.objects.filter(pk=mail.pk, status=Status.SENDING, claimed_by=mail.claimed_by).update(
            status=Status.FAILED if gives_up else Status.QUEUED,
            next_attempt_at=timezone.now() + wait_after(mail.attempts),
            last_error=f"{type(error).__name__}: {error}"[:2000],
            claimed_by="",
        )
    logger.log(
        logging.ERROR if gives_up else logging.WARNING,
        "Mail %s %s after attempt %s: %s",
        mail.pk,
        "given up" if gives_up else "put off",
        mail.attempts,
        type(error).__name__,
    )


def deliver_due(*, limit: int = 200) -> int:
    """Send what is due, at most ``limit`` messages; returns how many went out.

    Stops early when the mail server can't be reached: what is left stays due.
    """
    sender = uuid.uuid4().hex
    sent = 0
    delivery = get_connection(backend=settings.MAIL_DELIVERY_BACKEND)
    try:
        for _turn in range(limit):
            mail = claim_next(sender)
            if mail is None:
                break
            if mail.attempts > MAX_ATTEMPTS:
                mark_failed(mail, TimeoutError("its senders died before they could finish"))
                continue
            try:
                message = composing.message_of(mail)
                if message is None:
                    mark_dropped(mail)
                    continue
                delivery.open()
                delivery.send_messages([message])
            except Exception as error:
                mark_failed(mail, error)
                addresses.note_refusal(mail, error)
                _close(delivery)
                if is_unreachable(error):
                    break
                continue
            mark_sent(mail)
            sent += 1
    finally:
        _close(delivery)
    return sent


def _close(delivery) -> None:
    """Close the connection; what a server says on the way out changes nothing."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        delivery.close()
