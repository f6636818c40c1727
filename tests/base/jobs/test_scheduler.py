import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from hub.base.jobs import scheduler
from hub.base.models import ClockJob


def a_clock(worker_id="one", *, seconds=60, **functions):
    made = scheduler.Clock(
        worker_id=worker_id,
        jobs={name: scheduler.Job(name, seconds, run) for name, run in functions.items()},
        sign_of_life=lambda: None,
    )
    made.set_up()
    return made


def make_due(**fields):
    ClockJob.objects.update(due_at=timezone.now() - timedelta(seconds=1), **fields)


def test_a_job_is_registered_once(monkeypatch):
    monkeypatch.setattr(scheduler, "_jobs", {})

    @scheduler.every(seconds=5, name="mail")
    def first():
        pass

    with pytest.raises(ImproperlyConfigured, match="'mail' is registered twice"):
        scheduler.every(seconds=5, name="mail")(lambda: None)
    assert scheduler._jobs["mail"] == scheduler.Job("mail", 5, first)


def test_a_job_runs_at_most_once_a_second():
    with pytest.raises(ImproperlyConfigured):
        scheduler.every(seconds=0)


def test_the_jobs_of_all_apps_are_found():
    found = scheduler.jobs()
    assert "hub.base.clock_jobs.publish_what_is_scheduled" in found
    assert "hub.base.clock_jobs.take_back_lost_tasks" in found
    assert "notifications.clock_jobs.send_due_mail" in found


@pytest.mark.django_db
def test_a_job_runs_when_due_and_then_waits_its_time():
    runs = []
    one = a_clock(job=lambda: runs.append(1))
    assert one.run_due() == ["job"]
    assert one.run_due() == []
    row = ClockJob.objects.get()
    assert row.last_started <= row.last_finished
    assert (row.held_by, row.held_until, row.last_error) == ("", None, "")
    assert timedelta(seconds=55) < row.due_at - timezone.now() <= timedelta(seconds=60)
    make_due()
    assert one.run_due() == ["job"]
    assert len(runs) == 2


@pytest.mark.django_db
def test_a_job_that_fails_says_so_and_stops_no_other():
    def fails():
        raise RuntimeError("out of paper")

    one = a_clock(a_fails=fails, b_works=lambda: None)
    assert one.run_due() == ["a_fails", "b_works"]
    assert ClockJob.objects.get(pk="a_fails").last_error == "RuntimeError: out of paper"
    one.jobs["a_fails"] = scheduler.Job("a_fails", 60, lambda: None)
    make_due()
    one.run_due()
    assert ClockJob.objects.get(pk="a_fails").last_error == ""


@pytest.mark.django_db
def test_a_job_in_the_hand_of_a_living_worker_is_left_to_it_and_that_of_a_dead_one_is_taken():
    one = a_clock("one", job=lambda: None)
    now = timezone.now()
    make_due(held_by="two", held_until=now + timedelta(seconds=1))
    assert one.run_due() == []
    make_due(held_until=now - timedelta(seconds=1))
    scheduler.renew_holds("two")
    assert one.run_due() == []
    scheduler.release_holds("someone else")
    assert one.run_due() == []
    scheduler.release_holds("two")
    assert one.run_due() == ["job"]
    make_due(held_by="two", held_until=now - timedelta(seconds=1))
    assert one.run_due() == ["job"]


@pytest.mark.django_db
def test_a_row_whose_job_is_gone_is_left_alone():
    ClockJob.objects.create(name="of.an.app.removed")
    assert a_clock(job=lambda: None).run_due() == ["job"]


@pytest.mark.django_db
def test_nothing_due_costs_one_query(django_assert_num_queries):
    one = a_clock(job=lambda: None)
    one.run_due()
    with django_assert_num_queries(1):
        one.run_due()


@pytest.mark.django_db(transaction=True)
def test_two_workers_run_a_job_once():
    runs = []
    start = threading.Barrier(3)

    def tick(number):
        mine = a_clock(f"worker {number}", **{f"job{n}": lambda n=n: runs.append(n) for n in range(5)})
        start.wait()
        mine.run_due()
        connection.close()

    workers = [threading.Thread(target=tick, args=[number]) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(runs) == [0, 1, 2, 3, 4]
