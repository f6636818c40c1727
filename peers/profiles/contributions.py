"""What a person contributed beside what search finds under their name, for the person's page.

A kind of content says it by its ``contributions(person, reader)``: ``Contributions``, as that reader may see them.
"""

from dataclasses import dataclass

from hub.base import content_kinds
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


def of(person: ShownProfile, reader) -> list[Contributions]:
    """All that the apps tell, without kinds of which there is nothing."""
    sources = [kind.contributions for kind in content_kinds.all_kinds() if kind.contributions]
    contributed = (source(person, reader) for source in sources)
    return [each for each in contributed if each is not None and each.count]
