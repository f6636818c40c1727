"""The headers of notices, by which mail programs file them together and offer to stop them."""

import re
from email.header import Header
from email.utils import format_datetime

from django.conf import settings
from django.urls import reverse

from notifications.models import NoticePart, OutgoingMail
from notifications.notices import message_ids

_NOT_IN_A_PHRASE = re.compile(r'[<>"\\\s\x00-\x1f]+')


def stop_address(token: str) -> str:
    """Where a token's mail is stopped."""
    return settings.SITE_URL.rstrip("/") + reverse("notifications:stop", args=[token])


def of_mail(mail: OutgoingMail, *, token: str, list_id: str, list_name: str) -> dict[str, str]:
    """What all mail of notices has (RFC 2369, 2919, 3834, 8058); the same each time it is sent."""
    ways = [f"<{stop_address(token)}>"]
    if settings.NOTICES_STOP_ADDRESS:
        ways.append(f"<mailto:{settings.NOTICES_STOP_ADDRESS}?subject=stop%20{token}>")
    return {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.created_at),
        "Auto-Submitted": "auto-generated",
        "Precedence": "list",
        "List-Id": f"{_phrase(list_name)} <{list_id}.{message_ids.host()}>".strip(),
        "List-Unsubscribe": ", ".join(ways),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def of_thread(part: NoticePart) -> dict[str, str]:
    """What makes mail about one thing hang together: all refer to it, and an answer to what it answers."""
    root = message_ids.of_about(part.event.about, part.user_id)
    if part.event.answers_id is None:
        return {"In-Reply-To": root, "References": root}
    answered = message_ids.of_event(part.event.answers_id, part.user_id)
    return {"In-Reply-To": answered, "References": f"{root} {answered}"}


def _phrase(name: str) -> str:
    cleaned = _NOT_IN_A_PHRASE.sub(" ", name).strip()[:60]
    if cleaned.isascii():
        return f'"{cleaned}"' if cleaned else ""
    return Header(cleaned[:30], "utf-8", maxlinelen=998).encode()
