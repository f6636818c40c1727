"""The Message-IDs of notices: worked out, so that mail about one thing hangs together in mail programs."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac


def host() -> str:
    """The name of the site in Message-IDs and List-Ids."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _made_of(*parts) -> str:
    text = ".".join(str(part) for part in parts)
    # Not to be guessed: a report about a message is believed by its Message-ID.
    seal = salted_hmac("notifications.message_ids", text).hexdigest()[:20]
    return f"<{text.replace(':', '-')}.{seal}@{host()}>"


def of_event(event_id: int, user_id: int) -> str:
    """Of the mail that tells one person of one event."""
    return _made_of("notice", event_id, user_id)


def of_gathered(user_id: int, last_part_id: int) -> str:
    """Of the mail that gathers what one person is told, up to a part."""
    return _made_of("gathered", last_part_id, user_id)


def of_about(about: str, user_id: int) -> str:
    """What all mail to one person about one thing refers to."""
    return _made_of(about, user_id)
