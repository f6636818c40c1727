import pytest

from search import engines
from search.models import Entry


@pytest.fixture
def no_entries(db):
    """Begin without the entries of the site's first pages."""
    Entry.objects.all().delete()
    engines.embedded().delete_orphans()
