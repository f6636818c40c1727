from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from hub.base.jobs import scheduler
from hub.base.models import Audience
from peers.models import Organisation, ProgrammeParticipant
from search import clock_jobs, tasks
from search.declarations import registry
from search.entries import reconcile, services
from search.models import Entry
from tests.factories.peers import OrganisationFactory, ProgrammeFactory
from tests.factories.search import make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_entries")]


def organisations():
    return set(Entry.objects.current().of_kind("organisation").values_list("title", flat=True))


@pytest.fixture
def three():
    return [OrganisationFactory(name=f"Sample Shire {number}") for number in range(3)]


def test_what_was_never_written_is_found_after_a_rebuild(three):
    Entry.objects.all().delete()
    assert reconcile.rebuild()["changed"] >= 3
    assert organisations() == {organisation.name for organisation in three}


def test_a_second_rebuild_changes_nothing(three):
    reconcile.rebuild()
    counts = reconcile.rebuild()
    assert counts["seen"] >= 3
    assert counts["changed"] == counts["withdrawn"] == counts["texts"] == counts["failed"] == 0


def test_what_a_bulk_update_changed_is_repaired(three):
    reconcile.rebuild()
    Organisation.objects.filter(pk=three[0].pk).update(name="Sample Borough")
    Entry.objects.filter(object_id=three[1].pk).update(audience=Audience.members())
    reconcile.rebuild()
    assert "Sample Borough" in organisations()
    assert Entry.objects.get(kind="organisation", object_id=three[1].pk).audience == Audience.everyone()


def test_what_is_gone_is_withdrawn(three):
    reconcile.rebuild()
    Organisation.objects.filter(pk=three[0].pk)._raw_delete("default")
    make_entry(kind="organisation", object_id=999_999, title="Never was")
    make_entry(kind="unheard-of", title="Of no kind")
    assert reconcile.rebuild()["withdrawn"] == 3
    assert organisations() == {three[1].name, three[2].name}
    assert not Entry.objects.current().of_kind("unheard-of").exists()


def test_lost_texts_are_written_again(three):
    reconcile.rebuild()
    total = Entry.objects.current().count()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry_text")
    assert reconcile.rebuild()["texts"] == total
    assert reconcile.rebuild(rewrite=True)["texts"] == total


def test_it_goes_through_more_than_a_batch(three, monkeypatch):
    monkeypatch.setattr(reconcile, "BATCH", 2)
    Entry.objects.all().delete()
    seen = []
    reconcile.rebuild(report=lambda kind, count: seen.append((kind, count)))
    assert organisations() == {organisation.name for organisation in three}
    assert ("organisation", 2) in seen
    assert ("organisation", 3) in seen


def test_one_broken_thing_is_told_and_keeps_no_other_back(three, monkeypatch, caplog):
    Entry.objects.all().delete()
    declaration = registry.kinds()["organisation"]

    def build(organisation):
        if organisation == three[0]:
            raise ValueError("broken")
        return declaration.build(organisation)

    broken = registry.Declaration(**{**declaration.__dict__, "build": build})
    monkeypatch.setitem(registry._declarations, Organisation, broken)
    with pytest.raises(CommandError, match="log"):
        call_command("search_refresh", stdout=StringIO())
    assert organisations() == {three[1].name, three[2].name}
    assert f"Organisation {three[0].pk}" in caplog.text


def test_the_command_says_what_it_did(three):
    Entry.objects.all().delete()
    out = StringIO()
    call_command("search_refresh", verbosity=2, stdout=out)
    assert "organisation: 3" in out.getvalue()
    assert "0 failed" in out.getvalue()
    quiet = StringIO()
    call_command("search_refresh", verbosity=0, stdout=quiet)
    assert quiet.getvalue() == ""


def test_what_names_an_organisation_follows_its_name():
    organisation = OrganisationFactory(name="Sample Shire")
    programme = ProgrammeFactory()
    ProgrammeParticipant.objects.create(programme=programme, organisation=organisation)
    services.refresh(programme)
    assert "Sample Shire" in Entry.objects.get(kind="programme", object_id=programme.pk).keywords
    Organisation.objects.filter(pk=organisation.pk).update(name="Sample Borough")
    tasks.refresh_listed.enqueue("organisation", str(organisation.pk))
    assert "Sample Borough" in Entry.objects.get(kind="programme", object_id=programme.pk).keywords


def test_the_clock_repairs_daily(three):
    Entry.objects.all().delete()
    assert scheduler.jobs()["search.clock_jobs.reconcile_entries"].seconds == 86_400
    clock_jobs.reconcile_entries()
    assert len(organisations()) == 3
