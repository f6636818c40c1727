"""What the worker does for toolkits at its time."""

from django.utils import timezone

from hub.base import clock, kept_typing
from toolkits import adoptions, counting, tasks, upkeep
from toolkits.models import ReleaseZip, ToolkitTyping

HOUR = 60 * 60


@clock.every(seconds=60)
def go_on_with_zips() -> None:
    """Have the zips made for which no task came, or whose worker was killed."""
    if ReleaseZip.objects.due(timezone.now()).exists():
        tasks.make_zips.enqueue()


@clock.every(seconds=24 * HOUR)
def ask_whether_toolkits_hold() -> None:
    """Ask the maintainers of toolkits that nobody has confirmed for long."""
    upkeep.ask_maintainers()


@clock.every(seconds=24 * HOUR)
def ask_how_it_went() -> None:
    """Ask those who recorded an adoption a year ago how it went."""
    adoptions.ask_for_outcomes()


@clock.every(seconds=24 * HOUR)
def forget_marks_of_searches() -> None:
    """Delete what tells searchers apart once the month is over."""
    counting.forget_marks()


@clock.every(seconds=24 * HOUR)
def forget_old_typing() -> None:
    """Delete what nobody has come back to."""
    kept_typing.forget_old(ToolkitTyping)
