"""A new index beside the one in use, on a real server."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hub.base.models import Audience
from search.elastic import building, client, comparison, indices, mapping, mirror
from search.entries import services
from search.models import Entry, IndexBuild
from tests.factories.search import make_entry

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]


@pytest.fixture
def small_stretches(monkeypatch):
    monkeypatch.setattr(building, "STRETCH", 4)
    monkeypatch.setattr(building, "PAGE", 2)


@pytest.fixture
def ten(elasticsearch, index_all, small_stretches):
    for number in range(10):
        make_entry(title=f"Desk {number}", object_id=number)
    index_all()
    return list(Entry.objects.order_by("pk"))


def told(*arguments, **options) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_the_first_index_has_all_and_nothing_need_be_pushed_again(
    elasticsearch_server, no_entries, small_stretches
):
    for number in range(10):
        make_entry(object_id=number)
    es = client.patient()
    assert not mirror.push_due().total()  # there is nothing to push to
    assert "10 of about 10" in told("search_rebuild")
    assert not comparison.compare(es, indices.alias())
    assert not Entry.objects.not_indexed().exists()


def test_writes_during_the_making_are_in_both(elasticsearch, ten):
    before = indices.live(elasticsearch).name

    def meanwhile(run, total):
        if run.copied == 4:
            make_entry(title="Changed after it was copied", object_id=0)
            make_entry(title="Changed before it is copied", object_id=9)
            services.withdraw(kind="case", object_id=1)
            services.withdraw(kind="case", object_id=8)
            make_entry(title="New", object_id=77)
            mirror.push_due()
            make_entry(title="Newer", object_id=77)  # no worker comes to push this
            services.withdraw(kind="case", object_id=2)

    building.build(report=meanwhile)
    live = indices.live(elasticsearch)
    assert live.name != before
    assert not comparison.compare(elasticsearch, live.name)
    titles = {
        hit["_source"]["title"] for hit in elasticsearch.search(index=live.name, size=50)["hits"]["hits"]
    }
    assert {"Changed after it was copied", "Changed before it is copied", "Newer"} <= titles


def test_one_index_is_in_use_one_is_the_way_back_and_older_ones_go(elasticsearch, ten):
    first = indices.live(elasticsearch).name
    building.build()
    second = indices.live(elasticsearch).name
    building.build()
    every = indices.every(elasticsearch)
    assert [(index.name == first, index.is_live, index.is_previous, index.is_next) for index in every] == [
        (False, False, True, False),
        (False, True, False, False),
    ]
    assert every[0].name == second


def test_an_index_that_differs_is_refused(elasticsearch, ten):
    before = indices.live(elasticsearch).name

    def tamper(run, total):
        elasticsearch.index(
            index=run.name, id="999999", document={"entry": 999_999, "version": 1, "audience": "1"}
        )

    with pytest.raises(building.RefusedError, match=r"orphaned 1 .*999999"):
        building.build(report=tamper)
    assert [index.name for index in indices.every(elasticsearch)] == [before]
    assert indices.live(elasticsearch).name == before
    run = IndexBuild.objects.first()
    assert (run.state, "999999" in run.error) == ("failed", True)


def test_an_interrupted_making_is_gone_on_with(elasticsearch, ten):
    assert building.build(seconds=0.000001) is False
    begun = building.unfinished()
    assert (begun.copied, begun.held_by) == (4, "")
    assert building.needed(elasticsearch)
    seen = []
    assert building.build(report=lambda run, total: seen.append((run.name, run.copied)))
    assert seen == [(begun.name, 8), (begun.name, 10)]
    assert indices.live(elasticsearch).name == begun.name
    assert not comparison.compare(elasticsearch, begun.name)


def test_a_killed_makers_work_is_taken_up_when_it_has_been_silent(elasticsearch, ten):
    building.build(seconds=0.000001)
    IndexBuild.objects.update(held_by="killed", beat_at=timezone.now())
    assert not building.needed(elasticsearch)
    with pytest.raises(building.BusyError):
        building.build()
    with pytest.raises(CommandError, match="search_status"):
        told("search_rebuild")
    IndexBuild.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
    assert building.build()
    assert IndexBuild.objects.filter(state="running").count() == 0


def test_one_that_lost_its_hold_stops(elasticsearch, ten):
    def another_takes_over(run, total):
        IndexBuild.objects.update(held_by="another")

    with pytest.raises(building.BusyError):
        building.build(report=another_takes_over)
    assert IndexBuild.objects.get(state="running").held_by == "another"


def test_begun_with_another_mapping_it_is_begun_anew(elasticsearch, ten):
    building.build(seconds=0.000001)
    begun = building.unfinished().name
    IndexBuild.objects.filter(name=begun).update(digest="other")
    assert building.build()
    assert begun not in [index.name for index in indices.every(elasticsearch)]
    assert not comparison.compare(elasticsearch, indices.alias())


def test_the_way_back_is_brought_up_to_date_first(elasticsearch, ten, index_all):
    first = indices.live(elasticsearch).name
    told("search_rebuild")
    make_entry(title="Written since", object_id=0)
    services.withdraw(kind="case", object_id=1)
    make_entry(title="New", object_id=99)
    index_all()
    assert comparison.compare(elasticsearch, first)
    assert f"{first} is in use again" in told("search_rebuild", back=True)
    assert indices.live(elasticsearch).name == first
    assert not comparison.compare(elasticsearch, indices.alias())


def test_there_is_not_always_a_way_back(elasticsearch):
    with pytest.raises(CommandError, match="no previous index"):
        told("search_rebuild", back=True)


def test_what_differs_is_found_by_kind_and_repaired(elasticsearch, ten):
    missing, stale, access, ahead, content = ten[:5]
    alias = indices.alias()
    elasticsearch.delete(index=alias, id=str(missing.pk))
    Entry.objects.filter(pk=stale.pk).update(version=5, version_indexed=5)
    Entry.objects.filter(pk=access.pk).update(audience=_nobody())
    document = mapping.document_of(mapping.read(Entry.objects.filter(pk=ahead.pk))[0]) | {"version": 9}
    elasticsearch.index(index=alias, id=str(ahead.pk), version=9, version_type="external", document=document)
    Entry.objects.filter(pk=content.pk).update(title="Changed past everything")
    elasticsearch.index(index=alias, id="888", document={**document, "entry": 888})
    with pytest.raises(CommandError, match="--repair"):
        told("search_check")
    elasticsearch.indices.refresh(index=alias)
    found = comparison.lasting(elasticsearch, alias)
    assert found.missing == [missing.pk]
    assert found.orphaned == [888]
    assert found.stale == [stale.pk, ahead.pk]
    assert found.access == [access.pk]
    assert found.content == [content.pk]
    assert "The index equals the database" in told("search_check", repair=True)
    assert not comparison.lasting(elasticsearch, alias)
    assert "The index equals the database" in told("search_check")


def _nobody():
    return Audience.of_people("nobody", [])


def test_the_commands_need_a_server(settings, db):
    settings.ELASTICSEARCH_URL = ""
    for command in ("search_rebuild", "search_check"):
        with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
            told(command)
    assert "database" in told("search_status")
