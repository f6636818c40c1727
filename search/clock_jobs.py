"""What the worker's clock does for search."""

from elasticsearch import ApiError, TransportError

from hub.base.jobs import scheduler
from search import tasks
from search.elastic import building, client, mirror
from search.models import Rewrite

HOUR = 60 * 60


def push_changes() -> None:
    """Push what changed to Elasticsearch. On the clock and not as a task: no long task may hold it up."""
    mirror.push_due()


if client.configured():
    scheduler.every(seconds=1)(push_changes)


@scheduler.every(seconds=10)
def see_to_the_index() -> None:
    """Have an index made where there is none that fits: at first, after a change, after a loss."""
    if not client.configured():
        return
    try:
        needed = building.needed(client.patient())
    except (ApiError, TransportError):
        return  # it is away; search_status tells
    if needed:
        tasks.make_index.enqueue()


@scheduler.every(seconds=HOUR)
def compare_the_index() -> None:
    """Have the worker compare the index with the database."""
    if client.configured():
        tasks.check_index.enqueue()


@scheduler.every(seconds=30)
def go_on_rewriting() -> None:
    """Have the worker go on with what a killed one left, and what is due for another attempt."""
    if Rewrite.objects.due().exists():
        tasks.rewrite_entries.enqueue()


@scheduler.every(seconds=24 * HOUR)
def reconcile_entries() -> None:
    """Have the worker look for what went past the services, such as a bulk ``update()``."""
    tasks.reconcile.enqueue()


@scheduler.every(seconds=HOUR)
def forget_tombstones() -> None:
    """Delete what was withdrawn long ago."""
    mirror.forget_tombstones()
