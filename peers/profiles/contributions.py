"""What a person contributed beside what search finds under their name: apps above say it, for the person's page."""

from collections.abc import Callable
from dataclasses import dataclass

from peers.profiles.visibility import ShownProfile


@dataclass(frozen=True)
class Contribution:
    """One thing, as a row of a list shows it."""

    title: str
    address: str
    kicker: str = ""
    summary: str = ""


@dataclass(frozen=True)
class Contributions:
    """Things of one kind: the newest of them, and how many there are."""

    heading: str
    newest: list[Contribution]
    count: int


Source = Callable[[ShownProfile, object], Contributions | None]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Let an app say what somebody contributed: ``source(person, reader)``, as that reader may see it."""
    if source not in _sources:
        _sources.append(source)


def of(person: ShownProfile, reader) -> list[Contributions]:
    """All that the apps tell, without kinds of which there is nothing."""
    told = (source(person, reader) for source in _sources)
    return [one for one in told if one is not None and one.count]
