"""Work for the background worker. The rows are the guarantee; these tasks only wake."""

import logging

from django_tasks import task

from search.elastic import building, client, comparison, indices
from search.entries import reconcile as entries_reconcile
from search.entries import rewriting
from search.query import synonyms

logger = logging.getLogger(__name__)

# A task that has more to do than this lets the others go first and is queued again.
SECONDS = 30


@task()
def refresh_listed(facet: str, value: str) -> None:
    """Refresh all entries with this facet, because what they show of it has changed."""
    rewriting.ask_for_listed(facet, value)
    _rewrite_on()


@task()
def rewrite_entries() -> None:
    """Go on with what is to be written anew."""
    _rewrite_on()


def _rewrite_on() -> None:
    if rewriting.work(seconds=SECONDS):
        rewrite_entries.enqueue()


@task(priority=-10)
def reconcile() -> dict[str, int]:
    """Repair the entries that differ from their things; returns what there was to do."""
    return dict(entries_reconcile.rebuild())


@task(priority=-5)
def make_index() -> None:
    """Make the index that is needed, or go on with it."""
    # What editors changed a moment ago, whatever this process read before.
    synonyms.forget()
    if not building.needed(client.patient()):
        return
    try:
        done = building.build(seconds=SECONDS)
    except building.BusyError:
        return
    if not done:
        make_index.enqueue()


@task(priority=-10)
def check_index() -> dict[str, int]:
    """Compare the index in use with the database, and repair what differs; returns what did."""
    es = client.patient()
    index = indices.live(es)
    if index is None or not index.fits:
        return {}
    found = comparison.lasting(es, indices.alias())
    if found:
        logger.warning("The index differs from the database and is repaired: %s", found)
        comparison.repair(es, indices.alias(), found)
    return found.counts()
