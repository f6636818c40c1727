"""What an import reports: how many of each outcome, and what is wrong with single rows. Knows no Django."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """What became of a row, a file or a folder."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


class RowError(Exception):
    """What is wrong with a row, or with a cell in it. The message is for people."""


@dataclass
class Problem:
    """A message about a row (0: about the file): an error, or a remark where the row went in all the same."""

    number: int
    reason: str
    is_error: bool = True


@dataclass
class Report:
    """Counts by outcome, and messages about single rows."""

    counts: Counter = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def fail(self, number: int, reason: str) -> None:
        """Report a row that was not taken."""
        self.problems.append(Problem(number, reason))

    def remark(self, number: int, reason: str) -> None:
        """Report something about a row that went in."""
        self.problems.append(Problem(number, reason, is_error=False))

    @property
    def errors(self) -> int:
        """How many rows were not taken."""
        return sum(problem.is_error for problem in self.problems)

    @contextmanager
    def row(self, number: int, *errors: type[Exception], label: str = "") -> Iterator[None]:
        """Report what is wrong with a row, a ``RowError`` or one of ``errors``, and go on with the next."""
        try:
            yield
        except (RowError, *errors) as error:
            self.fail(number, f"{label}{error}")
