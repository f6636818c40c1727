"""Elasticsearch follows the entries, on a real server."""

import pytest

from search import services
from search.elastic import comparison, indices
from search.models import Entry
from tests.factories.search import make_entry

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]


def test_what_is_written_changed_and_withdrawn_arrives(elasticsearch, index_all):
    entry, other = make_entry(title="One desk", object_id=1), make_entry(title="Two desks", object_id=2)
    assert index_all() == 2
    assert not comparison.compare(elasticsearch, indices.alias())
    make_entry(title="One desk for all", object_id=1)
    services.withdraw(kind="case", object_id=2)
    assert index_all() == 2
    found = elasticsearch.get(index=indices.alias(), id=str(entry.pk))
    assert (found["_version"], found["_source"]["title"]) == (2, "One desk for all")
    assert not elasticsearch.exists(index=indices.alias(), id=str(other.pk))
    assert not comparison.compare(elasticsearch, indices.alias())
    assert index_all() == 0
    assert not Entry.objects.not_indexed().exists()
