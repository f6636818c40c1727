"""When those who answer for a thing are asked whether it still holds. Knows no Django."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Where a thing stands: it holds; nobody was asked yet; somebody was and can be again; all questions are spent."""

    CONFIRMED = "confirmed"
    DUE = "due"
    ASKED = "asked"
    UNANSWERED = "unanswered"


class Schedule(NamedTuple):
    """When to ask next (None: no more), and how often it was asked since the last confirmation."""

    ask_at: datetime | None
    times_asked: int


@dataclass(frozen=True)
class Policy:
    """How long a kind of thing counts as confirmed, and how its keepers are asked then."""

    holds_for: timedelta
    # From one question without an answer to the next, and how many there are (None: without end).
    between: timedelta
    most: int | None = None

    def is_overdue(self, confirmed_on: date, today: date) -> bool:
        """Whether readers are told that nobody has confirmed the thing for long."""
        return today >= confirmed_on + self.holds_for

    def overdue_since(self, today: date) -> date:
        """The last day on which a thing must have been confirmed to be overdue today."""
        return today - self.holds_for

    def after_confirmation(self, now: datetime) -> Schedule:
        """The schedule of a thing that was just confirmed."""
        return Schedule(now + self.holds_for, 0)

    def after_question(self, now: datetime, times_asked: int) -> Schedule:
        """The schedule of a thing after one more question about it."""
        times_asked += 1
        return Schedule(now + self.between if self.may_ask(times_asked) else None, times_asked)

    def may_ask(self, times_asked: int) -> bool:
        """Whether another question is left after so many."""
        return self.most is None or times_asked < self.most

    def state(self, *, confirmed_on: date, times_asked: int, today: date) -> State:
        """Where a thing stands."""
        if not self.is_overdue(confirmed_on, today):
            return State.CONFIRMED
        if not self.may_ask(times_asked):
            return State.UNANSWERED
        return State.ASKED if times_asked else State.DUE

    @staticmethod
    def confirms(*, written_on: date, confirmed_on: date, by_keeper: bool) -> bool:
        """Whether a version that is published confirms the thing.

        One does that a keeper wrote since the last confirmation. What somebody else corrects or puts back says
        nothing about whether the rest holds.
        """
        return by_keeper and written_on >= confirmed_on
