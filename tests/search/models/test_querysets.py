from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from hub.base.models import Audience, ServiceLine, Theme
from search.entries import services
from search.finding import labels
from search.models import Entry
from tests.factories.search import make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_entries")]


def test_entries_are_gathered_by_what_they_are_filed_under():
    theme, other = Theme.objects.all()[:2]
    line = ServiceLine.objects.first()
    both = make_entry(themes=[theme, other], service_lines=[line])
    one = make_entry(themes=[other])
    assert list(Entry.objects.filed_under_theme(theme)) == [both]
    assert set(Entry.objects.filed_under_theme(other)) == {both, one}
    assert list(Entry.objects.filed_under_theme(other).filed_under_service_line(line)) == [both]


def test_a_thing_is_listed_with_each_of_its_organisations():
    entry = make_entry(organisation_id=1, other_organisation_ids=[2, 1], programme_id=7, authors=[(9, "Ana")])
    for number in (1, 2):
        assert list(Entry.objects.of_organisation(number)) == [entry]
    assert not Entry.objects.of_organisation(7).exists()
    assert list(Entry.objects.of_programme(7)) == [entry]
    assert list(Entry.objects.by_author(9)) == [entry]


def test_visitors_members_and_administrators_see_what_is_for_them(user_with_role):
    public = make_entry()
    inner = make_entry(audience=Audience.members())
    assert list(Entry.objects.visible_to(AnonymousUser())) == [public]
    assert list(Entry.objects.visible_to(user_with_role("applicant"))) == [public]
    assert set(Entry.objects.visible_to(user_with_role("member"))) == {public, inner}
    assert set(Entry.objects.visible_to(user_with_role("administrator"))) == {public, inner}


def test_tombstones_are_nobodys():
    make_entry(object_id=1)
    services.withdraw(kind="case", object_id=1)
    assert not Entry.objects.visible_to(AnonymousUser()).exists()


def test_newest_first_and_undated_last():
    undated = make_entry()
    old = make_entry(published_at=datetime(2020, 1, 1, tzinfo=UTC))
    new = make_entry(published_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert list(Entry.objects.newest()) == [new, old, undated]


def test_kinds():
    make_entry(kind="case")
    programme = make_entry(kind="programme")
    assert list(Entry.objects.of_kind("programme", "organisation")) == [programme]


@pytest.mark.parametrize("count", [1, 12])
def test_what_rows_show_takes_a_fixed_number_of_queries(count, django_assert_num_queries):
    theme, line = Theme.objects.first(), ServiceLine.objects.first()
    for _number in range(count):
        make_entry(themes=[theme], service_lines=[line])
    entries = list(Entry.objects.newest())
    with django_assert_num_queries(2):  # facets, the vocabularies together
        attached = labels.attach(entries)
    assert [entry.themes for entry in attached] == [[theme]] * count
    assert attached[0].service_lines == [line]
    assert str(attached[0].kind_label) == "Case"


def test_where_it_stands():
    assert make_entry(country="PE").place == "Peru"
    assert make_entry(country="PE", jurisdiction_name="Sample Province").place == "Sample Province"
    assert make_entry().place == ""
