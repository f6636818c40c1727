"""How often a wrong password may be tried, such that nobody can lock another person out.

Counted are an account from one address, one address, and an account from anywhere. A device that logged in to the
account before is counted by itself alone: whatever strangers do, its owner comes in.
"""

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage

from hub.base.access.client_address import client_network
from peers.accounts import known_devices

APP = "allauth.account"
HERE, ADDRESS = "password_failed_here", "password_failed_address"
ACCOUNT, DEVICE = "password_failed_account", "password_failed_device"


def count_attempt(request, login: str) -> RateLimitUsage | None:
    """Count an attempt to log in, to be taken back where the password is right; None where it is one too many."""
    usage = RateLimitUsage(usage=[])
    for action, key in _keys(request, login).items():
        counted = ratelimit.consume(request, app=APP, action=action, key=key)
        if counted is None:
            return None
        usage.usage += counted.usage
    return usage


def forget(request, login: str) -> None:
    """Begin anew for an account whose owner chose another password by mail."""
    login = login.strip().lower()
    for action, key in {HERE: _here(request, login), ACCOUNT: login}.items():
        ratelimit.clear(request, app=APP, action=action, key=key)


def _keys(request, login: str) -> dict[str, str]:
    login = login.strip().lower()
    if request.user.is_authenticated and request.user.email.lower() == login:
        # Somebody who is logged in proves again who they are.
        return {DEVICE: f"{login} session"}
    if device := known_devices.device_of(request, login):
        return {DEVICE: f"{login} {device}"}
    # From the narrowest to the widest: what one address tries in vain costs others little.
    return {HERE: _here(request, login), ADDRESS: "", ACCOUNT: login}


def _here(request, login: str) -> str:
    return f"{login} {client_network(request)}"
