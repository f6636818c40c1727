from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone

from hub.base.jobs import health
from hub.base.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_check(monkeypatch):
    monkeypatch.setattr(health, "migrations_complete", health.MigrationCheck())


def ask(client):
    response = client.get(reverse("base:healthz"))
    return response.status_code, response.json()


def beat(seconds_ago=3):
    WorkerHeartbeat.objects.create(
        worker_id="hub-a", host="box", pid=7, beat_at=timezone.now() - timedelta(seconds=seconds_ago)
    )


def test_all_is_well(client):
    beat()
    status, answer = ask(client)
    assert 3 <= answer.pop("worker_age_seconds") < 60
    assert (status, answer) == (
        200,
        {"status": "ok", "database": "ok", "migrations": "ok", "worker": "ok"},
    )


def test_its_address_is_plain_and_its_answer_is_not_cached(client):
    assert reverse("base:healthz") == "/healthz"
    assert "no-store" in client.get("/healthz")["Cache-Control"]
    assert client.post("/healthz").status_code == 405


def test_a_silent_worker_is_reported_while_pages_are_served(client):
    beat(seconds_ago=300)
    status, answer = ask(client)
    assert (status, answer["status"], answer["worker"]) == (200, "degraded", "late")
    assert answer["worker_age_seconds"] >= 300


def test_no_worker_at_all(client):
    status, answer = ask(client)
    assert (status, answer["status"], answer["worker"]) == (200, "degraded", "none")


def test_missing_migrations_are_503_and_asked_again_only_after_a_while(client, monkeypatch):
    rows = MigrationRecorder(connection).migration_qs.filter(app="notifications")
    names = list(rows.values_list("name", flat=True))
    rows.delete()
    status, answer = ask(client)
    assert (status, answer["status"], answer["migrations"]) == (503, "unavailable", "missing")
    for name in names:
        MigrationRecorder(connection).record_applied("notifications", name)
    assert ask(client)[0] == 503
    monkeypatch.setattr(health, "RECHECK_SECONDS", 0)
    assert ask(client)[0] == 200


def test_a_database_that_does_not_answer_is_503_without_details(client, monkeypatch):
    def gone(self):
        raise OperationalError("connection to 10.0.0.7 failed: password of hub")

    monkeypatch.setattr(health.MigrationCheck, "__call__", gone)
    status, answer = ask(client)
    assert (status, answer["status"], answer["database"]) == (503, "unavailable", "unavailable")
    assert "10.0.0.7" not in str(answer)


def test_it_costs_one_query(client, django_assert_num_queries):
    beat()
    ask(client)
    with django_assert_num_queries(1):
        ask(client)
