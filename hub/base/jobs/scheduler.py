"""The worker's clock: what is done every so many seconds.

An app puts its periodic jobs into a module ``clock_jobs.py``, which is found by its name::

    @clock.every(seconds=60)
    def publish_what_is_scheduled():
        ...

Each job has a row (``ClockJob``) that says when it is due and who has it in hand, so that two workers
never run it at once. A job that a killed worker had in hand is free again when its hold runs out. A
job must bear being run twice, and works off a bounded amount each time.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from hub.base.models import ClockJob

logger = logging.getLogger(__name__)

# How long a job stays with a worker that gives no sign of life; renewed with every sign.
HOLD = timedelta(seconds=60)


@dataclass(frozen=True)
class Job:
    """A periodic job as it was registered."""

    name: str
    seconds: int
    run: Callable[[], object]


_jobs: dict[str, Job] = {}


def every(*, seconds: int, name: str = "") -> Callable:
    """Register a function without arguments to be run every ``seconds`` by a worker.

    Its name (by default module and function) names its row, and must be given to one job only.
    """
    if seconds < 1:
        raise ImproperlyConfigured("A periodic job runs at most once a second.")

    def register(function: Callable) -> Callable:
        job = Job(name or f"{function.__module__}.{function.__qualname__}", seconds, function)
        if job.name in _jobs:
            raise ImproperlyConfigured(f"The periodic job {job.name!r} is registered twice.")
        _jobs[job.name] = job
        return function

    return register


def jobs() -> dict[str, Job]:
    """All periodic jobs, by name."""
    autodiscover_modules("clock_jobs")
    return dict(_jobs)


class Clock:
    """Runs what is due, for one worker."""

    def __init__(self, *, worker_id: str, jobs: dict[str, Job], sign_of_life: Callable[[], object]):
        self.worker_id = worker_id
        self.jobs = jobs
        self.sign_of_life = sign_of_life

    def set_up(self) -> None:
        """Give every job a row: new ones are due at once."""
        ClockJob.objects.bulk_create((ClockJob(name=name) for name in self.jobs), ignore_conflicts=True)

    def run_due(self) -> list[str]:
        """Run the jobs that are due and that nobody else has in hand; returns their names."""
        due = ClockJob.objects.filter(due_at__lte=timezone.now(), name__in=self.jobs)
        names = list(due.order_by("due_at", "name").values_list("name", flat=True))
        if names:
            # A long transaction may have kept this worker from writing: before it judges others by their
            # silence, it says that it lives itself.
            self.sign_of_life()
        return [name for name in names if self._run_if_free(name)]

    def _run_if_free(self, name: str) -> bool:
        now = timezone.now()
        free = Q(held_until__isnull=True) | Q(held_until__lt=now)
        # One UPDATE: of two workers, one finds the row changed and gets nothing.
        taken = ClockJob.objects.filter(free, name=name, due_at__lte=now).update(
            held_by=self.worker_id, held_until=now + HOLD, last_started=now
        )
        if not taken:
            return False
        error = ""
        try:
            self.jobs[name].run()
        except Exception as exception:
            logger.exception("The periodic job %s failed", name)
            error = f"{type(exception).__name__}: {exception}"[:2000]
        now = timezone.now()
        ClockJob.objects.filter(name=name, held_by=self.worker_id).update(
            due_at=now + timedelta(seconds=self.jobs[name].seconds),
            held_by="",
            held_until=None,
            last_finished=now,
            last_error=error,
        )
        return True


def renew_holds(worker_id: str) -> None:
    """Keep the jobs that a living worker has in hand from being taken by another."""
    ClockJob.objects.filter(held_by=worker_id).update(held_until=timezone.now() + HOLD)


def release_holds(worker_id: str) -> None:
    """Let go of the jobs that a worker has in hand, because it ends."""
    ClockJob.objects.filter(held_by=worker_id).update(held_by="", held_until=None)
