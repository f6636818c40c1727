"""Who is asked first for advice: a pure calculation, which knows no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# A theme is wide; a service line or a tag says what somebody really does.
_WEIGHTS = {"theme": 1, "service-line": 3, "tag": 3}
_LEVELS = ("national", "state", "county", "city")
# Somebody who was asked within this time comes after all who were not.
RECENTLY = timedelta(days=90)


@dataclass(frozen=True)
class Candidate:
    """Somebody who can advise: by which topics that fit, from what kind of body, and when last asked."""

    key: int
    topics: tuple[str, ...]
    level: str = ""
    population: float | None = None
    last_asked: datetime | None = None


def fit(candidate: Candidate, *, level: str, population: float | None) -> int:
    """How well somebody fits a case of that level and size; higher is better."""
    weights = [_WEIGHTS.get(topic.partition(".")[0], 0) for topic in candidate.topics]
    return (
        sum(weights)
        + _near_in_level(candidate.level, level)
        + _near_in_size(candidate.population, population)
    )


def _near_in_level(one: str, other: str) -> int:
    if not one or not other:
        return 0
    if one == other:
        return 2
    if one in _LEVELS and other in _LEVELS and abs(_LEVELS.index(one) - _LEVELS.index(other)) == 1:
        return 1
    return 0


def _near_in_size(one: float | None, other: float | None) -> int:
    if not one or not other:
        return 0
    ratio = max(one, other) / min(one, other)
    return 2 if ratio <= 3 else 1 if ratio <= 10 else 0


def in_order(
    candidates: Iterable[Candidate], *, level: str, population: float | None, now: datetime
) -> list[Candidate]:
    """First those who were not asked recently, the best fit before others; then the rest, longest ago first."""

    def place(candidate: Candidate) -> tuple:
        how_well = -fit(candidate, level=level, population=population)
        last = candidate.last_asked
        if last is None or last < now - RECENTLY:
            return (0, how_well, last.timestamp() if last else 0, candidate.key)
        return (1, last.timestamp(), how_well, candidate.key)

    return sorted(candidates, key=place)
