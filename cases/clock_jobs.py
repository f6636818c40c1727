"""What the worker does for cases at its time."""

from cases import confirmations
from hub.base import clock

HOUR = 60 * 60


@clock.every(seconds=HOUR)
def ask_whether_cases_hold() -> None:
    """Ask the authors of cases that nobody has confirmed for a year."""
    confirmations.ask_authors()
