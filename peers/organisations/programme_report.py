"""What of a programme is used, and by whom: for its hosts.

Each kind of content says it of its own things, by its ``programme_report(programme, reader)``: some ``UsedThing``.
"""

from dataclasses import dataclass

from hub.base import content_kinds
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


def may_see(user, programme: Programme) -> bool:
    """Whether somebody may see who uses what: the programme's hosts, and administrators."""
    return programme.may_be_edited_by(user)


def of(programme: Programme, reader) -> list[UsedThing]:
    """Everything of the programme that the reader may see, what is used most first."""
    sources = [kind.programme_report for kind in content_kinds.all_kinds() if kind.programme_report]
    found: list[UsedThing] = [use for source in sources for use in source(programme, reader)]
    return sorted(found, key=lambda use: (-use.weight, use.title))
