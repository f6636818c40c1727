"""What the worker does for rounds at their dates."""

from benchmarks.hosting import services
from hub.base.jobs import scheduler

MINUTE = 60


@scheduler.every(seconds=MINUTE)
def open_and_close_rounds() -> None:
    """Open and close rounds whose date has come."""
    services.open_due()
    services.close_due()


@scheduler.every(seconds=10 * MINUTE)
def remind_of_rounds() -> None:
    """Remind organisations whose figures are still to come."""
    services.remind_due()
