"""Addresses that refuse mail: counted, and after that left alone until somebody sees to it."""

import re
import smtplib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from notifications.models import OutgoingMail, TroubledAddress

# So many refusals for good, each within this time of the one before, and nothing is sent there any more.
MOST_FAILURES = 3
FORGIVEN_AFTER = timedelta(days=30)
# What a mail server says where there is nobody: enough once. (RFC 3463: bad address, disabled mailbox.)
_NOBODY_THERE = re.compile(r"\b5\.(1\.[0-9]+|2\.1)\b")
_ANY_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_NOBODY_CODES = {550, 551, 553}

Cause = TroubledAddress.Cause


def key_of(address: str) -> str:
    """An address as it is kept."""
    return address.strip().lower()[:320]


def is_stopped(address: str) -> bool:
    """Whether nothing goes to this address that nobody asked for."""
    return TroubledAddress.objects.filter(address=key_of(address), stopped_at__isnull=False).exists()


def note_refusal(mail: OutgoingMail, error: Exception) -> None:
    """A mail server refused the recipient of a mail for good: keep it."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return
    for code, reason in error.recipients.values():
        if 500 <= code < 600:
            detail = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
            note_bounce(mail.recipient, detail=f"{code} {detail}", nobody_there=_is_nobody(code, detail))


def _is_nobody(code: int, detail: str) -> bool:
    if _ANY_STATUS.search(detail):
        return bool(_NOBODY_THERE.search(detail))
    return code in _NOBODY_CODES


@transaction.atomic
def note_bounce(address: str, *, detail: str, nobody_there: bool) -> TroubledAddress:
    """Mail to this address came back for good; where nobody is there, or it happens again, it is stopped."""
    row = _row(address)
    now = timezone.now()
    if row.last_failure_at < now - FORGIVEN_AFTER:
        row.failures = 0
    row.failures += 1
    row.last_failure_at, row.detail = now, detail[:500]
    if row.stopped_at is None and (nobody_there or row.failures >= MOST_FAILURES):
        row.cause, row.stopped_at, row.told_at = Cause.BOUNCE, now, None
    row.save()
    return row


@transaction.atomic
def note_complaint(address: str, *, detail: str = "") -> TroubledAddress:
    """Whoever has this address reported our mail as unwanted: it is stopped at once."""
    row = _row(address)
    now = timezone.now()
    row.last_failure_at, row.detail = now, detail[:500]
    row.cause, row.told_at = Cause.COMPLAINT, None
    row.stopped_at = row.stopped_at or now
    row.save()
    return row


def _row(address: str) -> TroubledAddress:
    row, _created = TroubledAddress.objects.get_or_create(
        address=key_of(address), defaults={"last_failure_at": timezone.now()}
    )
    return TroubledAddress.objects.select_for_update().get(pk=row.pk)


def trouble_of(user) -> TroubledAddress | None:
    """Why a person gets no mail; None where they do."""
    return TroubledAddress.objects.filter(address=key_of(user.email), stopped_at__isnull=False).first()


@transaction.atomic
def lift(row: TroubledAddress) -> None:
    """Try the address again, as if nothing had been."""
    row.delete()
