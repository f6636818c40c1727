"""/healthz: for whoever runs the site, and for what restarts it.

503 says that this web process can't serve: the database does not answer, or it lacks migrations. A
worker that gives no sign of life is reported, with status 200: pages are still served, and
restarting or unplugging the web process would not bring the worker back. A monitor that watches
both asks for ``"status": "ok"``; the worker's own container asks ``manage.py worker --check``. What else
can be amiss without stopping the pages, the apps say by ``register``.
"""

import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.base.models import WorkerHeartbeat

# A worker signs every few seconds; so long a silence is worth a look.
LATE_SECONDS = 60
# How long the answer "migrations are missing" is believed before the database is asked again.
RECHECK_SECONDS = 10


class MigrationCheck:
    """Whether the database has all migrations of this code.

    Reading the migrations takes a good part of a second, so the answer is kept: "all there" for as long
    as the process lives, for its code does not change.
    """

    def __init__(self):
        self.complete = False
        self.asked_at = float("-inf")

    def __call__(self) -> bool:
        if not self.complete and time.monotonic() - self.asked_at > RECHECK_SECONDS:
            executor = MigrationExecutor(connection)
            self.complete = not executor.migration_plan(executor.loader.graph.leaf_nodes())
            self.asked_at = time.monotonic()
        return self.complete


migrations_complete = MigrationCheck()

_parts: list[Callable[[], dict]] = []


def register(part: Callable[[], dict]) -> Callable[[], dict]:
    """Let an app say how its part is doing.

    ``part()`` returns what to add to the answer; its first value is ``"ok"``, or else what is amiss.
    """
    if part not in _parts:
        _parts.append(part)
    return part


def report() -> tuple[dict, int]:
    """What there is to say about this installation's health, and the HTTP status that says it."""
    answer = {"status": "unavailable", "database": "ok", "migrations": "unknown", "worker": "unknown"}
    try:
        answer["migrations"] = "ok" if migrations_complete() else "missing"
        if answer["migrations"] == "missing":
            return answer, 503
        newest = WorkerHeartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
        parts = [part() for part in _parts]
    except (DatabaseError, InterfaceError):
        return {**answer, "database": "unavailable"}, 503
    if newest is None:
        answer |= {"worker": "none", "worker_age_seconds": None}
    else:
        age = max(0, round((timezone.now() - newest).total_seconds()))
        answer |= {"worker": "ok" if age <= LATE_SECONDS else "late", "worker_age_seconds": age}
    well = answer["worker"] == "ok"
    for part in parts:
        answer |= part
        well = well and all(value == "ok" for value in list(part.values())[:1])
    answer["status"] = "ok" if well else "degraded"
    return answer, 200


@never_cache
@require_safe
def healthz(request):
    """Answer whether the site can do its work, without a log-in and without a secret."""
    answer, status = report()
    return JsonResponse(answer, status=status)
