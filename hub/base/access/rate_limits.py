"""How often somebody may do something, so that a stranger's script can't wear the site out.

Counted in the cache of limits, which all processes share.
"""

import time

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

from hub.base.access.client_address import client_network

limits = ConnectionProxy(caches, "limits")


def is_allowed(what: str, who: object, *, times: int, seconds: int) -> bool:
    """Count one more ``what`` by ``who``; whether it is still within so many ``times`` in so many ``seconds``.

    Counted by fixed windows: at the edge of two, twice as many pass.
    """
    window = int(time.time() // seconds)
    key = f"rate:{what}:{who}:{window}"
    limits.add(key, 0, timeout=seconds)
    try:
        return limits.incr(key) <= times
    except ValueError:  # it ran out between the two calls
        return True


def who_asks(request) -> str:
    """Whom a limit counts by: the person who is logged in, else the network that the request comes from."""
    return f"user:{request.user.pk}" if request.user.is_authenticated else f"from:{client_network(request)}"
