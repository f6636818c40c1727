"""The time zones that there are. Looking for them on disk takes longer than many a page."""

import zoneinfo
from functools import cache


@cache
def names() -> frozenset[str]:
    """The names of the IANA time zone database, read once."""
    return frozenset(zoneinfo.available_timezones())
