"""What of a programme is used, and by whom: for its hosts. Each app above says it of its own things."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from peers.models import Programme


@dataclass(frozen=True)
class UsedBy:
    """Somebody who uses a thing, as far as they let others know."""

    label: str
    address: str = ""


@dataclass(frozen=True)
class UsedThing:
    """One thing of the programme with its use."""

    title: str
    address: str
    kind: str
    # Each a sentence with its number: "12 members follow it".
    told: tuple[str, ...] = ()
    users: tuple[UsedBy, ...] = ()
    # How many more use it than are named.
    others: int = 0
    # By which the list is ordered.
    weight: int = 0


_sources: list[Callable[[Programme, object], Iterable[UsedThing]]] = []


def register(source: Callable[[Programme, object], Iterable[UsedThing]]) -> None:
    """Let an app say what of its things in a programme is used: ``source(programme, reader)``."""
    if source not in _sources:
        _sources.append(source)


def may_see(user, programme: Programme) -> bool:
    """Whether somebody may see who uses what: the programme's hosts, and administrators."""
    return programme.may_be_edited_by(user)


def of(programme: Programme, reader) -> list[UsedThing]:
    """Everything of the programme that the reader may see, what is used most first."""
    found = [use for source in _sources for use in source(programme, reader)]
    return sorted(found, key=lambda use: (-use.weight, use.title))
