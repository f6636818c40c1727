"""Kinds of content: each part is declared or left out with a reason, and none is claimed twice or leads nowhere."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.template.loader import get_template
from django.utils.functional import Promise
from wagtail.models import Page

from hub.base import checks, content_kinds
from hub.base.access import audiences
from hub.base.content_kinds import OWN_AUDIENCE, ContentKind, Listed, Place, Section, Without
from hub.base.models import Jurisdiction
from hub.base.moderation import kinds as moderated_kinds
from hub.base.people import personal_data
from notifications import checks as notification_checks
from notifications.following import registry as followed
from notifications.notices import registry as told
from search.declarations import registry as found
from tests import processes

KINDS = content_kinds.all_kinds()


def each_kind(test):
    return pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])(test)


# --- All kinds ------------------------------------------------------------------------------------------
def test_the_kinds_are_those_that_readers_know():
    keys = {"case", "toolkit", "metric", "benchmark", "forum", "thread", "post"}
    assert keys | {"organisation", "programme", "person", "page"} <= {kind.key for kind in KINDS}


@each_kind
def test_every_part_is_declared_or_left_out_with_a_reason(kind):
    assert isinstance(kind.label, str | Promise)
    assert issubclass(kind.model, Model)
    for name, part in kind.parts().items():
        assert part or isinstance(part, Without | bool), (
            f"{kind.key} leaves {name} empty and does not say why"
        )
    assert set(kind.lists) == set(Place)
    assert all(isinstance(each, Listed | Without) for each in kind.lists.values())


@each_kind
def test_it_is_found_and_followed_as_it_says(kind):
    declaration = found.kinds().get(kind.key)
    assert (declaration is not None) == bool(kind.search_entry)
    assert found.is_decided(kind.model)
    assert (followed.get(kind.key) is not None) == bool(kind.following)
    for each in filter(None, (declaration, followed.get(kind.key))):
        assert (each.model, each.label, each.label_plural) == (kind.model, kind.label, kind.label_plural)


@each_kind
def test_it_names_the_notices_about_its_things(kind):
    about_it = {key for key in told.of_model(kind.model) if told.get(key).model is kind.model}
    assert about_it <= set(kind.notices or ())


@each_kind
def test_somebody_says_who_may_see_it(kind):
    if kind.may_see is OWN_AUDIENCE:
        assert issubclass(kind.model, Page) or kind.model._meta.get_field("audience")
    else:
        assert audiences._rules_by_model[kind.model] is kind.may_see


@each_kind
def test_its_templates_are_there(kind):
    for template in (kind.home and kind.home.template, kind.home and kind.home.actions):
        if template:
            get_template(template)


@each_kind
def test_it_names_the_parts_of_peoples_data_that_its_columns_are_in(kind):
    for part in personal_data.parts():
        if any(column.startswith(f"{kind.model._meta.label}.") for column in part.columns):
            assert part.name in (kind.personal_data or ())


def test_everything_that_can_be_reported_belongs_to_a_kind():
    named = [key for kind in KINDS for key in kind.flagged or ()]
    assert sorted(named) == sorted(each.key for each in moderated_kinds.registered())


def test_everything_that_is_found_is_a_kind():
    assert {declaration.kind for declaration in found.declarations()} <= {kind.key for kind in KINDS}


@each_kind
@pytest.mark.django_db
def test_its_section_and_its_place_open(kind, roles):
    for address in (
        kind.section and kind.section.address,
        kind.own_place and kind.own_place.address,
    ):
        if address:
            assert roles("administrator").get(address).status_code == 200


@each_kind
@pytest.mark.django_db
def test_the_api_lists_it_where_it_says_so(kind, client):
    if kind.api:
        assert client.get(f"/api/v2/{kind.api.name}/").status_code == 200


# --- The registry ---------------------------------------------------------------------------------------
@pytest.fixture
def case() -> ContentKind:
    """The declaration of cases, to be changed."""
    return content_kinds.get("case")


@pytest.fixture
def other(case) -> ContentKind:
    """A kind that claims nothing that another has."""
    nothing = Without("It is made up.")
    return replace(
        case,
        key="other",
        model=Jurisdiction,
        section=nothing,
        own_place=nothing,
        list_page=nothing,
        api=nothing,
        flagged=nothing,
        queues=nothing,
        personal_data=nothing,
        upkeep=nothing,
        notices=nothing,
    )


@pytest.fixture
def registered(monkeypatch):
    """Register further kinds for this test alone."""
    monkeypatch.setattr(content_kinds, "_kinds", dict(content_kinds._kinds))
    return content_kinds.register


def test_a_kind_that_claims_nothing_twice_is_registered(registered, other):
    registered(other)
    assert content_kinds.get("other") is other
    assert content_kinds.of(Jurisdiction()) is other


@pytest.mark.parametrize("part", ["key", "model", "section", "own_place", "list_page", "api"])
def test_what_another_kind_has_is_refused(registered, case, other, part):
    with pytest.raises(ImproperlyConfigured, match=r"'case' and '.*' have the same"):
        registered(replace(other, **{part: getattr(case, part)}))


def test_a_section_is_the_same_by_its_address(registered, other):
    with pytest.raises(ImproperlyConfigured, match="section"):
        registered(replace(other, section=Section("Stories", "/cases/", order=99)))


def test_a_part_can_not_be_forgotten(case):
    parts = case.parts()
    for name in parts:
        with pytest.raises(TypeError, match=name):
            ContentKind(**{key: part for key, part in parts.items() if key != name})


def test_a_place_can_not_be_forgotten(case):
    with pytest.raises(ImproperlyConfigured, match="person, programme"):
        replace(case, lists={place: case.lists[place] for place in Place if place.value[0] != "p"})


def test_a_part_is_left_out_with_a_reason_alone():
    with pytest.raises(ImproperlyConfigured, match="reason"):
        Without(" ")
    assert not Without("It has none.")


def errors_with(registered, kind) -> Iterable[str]:
    registered(kind)
    found_by = (
        checks.every_part_of_a_kind_is_there,
        checks.every_place_of_a_kind_opens,
        notification_checks.every_notice_of_a_kind_is_declared,
    )
    return [error.id for check in found_by for error in check(None)]


def test_checks_find_nothing_amiss_with_our_kinds(registered, other):
    assert errors_with(registered, other) == []


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ("personal_data", "base.E201"),
        ("upkeep", "base.E202"),
        ("queues", "base.E204"),
        ("flagged", "base.E205"),
        ("notices", "notifications.E001"),
    ],
)
def test_checks_find_names_that_lead_nowhere(registered, other, part, error):
    assert errors_with(registered, replace(other, **{part: ("nothing.of_this_name",)})) == [error]


def test_checks_find_a_place_without_an_address(registered, other, case):
    lost = replace(case.own_place, url_name="cases:nowhere")
    assert errors_with(registered, replace(other, own_place=lost)) == ["base.E203"]


# --- What never changes is computed once ----------------------------------------------------------------
def test_menus_are_the_same_objects_each_time():
    assert content_kinds.sections() is content_kinds.sections()
    assert content_kinds.own_places() is content_kinds.own_places()
    orders = [section.order for section in content_kinds.sections()]
    assert orders == sorted(orders)


# --- A new kind -----------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_kind_that_its_app_alone_declares_is_found_everywhere():
    process = processes.start(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/tiny_kind/found_everywhere.py"),
        DJANGO_SETTINGS_MODULE="tests.tiny_kind.settings",
        HUB_TESTS_OWN_POSTGRESQL_PORT="",  # it has this test's database, and starts no server
    )
    said, _nothing = process.communicate()
    assert process.returncode == 0, said
