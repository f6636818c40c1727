import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from hub.base.models import Audience, ServiceLine, Theme
from search.declarations import registry
from search.finding import similar
from search.models import EntryFacet
from tests.factories.peers import ProgrammeFactory
from tests.factories.search import make_entry

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture
def lines():
    return list(ServiceLine.objects.all()[:2])


@pytest.fixture
def people(monkeypatch):
    """A kind of entry that people's profiles are, whichever app declares it."""
    known = {
        kind: declared
        for kind, declared in registry.kinds().items()
        if declared.listed_as != EntryFacet.Name.AUTHOR
    }
    profile = registry.Declaration(
        model=ServiceLine,
        kind="profile",
        label="Person",
        label_plural="People",
        build=lambda instance: None,
        queryset=ServiceLine.objects.none,
        listed_as="author",
    )
    monkeypatch.setattr(registry, "kinds", lambda: known | {"profile": profile})


def test_things_alike_share_what_they_are_filed_under_and_say_so(answering, lines):
    case = make_entry(title="A desk", service_lines=[lines[0]], level="county", tags=["early payment"])
    make_entry(title="Same line", service_lines=[lines[0]], level="county")
    make_entry(title="Same tag and line", service_lines=[lines[0]], tags=["early payment"])
    make_entry(title="Another line", service_lines=[lines[1]], level="county")
    make_entry(title="Another kind", kind="programme", service_lines=[lines[0]])
    answering()
    related = similar.things_like(case, VISITOR)
    assert [found.entry.title for found in related] == ["Same tag and line", "Same line"]
    assert related[0].reason == f"Also: {lines[0].label}, early payment"
    assert related[1].reason == f"Also: {lines[0].label}, County or regional"


def test_a_theme_is_the_reason_only_where_there_is_no_better_one(answering, lines):
    themes = list(Theme.objects.all()[:2])
    case = make_entry(title="Payroll desk", body="Payroll for counties", themes=themes, service_lines=lines)
    make_entry(title="Payroll desk of a shire", body="Payroll for counties", themes=themes)
    answering()
    reasons = [found.reason for found in similar.things_like(case, VISITOR)]
    assert reasons == [f"Also: {themes[0].label}, {themes[1].label}"]


def test_parts_of_one_thing_are_not_similar_to_it(answering, lines):
    case = make_entry(title="A desk", object_id=5, service_lines=lines)
    make_entry(title="A desk, inner part", object_id=5, part="inner", service_lines=lines)
    answering()
    assert similar.things_like(case, VISITOR) == []


def test_people_who_wrote_it_or_the_like_come_first_then_those_with_its_subjects(answering, lines, people):
    case = make_entry(title="A desk", service_lines=lines, authors=[(1, "Ana Sample")])
    other = make_entry(title="Another desk", service_lines=lines, authors=[(2, "Ben Sample")])
    make_entry(kind="profile", object_id=3, title="Cai Sample", service_lines=[lines[0]])
    make_entry(kind="profile", object_id=2, title="Ben Sample")
    make_entry(kind="profile", object_id=1, title="Ana Sample")
    make_entry(kind="profile", object_id=1, part="inner", title="Ana Sample", audience=Audience.members())
    make_entry(kind="profile", object_id=4, title="Dan Sample", level="county")
    answering()
    found = [(person.entry.title, person.reason) for person in similar.people_for(case, [other], VISITOR)]
    assert found == [
        ("Ana Sample", "Wrote this"),
        ("Ben Sample", "Wrote “Another desk”"),
        ("Cai Sample", f"Also: {lines[0].label}"),
    ]


def test_people_are_shown_only_to_those_who_may_find_them(answering, lines, people, user_with_role):
    case = make_entry(title="A desk", service_lines=lines, authors=[(1, "Ana Sample")])
    make_entry(
        kind="profile", object_id=1, title="Ana Sample", service_lines=lines, audience=Audience.members()
    )
    answering()
    assert similar.people_for(case, [], VISITOR) == []
    assert [found.entry.title for found in similar.people_for(case, [], user_with_role("member"))] == [
        "Ana Sample"
    ]


def test_a_page_shows_both_with_headings(lines, people, no_entries):
    programme = make_programme()
    make_entry(kind="programme", object_id=programme.pk, title="A desk", service_lines=lines)
    make_entry(kind="programme", title="Another <desk>", url="/other/", service_lines=lines)
    make_entry(kind="profile", title="Cai Sample", url="/people/cai/", service_lines=lines)
    html = rendered(programme)
    assert "<h2" in html
    for shown in ("Like this", 'href="/other/"', "Another &lt;desk&gt;", "Who knows", 'href="/people/cai/"'):
        assert shown in html


def test_nothing_is_shown_of_what_is_not_found(no_entries):
    assert rendered(make_programme()).strip() == ""
    assert rendered(make_programme(), is_preview=True).strip() == ""


def make_programme():
    """Something that is declared to search."""
    return ProgrammeFactory()


def rendered(thing, **context):
    request = RequestFactory().get("/")
    request.user = VISITOR
    template = Template('{% load search_tags %}{% related_things thing "Like this" "Who knows" %}')
    return template.render(Context({"request": request, "thing": thing, **context}))
