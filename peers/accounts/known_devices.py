"""Devices from which somebody logged in to an account before: what strangers do elsewhere must not lock them out.

A signed cookie says so. It proves nothing else: whoever has one still needs the password, and may try it as rarely as
anybody.
"""

from django.conf import settings
from django.core import signing
from django.utils.crypto import get_random_string, salted_hmac

_SALT = "peers.known_devices"
# People who share a computer; whoever logged in longest ago goes first.
MOST_ACCOUNTS = 8


def device_of(request, login: str) -> str:
    """A name of the device, if somebody logged in to this account from it; else empty."""
    device, accounts = _read(request)
    return device if _mark(login) in accounts else ""


def remember(request, response, user) -> None:
    """Have the browser keep that the user logged in with it."""
    device, accounts = _read(request)
    mark = _mark(user.email)
    accounts = [mark, *(other for other in accounts if other != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        signing.dumps([device or get_random_string(22), accounts], salt=_SALT),
        max_age=_seconds(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request) -> tuple[str, list[str]]:
    try:
        device, accounts = signing.loads(
            request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=_seconds()
        )
    except signing.BadSignature:
        return "", []
    return device, accounts


def _mark(login: str) -> str:
    # Others who use the device need not read who else has an account.
    return salted_hmac(_SALT, login.strip().lower()).hexdigest()[:22]


def _seconds() -> int:
    return settings.KNOWN_DEVICE_DAYS * 24 * 60 * 60
