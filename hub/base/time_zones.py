"""The time zones that there are. Looking for them on disk takes longer than many a page."""

import zoneinfo
from functools import cache


@cache
def names() -> frozenset[str]:
    """The names of the IANA time zone database, read once."""
    return frozenset(zoneinfo.available_timezones())


def choices() -> list:
    """As choices: the zones that have a place's name, by part of the world."""
    zones: dict[str, list] = {}
    for name in sorted(names()):
        region, _slash, place = name.partition("/")
        if place and region not in {"Etc", "SystemV", "posix", "right"}:
            zones.setdefault(region, []).append((name, place.replace("_", " ").replace("/", ", ")))
    return [("UTC", "UTC"), *zones.items()]
