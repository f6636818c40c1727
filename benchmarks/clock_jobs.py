"""What the worker does for rounds at their dates."""

from benchmarks import hosting
from benchmarks.models import SubmissionTyping
from hub.base import clock, kept_typing

MINUTE = 60
DAY = 24 * 60 * MINUTE


@clock.every(seconds=MINUTE)
def open_and_close_rounds() -> None:
    """Open and close rounds whose date has come."""
    hosting.open_due()
    hosting.close_due()


@clock.every(seconds=10 * MINUTE)
def remind_of_rounds() -> None:
    """Remind organisations whose figures are still to come."""
    hosting.remind_due()


@clock.every(seconds=DAY)
def forget_old_figures() -> None:
    """Delete what was typed and never saved."""
    kept_typing.forget_old(SubmissionTyping)
