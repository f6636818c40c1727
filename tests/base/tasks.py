"""Tasks for the worker's tests."""

import time
from pathlib import Path

from django_tasks import task


@task
def nothing() -> None:
    """Succeeds."""


@task
def fails() -> None:
    """Fails."""
    raise RuntimeError("no")


@task
def cut_short() -> None:
    """Ends as a task does whose worker is told a second time to end."""
    raise SystemExit(1)


@task
def takes_long(sign: str) -> None:
    """Says that it has begun, by making a file, and then takes a minute; without a file it is quick."""
    if sign:
        Path(sign).touch()
        time.sleep(60)
