from datetime import UTC, datetime

import pytest

from hub.base.models import Audience
from search.elastic import mapping
from search.models import Entry
from tests.factories.search import make_entry

pytestmark = pytest.mark.django_db


def document(**fields):
    entry = make_entry(**fields)
    return mapping.document_of(mapping.read(Entry.objects.filter(pk=entry.pk))[0])


def test_a_document_has_what_is_searched_and_the_audience():
    found = document(
        title="Payroll", tags=["b", "a"], group="thread:4", published_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    assert found["title"] == "Payroll"
    assert found["facets"]["tag"] == ["a", "b"]
    assert found["facets"]["year"] == ["2026"]
    assert found["audience"] == str(Audience.everyone().pk)
    assert found["group"] == "thread:4"
    assert found["published_at"] == "2026-03-01T00:00:00+00:00"


def test_suggestions_are_fed_with_public_text_alone():
    assert "Payroll" in document(title="Payroll")["public_text"]
    inner = document(title="Payroll", audience=Audience.members())
    assert not [name for name in inner if name.startswith("public")]


def test_use_counts_up_to_a_limit():
    assert document(popularity=0)["used"] == 0
    assert 0 < document(popularity=10)["used"] < document(popularity=500)["used"] < 1
    assert document(popularity=10_000_000)["used"] == 1


def test_documents_cost_a_fixed_number_of_queries(django_assert_num_queries):
    for number in range(5):
        make_entry(title=f"Payroll {number}", tags=["a"])
    with django_assert_num_queries(2):
        list(map(mapping.document_of, mapping.read(Entry.objects.current())))


def test_every_field_of_a_document_is_in_the_mapping():
    known = mapping.body()["mappings"]["properties"]
    found = document(tags=["a"], level="county", country="CA", organisation_id=1, authors=[(1, "Ana Sample")])
    assert set(found) <= set(known)
    assert set(found["facets"]) <= set(known["facets"]["properties"])
