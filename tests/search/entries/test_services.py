from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from hub.base.models import Audience, ServiceLine, Stage, Theme
from search.engines.base import Page
from search.entries import services
from search.finding import engine
from search.models import Entry
from search.query import parsing
from tests.factories.peers import OrganisationFactory
from tests.factories.search import entry_data, make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_entries")]


def found(typed, user=None, **filters):
    """The titles found, in order."""
    result = engine.current().search(
        parsing.parse(typed), user=user or AnonymousUser(), filters=filters, page=Page()
    )
    titles = Entry.objects.in_bulk(result.ids)
    return [titles[pk].title for pk in result.ids]


def text_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_entry_text")
        return cursor.fetchone()[0]


def everything(**changes):
    """Data with each field filled."""
    return entry_data(
        summary="Invoices on one desk",
        body="The long story",
        attachment_text="A contract",
        themes=[Theme.objects.first()],
        service_lines=[ServiceLine.objects.first()],
        tags=["Early Payment"],
        level="county",
        country="US",
        jurisdiction_name="Sample State",
        stage=Stage.objects.first(),
        organisation_id=4,
        organisation_name="Sample County",
        programme_id=5,
        programme_name="Sample Programme",
        authors=[(6, "Ana Sample")],
        published_at=datetime(2026, 3, 1, tzinfo=UTC),
        **changes,
    )


def test_a_thing_is_recorded_with_all_it_is_filed_under():
    entry = services.record(kind="case", object_id=1, data=everything())
    assert set(entry.facets.values_list("facet", "value")) == {
        ("kind", "case"),
        ("theme", str(Theme.objects.first().pk)),
        ("service_line", str(ServiceLine.objects.first().pk)),
        ("tag", "early payment"),
        ("level", "county"),
        ("country", "US"),
        ("stage", str(Stage.objects.first().pk)),
        ("organisation", "4"),
        ("programme", "5"),
        ("author", "6"),
        ("year", "2026"),
    }
    assert entry.version == 1


def test_recording_the_same_again_changes_nothing():
    first = services.record(kind="case", object_id=1, data=everything())
    again = services.record(kind="case", object_id=1, data=everything())
    assert (again.pk, again.version) == (first.pk, 1)
    assert Entry.objects.count() == text_rows() == Entry.objects.current().count()


@pytest.mark.parametrize(
    "change",
    [{"title": "Two desks"}, {"tags": ["other"]}, {"level": "city"}, {"popularity": 3}, {"themes": []}],
)
def test_each_change_raises_the_version(change):
    fields = {"tags": ["early payment"], "themes": [Theme.objects.first()]}
    make_entry(object_id=1, **fields)
    assert make_entry(object_id=1, **{**fields, **change}).version == 2


def test_a_changed_text_is_found_by_its_new_words_only():
    make_entry(object_id=1, title="Payroll desk")
    make_entry(object_id=1, title="Fleet depot")
    assert found("fleet") == ["Fleet depot"]
    assert found("payroll") == []


def test_what_is_withdrawn_is_not_found_and_leaves_an_empty_tombstone():
    entry = make_entry(object_id=1, title="Payroll desk", body="secret", tags=["x"])
    rows = text_rows()
    assert services.withdraw(kind="case", object_id=1) == 1
    assert services.withdraw(kind="case", object_id=1) == 0
    assert found("payroll") == []
    assert text_rows() == rows - 1
    entry.refresh_from_db()
    assert (entry.title, entry.body, entry.version) == ("", "", 2)
    assert not entry.facets.exists()


def test_what_was_withdrawn_can_come_back():
    make_entry(object_id=1, title="Payroll desk")
    services.withdraw(kind="case", object_id=1)
    assert make_entry(object_id=1, title="Payroll desk").version == 3
    assert found("payroll") == ["Payroll desk"]


def test_parts_of_a_thing_are_withdrawn_one_by_one_or_together():
    for part in ("public", "members", "me"):
        make_entry(object_id=1, part=part)
    assert services.withdraw(kind="case", object_id=1, part="me") == 1
    assert services.withdraw(kind="case", object_id=1) == 2


def test_a_thing_without_a_title_is_refused():
    with pytest.raises(ValueError, match="title"):
        make_entry(title=" \x00 ")


def test_control_characters_are_kept_out_and_long_texts_cut():
    entry = make_entry(title="a\x00b" * 500, summary="s" * 5000, body="word\x02 " * 100_000)
    assert len(entry.title) == Entry.TITLE_LENGTH
    assert "\x00" not in entry.title
    assert "\x02" not in entry.body
    assert len(entry.summary) == Entry.SUMMARY_LENGTH


def test_a_text_of_ever_other_words_is_taken_in():
    # A million bytes of different words is more than PostgreSQL takes into one tsvector.
    words = " ".join(f"{number:x}" for number in range(16**4, 16**4 + 60_000))
    make_entry(title="Payroll desk", body=words, attachment_text=words[::-1] + words)
    assert found("payroll") == ["Payroll desk"]


def test_an_audience_is_a_row_so_that_a_move_works_at_once(user_with_role):
    member, applicant = user_with_role("member"), user_with_role("applicant")
    make_entry(object_id=1, title="Payroll desk")
    assert found("payroll", applicant) == ["Payroll desk"]
    make_entry(object_id=1, title="Payroll desk", audience=Audience.members())
    assert found("payroll", applicant) == found("payroll") == []
    assert found("payroll", member) == ["Payroll desk"]


def test_refresh_writes_and_withdraws_as_the_app_says():
    organisation = OrganisationFactory(name="Sample Valley Council")
    assert services.refresh(organisation).changed == 1
    assert services.refresh(organisation).changed == 0
    assert found("valley") == ["Sample Valley Council"]
    organisation.merged_into = OrganisationFactory()
    organisation.save()
    assert services.refresh(organisation).changed == 1
    assert found("valley") == []


def test_refresh_leaves_what_is_excluded_alone():
    assert services.refresh(Theme.objects.first()).entries == []


def test_forget_withdraws():
    organisation = OrganisationFactory(name="Sample Valley Council")
    services.refresh(organisation)
    assert services.forget(organisation) == 1
    assert services.forget(Theme.objects.first()) == 0
    assert found("valley") == []


def test_a_rolled_back_change_leaves_nothing():
    rows = text_rows()
    with transaction.atomic():
        make_entry(title="Payroll desk")
        transaction.set_rollback(True)
    assert text_rows() == rows
    assert found("payroll") == []
