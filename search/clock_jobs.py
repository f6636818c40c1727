"""What the worker's clock does for search."""

from hub.base import clock
from search import tasks


@clock.every(seconds=24 * 60 * 60)
def reconcile_entries():
    """Have the worker look for what went past the services, such as a bulk ``update()``."""
    tasks.reconcile.enqueue()
