"""What the worker does for rounds at their dates."""

from benchmarks.confidence import services as confidence
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


@scheduler.every(seconds=10 * MINUTE)
def announce_stewards() -> None:
    """Tell those who sent figures before names were told who reads them; once each."""
    confidence.announce_stewards()
