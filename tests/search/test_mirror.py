"""Elasticsearch follows the entries, on a real server."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from elasticsearch import helpers

from search.elastic import comparison, indices, mapping, mirror, status
from search.entries import services
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


def test_many_are_pushed_with_few_queries(elasticsearch, index_all, django_assert_max_num_queries):
    for number in range(30):
        make_entry(title=f"Desk {number}", tags=["sample"])
    with django_assert_max_num_queries(8):
        assert index_all() == 30


def test_a_late_write_never_wins(elasticsearch, index_all):
    entry, gone = make_entry(title="Old", object_id=1), make_entry(title="Gone", object_id=2)
    late = mapping.read(Entry.objects.order_by("pk"))
    make_entry(title="New", object_id=1)
    services.withdraw(kind="case", object_id=2)
    index_all()
    mirror.push(late)
    assert elasticsearch.get(index=indices.alias(), id=str(entry.pk))["_source"]["title"] == "New"
    assert not elasticsearch.exists(index=indices.alias(), id=str(gone.pk))
    assert not Entry.objects.not_indexed().exists()


def test_what_is_rolled_back_never_arrives(elasticsearch, index_all):
    kept = make_entry(title="Kept", object_id=1)
    index_all()
    with transaction.atomic():
        make_entry(title="Never", object_id=1)
        make_entry(title="Never either", object_id=2)
        transaction.set_rollback(True)
    assert index_all() == 0
    assert elasticsearch.get(index=indices.alias(), id=str(kept.pk))["_source"]["title"] == "Kept"
    assert not comparison.compare(elasticsearch, indices.alias())


def test_a_refused_entry_is_told_and_tried_again_and_keeps_no_other_back(
    elasticsearch, index_all, monkeypatch
):
    bad, good = make_entry(title="Bad"), make_entry(title="Good")
    document_of = mapping.document_of

    def broken(entry):
        return document_of(entry) | ({"published_at": "never"} if entry.pk == bad.pk else {})

    with monkeypatch.context() as patch:
        patch.setattr(mapping, "document_of", broken)
        assert mirror.push_due() == {"pushed": 1, "refused": 1}
        assert not mirror.push_due().total()  # it has to wait
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.version_indexed, bad.version_indexed, bad.index_attempts) == (1, 0, 1)
    assert "published_at" in bad.index_error
    assert timezone.now() < bad.index_next_try < timezone.now() + timedelta(minutes=2)
    told = status.read()
    assert (told.refused, told.failures, told.problems) == (1, [bad], ["refused_entries"])
    Entry.objects.update(index_next_try=timezone.now())
    assert index_all() == 1
    bad.refresh_from_db()
    assert (bad.version_indexed, bad.index_attempts, bad.index_error) == (1, 0, "")


def test_a_change_is_tried_at_once_whatever_was_refused_before(elasticsearch, index_all):
    entry = make_entry(title="Bad", object_id=1)
    Entry.objects.update(
        index_attempts=3, index_error="no", index_next_try=timezone.now() + timedelta(hours=1)
    )
    assert index_all() == 0
    make_entry(title="Good", object_id=1)
    assert index_all() == 1
    assert elasticsearch.get(index=indices.alias(), id=str(entry.pk))["_source"]["title"] == "Good"


def test_no_write_makes_an_index_by_itself(elasticsearch, settings):
    entries = [make_entry(title="One"), make_entry(title="Two")]
    services.withdraw(kind="case", object_id=entries[1].object_id)
    indices.remove(elasticsearch, indices.live(elasticsearch).name)
    actions = [mirror.action_of(entry, indices.alias()) for entry in mapping.read(Entry.objects.all())]
    with pytest.raises(mirror.ServerTroubleError):
        list(mirror.send(elasticsearch, actions))
    for action in actions:
        # (deletions are not asked for an alias; the template forbids them)
        list(helpers.streaming_bulk(elasticsearch, [action], raise_on_error=False, require_alias=True))
    assert elasticsearch.indices.get(index=f"{indices.alias()}*") == {}


def test_tombstones_go_when_the_index_has_known_them_for_long(elasticsearch, index_all):
    make_entry(object_id=1)
    make_entry(object_id=2)
    services.withdraw(kind="case", object_id=1)
    index_all()
    services.withdraw(kind="case", object_id=2)
    assert mirror.forget_tombstones() == 0
    Entry.objects.update(withdrawn_at=timezone.now() - timedelta(days=2))
    assert mirror.forget_tombstones() == 1
    index_all()
    assert mirror.forget_tombstones() == 1


def test_without_a_server_nothing_is_pushed_and_tombstones_go(no_entries, settings):
    settings.ELASTICSEARCH_URL = ""
    make_entry(object_id=1)
    services.withdraw(kind="case", object_id=1)
    assert not mirror.push_due().total()
    Entry.objects.update(withdrawn_at=timezone.now() - timedelta(days=2))
    assert mirror.forget_tombstones() == 1
