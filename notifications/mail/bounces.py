"""What comes back: reports that mail could not be delivered (RFC 3464), complaints (RFC 5965), and wishes to stop.

A report is believed only where it names the Message-ID of a mail that we sent to that address: anybody can
write to the address that mail comes back to. A wish to stop is believed by its sealed token.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

from notifications.mail import addresses
from notifications.models import OutgoingMail
from notifications.notices import unsubscribe

_STOP = re.compile(r"\bstop\s+([\w:=-]{20,})")
_PERMANENT = re.compile(r"^\s*5\.\d{1,3}\.\d{1,3}")
_NOBODY_THERE = re.compile(r"^\s*5\.(1\.\d{1,3}|2\.1)\b")


@dataclass
class Taken:
    """What was made of the messages that were read."""

    bounces: int = 0
    complaints: int = 0
    stopped: int = 0
    ignored: int = 0


def take(messages: Iterator[bytes]) -> Taken:
    """Go by each of these messages; what is none of the three, or about no mail of ours, is left out."""
    taken = Taken()
    for raw in messages:
        message = BytesParser().parsebytes(raw)
        kind = _take_one(message)
        setattr(taken, kind, getattr(taken, kind) + 1)
    return taken


def _take_one(message: Message) -> str:
    report = message.get_param("report-type")
    if message.get_content_type() == "multipart/report" and isinstance(report, str):
        if report.lower() == "delivery-status" and _take_bounce(message):
            return "bounces"
        if report.lower() == "feedback-report" and _take_complaint(message):
            return "complaints"
        return "ignored"
    return "stopped" if _take_stop(message) else "ignored"


# --- Could not be delivered -----------------------------------------------------------------------
def _take_bounce(message: Message) -> bool:
    message_id = _original_message_id(message)
    found = False
    for part in _parts(message, "message/delivery-status"):
        for fields in part.get_payload():
            if not isinstance(fields, Message) or (fields.get("Action") or "").strip().lower() != "failed":
                continue
            status = fields.get("Status") or ""
            address = _address(fields.get("Original-Recipient") or fields.get("Final-Recipient"))
            if not _PERMANENT.match(status) or not _was_sent(message_id, address):
                continue
            detail = " ".join((fields.get("Diagnostic-Code") or status).split())
            addresses.note_bounce(address, detail=detail, nobody_there=bool(_NOBODY_THERE.match(status)))
            found = True
    return found


# --- Complaints -------------------------------------------------------------------------------------
def _take_complaint(message: Message) -> bool:
    message_id = _original_message_id(message)
    for part in _parts(message, "message/feedback-report"):
        fields = _fields_of(part)
        if (fields.get("Feedback-Type") or "").strip().lower() not in {"abuse", "fraud", "opt-out"}:
            continue
        address = _address(fields.get("Original-Rcpt-To")) or _only_recipient(message_id)
        if _was_sent(message_id, address):
            addresses.note_complaint(address, detail=(fields.get("User-Agent") or "").strip())
            return True
    return False


def _fields_of(part: Message) -> Message:
    payload = part.get_payload()
    if isinstance(payload, list):
        # Python's parser takes every message/… for a message.
        return payload[0]
    return BytesParser().parsebytes(part.get_payload(decode=True) or b"")


# --- Wishes to stop ---------------------------------------------------------------------------------
def _take_stop(message: Message) -> bool:
    # A mail program may have folded and encoded so long a word.
    found = _STOP.search(str(make_header(decode_header(str(message.get("Subject") or "")))))
    what = unsubscribe.read(found[1]) if found else None
    if what is None:
        return False
    unsubscribe.stop(what)
    return True


# --- What was sent -----------------------------------------------------------------------------------
def _parts(message: Message, content_type: str) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == content_type)


def _original_message_id(message: Message) -> str:
    """The Message-ID of the mail that the report is about, from the copy or the headers that came along."""
    for part in _parts(message, "message/rfc822"):
        payload = part.get_payload()
        if isinstance(payload, list) and payload:
            return (payload[0].get("Message-ID") or "").strip()
    for part in _parts(message, "text/rfc822-headers"):
        headers = BytesParser().parsebytes((part.get_payload(decode=True) or b"") + b"\r\n\r\n")
        return (headers.get("Message-ID") or "").strip()
    return ""


def _address(field: str | None) -> str:
    """The address in a field such as ``rfc822; pat@county.example``."""
    return (field or "").rpartition(";")[2].strip().strip("<>").lower()


def _was_sent(message_id: str, address: str) -> bool:
    if not message_id or not address:
        return False
    return OutgoingMail.objects.filter(message_id=message_id, recipient__iexact=address).exists()


def _only_recipient(message_id: str) -> str:
    """Whom a mail went to, where that was one person: complaints often leave the address out."""
    found = list(OutgoingMail.objects.filter(message_id=message_id).values_list("recipient", flat=True)[:2])
    return found[0].lower() if message_id and len(found) == 1 else ""
