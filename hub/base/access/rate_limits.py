"""How often somebody may do something: counted in the cache, so that a stranger's script can't wear the site out."""

import time

from django.core.cache import cache


def is_allowed(what: str, who: object, *, times: int, seconds: int) -> bool:
    """Count one more ``what`` by ``who``; whether it is still within so many ``times`` in so many ``seconds``.

    Counted by fixed windows: at the edge of two, twice as many pass.
    """
    window = int(time.time() // seconds)
    key = f"rate:{what}:{who}:{window}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= times
    except ValueError:  # it ran out between the two calls
        return True
