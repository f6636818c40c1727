import signal
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from wagtail.models import Page

from hub.base import clock_jobs
from hub.base.jobs import worker
from hub.base.models import ClockJob, WorkerHeartbeat
from tests import processes
from tests.base import tasks


def a_task(function="nothing", *args, **fields):
    fields = {"status": "READY", "worker_ids": [], **fields}
    return DBTaskResult.objects.create(
        task_path=f"tests.base.tasks.{function}",
        args_kwargs={"args": args, "kwargs": {}},
        backend_name="default",
        run_after=get_date_max(),
        **fields,
    )


@pytest.fixture
def queue(settings):
    """Tasks wait in the database, as they do outside tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def ago(**span):
    return timezone.now() - timedelta(**span)


def wait_for(condition, seconds=40):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("worker_ids", "started", "expected"),
    [
        (["hub-dead"], {"minutes": 2}, "READY"),
        (["hub-dead"], {"seconds": 5}, "RUNNING"),
        (["hub-alive"], {"hours": 9}, "RUNNING"),
        (["hub-dead", "hub-alive"], {"hours": 9}, "RUNNING"),
        (["hub-dead", "hub-dead", "hub-dead"], {"minutes": 2}, "FAILED"),
        (["plain-db-worker"], {"hours": 1}, "RUNNING"),
        (["plain-db-worker"], {"hours": 9}, "READY"),
    ],
)
def test_the_tasks_of_killed_workers_are_taken_back(worker_ids, started, expected):
    WorkerHeartbeat.objects.create(worker_id="hub-alive", host="here", pid=1)
    WorkerHeartbeat.objects.create(worker_id="hub-dead", host="here", pid=2, beat_at=ago(seconds=70))
    task = a_task(status="RUNNING", worker_ids=worker_ids, started_at=ago(**started))
    clock_jobs.take_back_lost_tasks()
    task.refresh_from_db()
    assert task.status == expected
    if expected == "FAILED":
        assert "workers ended before the task did" in task.traceback
        assert task.finished_at is not None


@pytest.mark.django_db
def test_nothing_to_take_back_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert worker.take_back_lost_tasks() == 0


@pytest.mark.django_db
def test_finished_tasks_are_forgotten_failed_ones_later():
    a_task(status="SUCCESSFUL", finished_at=ago(days=3))
    a_task(status="FAILED", finished_at=ago(days=31))
    kept = {
        a_task(status="SUCCESSFUL", finished_at=ago(days=1)).pk,
        a_task(status="FAILED", finished_at=ago(days=3)).pk,
        a_task(status="RUNNING", started_at=ago(days=90)).pk,
        a_task().pk,
    }
    WorkerHeartbeat.objects.create(worker_id="hub-old", host="here", pid=1, beat_at=ago(days=2))
    worker.prune()
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept
    assert not WorkerHeartbeat.objects.exists()


@pytest.mark.django_db
def test_pages_are_published_at_their_time():
    parent = Page.objects.filter(depth=2).first()
    page = parent.add_child(instance=Page(title="Later", slug="later", live=False))
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    revision = page.latest_revision  # an hour later
    revision.approved_go_live_at = ago(minutes=1)
    revision.content["go_live_at"] = ago(minutes=1).isoformat()
    revision.save()
    clock_jobs.publish_what_is_scheduled()
    page.refresh_from_db()
    assert page.live


@pytest.mark.django_db
@pytest.mark.parametrize(("silent_for", "code"), [(5, 0), (70, 1)])
def test_the_health_check_of_a_workers_container(monkeypatch, silent_for, code):
    monkeypatch.setattr("socket.gethostname", lambda: "box")
    WorkerHeartbeat.objects.create(worker_id="hub-a", host="box", pid=1, beat_at=ago(seconds=silent_for))
    WorkerHeartbeat.objects.create(worker_id="hub-b", host="another", pid=1)
    with pytest.raises(SystemExit) as ended:
        call_command("worker", "--check")
    assert ended.value.code == code


@pytest.mark.django_db(transaction=True)
def test_batch_runs_what_is_due_and_what_is_queued_and_signs_off(queue, monkeypatch):
    monkeypatch.setattr(worker.HubWorker, "configure_signals", lambda self: None)
    results = [tasks.nothing.enqueue(), tasks.fails.enqueue(), tasks.cut_short.enqueue()]
    call_command("worker", "--batch", "--interval=0.1", stdout=StringIO())
    rows = [DBTaskResult.objects.get(pk=result.id) for result in results]
    assert [row.status for row in rows] == ["SUCCESSFUL", "FAILED", "FAILED"]
    # What had to end at once is put back, and only after several tries given up.
    assert [len(row.worker_ids) for row in rows] == [1, 1, worker.MAX_TRIES]
    assert not WorkerHeartbeat.objects.exists()
    assert ClockJob.objects.filter(last_finished__isnull=False).count() >= 6


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_under_a_task_is_waited_for_and_the_task_run_again(queue, monkeypatch):
    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.2)
    result = tasks.nothing.enqueue()
    real = DBTaskResult.save
    outage = iter([False, *[True] * 6])  # taken; its success and its failure can't be written, thrice each

    def save(self, *args, **kwargs):
        if next(outage, False):
            raise OperationalError("server closed the connection")
        if self.status == "SUCCESSFUL":
            mine.running = False
        return real(self, *args, **kwargs)

    monkeypatch.setattr(DBTaskResult, "save", save)
    monkeypatch.setattr(worker.scheduler, "jobs", dict)  # they would meet the outage too
    mine = worker.HubWorker(interval=0.05)
    mine.run()
    row = DBTaskResult.objects.get(pk=result.id)
    assert (row.status, len(row.worker_ids)) == ("SUCCESSFUL", 2)


@pytest.mark.django_db(transaction=True)
def test_a_worker_gives_signs_of_life_during_a_long_task_and_one_that_is_killed_loses_nothing(tmp_path):
    started = tmp_path / "started"
    task = a_task("takes_long", str(started))
    first = processes.start("manage.py", "worker", "--interval=0.2")
    try:
        wait_for(started.exists)
        beat = WorkerHeartbeat.objects.get().beat_at
        wait_for(lambda: WorkerHeartbeat.objects.get().beat_at > beat, seconds=10)
    finally:
        first.kill()
        first.communicate()
    task.refresh_from_db()
    assert task.status == "RUNNING"

    DBTaskResult.objects.update(started_at=ago(minutes=2), args_kwargs={"args": [""], "kwargs": {}})
    WorkerHeartbeat.objects.update(beat_at=ago(minutes=2))
    ClockJob.objects.update(due_at=ago(seconds=1), held_until=None)
    second = processes.start("manage.py", "worker", "--interval=0.2")
    try:
        wait_for(lambda: DBTaskResult.objects.filter(pk=task.pk, status="SUCCESSFUL").exists())
        second.send_signal(signal.SIGTERM)
        output, _ = second.communicate(timeout=20)
    finally:
        second.kill()
    assert second.returncode == 0, output
    task.refresh_from_db()
    assert len(task.worker_ids) == 2
    assert WorkerHeartbeat.objects.filter(beat_at__gt=ago(minutes=1)).count() == 0, "it signed off"
