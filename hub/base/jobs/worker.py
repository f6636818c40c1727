"""The background worker: tasks from the queue, the clock beside them, and a sign of life.

django-tasks-db's own worker takes tasks from the queue and knows how to end in good order. What it
lacks is added here: periodic jobs, a sign of life that goes on while a task takes long, and tasks
taken back from workers that were killed.
"""

import logging
import os
import socket
import threading
import time
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from hub.base.jobs import scheduler
from hub.base.models import WorkerHeartbeat

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5
# A worker that was silent for so long is taken for dead.
SILENCE = timedelta(seconds=60)
# A task that was taken by something other than our worker (plain ``db_worker``), which gives no sign of life.
SILENCE_OF_STRANGERS = timedelta(hours=6)
MAX_TRIES = 3
KEEP_SUCCESSFUL = timedelta(days=2)
KEEP_FAILED = timedelta(days=30)
PRUNE_AT_ONCE = 5_000
_OURS = "hub-"


class HubWorker(Worker):
    """Works off every queue until it is told to stop; with ``batch``, until nothing is left."""

    def __init__(self, *, interval: float = 1, batch: bool = False):
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=_OURS + get_random_string(24),
            excluded_queue_names=[],
        )
        self.clock = scheduler.Clock(worker_id=self.worker_id, jobs=scheduler.jobs(), sign_of_life=self._beat)
        self._ended = threading.Event()

    def run(self) -> None:
        """Work until told to stop. A database that is away for a while is waited for."""
        self._until_the_database_answers(self._begin)
        threads = [threading.Thread(target=self._beat_on, name="sign-of-life", daemon=True)]
        if self.batch:
            self.clock.run_due()
        else:
            threads.append(threading.Thread(target=self._tick_on, name="clock", daemon=True))
        for thread in threads:
            thread.start()
        try:
            self._until_the_database_answers(self._work)
        finally:
            self._ended.set()
            for thread in threads:
                thread.join(timeout=BEAT_SECONDS)
            self._end()

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run a task. One that was cut short because the worker has to end at once is put back."""
        super().run_task(db_task_result)
        if db_task_result.exception_class_path == "builtins.SystemExit":
            put_back(db_task_result)

    def _until_the_database_answers(self, work) -> None:
        while True:
            try:
                return work()
            except (DatabaseError, InterfaceError):
                if self.batch:
                    raise
                logger.exception("The database does not answer; trying again in %s seconds", BEAT_SECONDS)
                connection.close()
                time.sleep(BEAT_SECONDS)

    def _work(self) -> None:
        # If the database went away under a task, its result could not be written: this worker lives, so
        # nobody else would take the task back.
        for result in DBTaskResult.objects.running():
            if result.worker_ids[-1:] == [self.worker_id]:
                put_back(result)
        super().run()

    def _begin(self) -> None:
        beat(self.worker_id)
        self.clock.set_up()

    def _end(self) -> None:
        try:
            scheduler.release_holds(self.worker_id)
            WorkerHeartbeat.objects.filter(pk=self.worker_id).delete()
        except (DatabaseError, InterfaceError):
            logger.warning("The worker could not sign off; its sign of life will run out by itself.")

    def _beat_on(self) -> None:
        self._repeat(BEAT_SECONDS, self._beat)

    def _beat(self) -> None:
        beat(self.worker_id)
        scheduler.renew_holds(self.worker_id)

    def _tick_on(self) -> None:
        self._repeat(self.interval, self.clock.run_due)

    def _repeat(self, seconds: float, work) -> None:
        """Do something again and again beside the tasks, whatever becomes of it once."""
        while not self._ended.is_set():
            close_old_connections()
            try:
                work()
            except Exception:
                logger.exception("The worker's %s stumbled", threading.current_thread().name)
                connection.close()
            self._ended.wait(seconds)
        connection.close()


def beat(worker_id: str) -> None:
    """Write a worker's sign of life."""
    now = timezone.now()
    if not WorkerHeartbeat.objects.filter(pk=worker_id).update(beat_at=now):
        WorkerHeartbeat.objects.create(worker_id=worker_id, beat_at=now, host=_host(), pid=os.getpid())


def _host() -> str:
    return socket.gethostname()[:255]


def living() -> set[str]:
    """The ids of the workers that gave a sign of life lately."""
    return set(
        WorkerHeartbeat.objects.filter(beat_at__gte=timezone.now() - SILENCE).values_list(
            "worker_id", flat=True
        )
    )


def put_back(result: DBTaskResult) -> None:
    """Let a task that was cut short be run again; after several tries, let it be seen as failed."""
    if len(result.worker_ids) < MAX_TRIES:
        result.status = TaskResultStatus.READY
        result.started_at = result.finished_at = None
        result.exception_class_path = result.traceback = ""
    else:
        result.status = TaskResultStatus.FAILED
        result.finished_at = timezone.now()
        result.exception_class_path = "hub.base.jobs.worker.WorkerLostError"
        result.traceback = f"Each of {len(result.worker_ids)} workers ended before the task did."
    result.save(update_fields=["status", "started_at", "finished_at", "exception_class_path", "traceback"])


class WorkerLostError(Exception):
    """What a task failed of whose workers were killed time and again."""


def take_back_lost_tasks() -> int:
    """Put back the tasks of workers that were killed; returns how many there were."""
    now = timezone.now()
    suspects = DBTaskResult.objects.running().filter(started_at__lt=now - SILENCE)
    if not suspects.exists():
        return 0
    alive = living()
    lost = 0
    for pk in list(suspects.values_list("pk", flat=True)):
        with transaction.atomic():
            rows = suspects.filter(pk=pk)
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            result = rows.first()
            if result is None or not _is_lost(result, alive, now):
                continue
            logger.warning("Task %s (%s) is taken back from a lost worker", result.pk, result.task_path)
            put_back(result)
            lost += 1
    return lost


def _is_lost(result: DBTaskResult, alive: set[str], now) -> bool:
    last = result.worker_ids[-1] if result.worker_ids else ""
    if last.startswith(_OURS):
        return last not in alive
    return result.started_at < now - SILENCE_OF_STRANGERS


def prune() -> int:
    """Forget finished tasks after a while, and the signs of life of workers long gone."""
    now = timezone.now()
    WorkerHeartbeat.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()
    old = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_SUCCESSFUL)
    old |= DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED)
    some = list(old.order_by("finished_at").values_list("pk", flat=True)[:PRUNE_AT_ONCE])
    return DBTaskResult.objects.filter(pk__in=some).delete()[0]


def one_lives_here() -> bool:
    """Whether a worker of this machine gave a sign of life lately."""
    return WorkerHeartbeat.objects.filter(pk__in=living(), host=_host()).exists()
