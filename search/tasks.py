"""Work for the background worker."""

from django_tasks import task

from search import rebuild
from search.models import Entry


@task()
def refresh_listed(facet: str, value: str) -> int:
    """Refresh all entries with this facet, because what they show of it has changed."""
    return rebuild.refresh_entries(Entry.objects.filter(facets__facet=facet, facets__value=value))["seen"]


@task(priority=-10)
def reconcile() -> dict[str, int]:
    """Repair the entries that differ from their things; returns what there was to do."""
    return dict(rebuild.rebuild())
