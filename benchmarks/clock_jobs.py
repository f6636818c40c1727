"""What the worker does for rounds at their dates."""

from benchmarks.hosting import services
from benchmarks.models import SubmissionTyping
from hub.base.jobs import scheduler
from hub.base.unsaved import autosave

MINUTE = 60
DAY = 24 * 60 * MINUTE


@scheduler.every(seconds=MINUTE)
def open_and_close_rounds() -> None:
    """Open and close rounds whose date has come."""
    services.open_due()
    services.close_due()


@scheduler.every(seconds=10 * MINUTE)
def remind_of_rounds() -> None:
    """Remind organisations whose figures are still to come."""
    services.remind_due()


@scheduler.every(seconds=DAY)
def forget_old_figures() -> None:
    """Delete what was typed and never saved."""
    autosave.forget_old(SubmissionTyping)
