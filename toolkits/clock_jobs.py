"""What the worker does for toolkits at its time."""

from django.utils import timezone

from hub.base.jobs import scheduler
from toolkits import tasks
from toolkits.adoptions import services
from toolkits.models import ReleaseZip
from toolkits.reading import upkeep
from toolkits.usage import counting

HOUR = 60 * 60


@scheduler.every(seconds=60)
def go_on_with_zips() -> None:
    """Have the zips made for which no task came, or whose worker was killed."""
    if ReleaseZip.objects.due(timezone.now()).exists():
        tasks.make_zips.enqueue()


@scheduler.every(seconds=24 * HOUR)
def ask_whether_toolkits_hold() -> None:
    """Ask the maintainers of toolkits that nobody has confirmed for long."""
    upkeep.ask_maintainers()


@scheduler.every(seconds=24 * HOUR)
def ask_how_it_went() -> None:
    """Ask those who recorded an adoption a year ago how it went."""
    services.ask_for_outcomes()


@scheduler.every(seconds=24 * HOUR)
def forget_marks_of_searches() -> None:
    """Delete what tells searchers apart once the month is over."""
    counting.forget_marks()
