"""Who is in which audience, and what that shows them."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, PageViewRestriction, Site

from hub.base.access import audiences
from hub.base.models import Audience, AudienceMember, SiteIdentity
from hub.home.models import HomePage, StandardPage
from peers.models import ProgrammePerson
from tests.factories.peers import ProgrammeFactory

pytestmark = pytest.mark.django_db

READERS = [
    "visitor",
    "applicant",
    "member",
    "moderator",
    "administrator",
    "suspended",
    "in_programme",
    "named",
]


def group(name):
    return Group.objects.get_or_create(name=name)[0]


@pytest.fixture
def readers(user_with_role):
    """A user for each of READERS; one belongs to a programme, one is named."""
    programme = ProgrammeFactory()
    people = {role: user_with_role(role) for role in ("applicant", "member", "moderator", "administrator")}
    people["visitor"] = AnonymousUser()
    people["in_programme"] = user_with_role("member")
    people["named"] = user_with_role("applicant")
    people["suspended"] = user_with_role("member", is_active=False)
    for user in (people["in_programme"], people["suspended"]):
        ProgrammePerson.objects.create(programme=programme, user=user)
    people["suspended"].groups.add(group("Moderators"))
    named = [people["named"], people["suspended"]]
    moderators = Audience.of_groups([group("Moderators")])
    of_programme = Audience.of_programme(programme.pk)
    members = Audience.members()
    of_people = Audience.of_people("case-drafts:1", named)
    people["audiences"] = {
        "everyone": Audience.everyone(),
        "members": members,
        "group": moderators,
        "no group": Audience.of_groups([]),
        "programme": of_programme,
        "people": of_people,
        "nobody": Audience.of_people("nobody", []),
        "members and programme": Audience.all_of([members, of_programme]),
        "members and people": Audience.all_of([members, of_people]),
        "nested": Audience.all_of([Audience.all_of([members, of_programme]), moderators]),
        "unknown kind": Audience.objects.create(kind="later", key="1"),
    }
    return people


@pytest.mark.parametrize(
    ("audience", "admitted"),
    [
        ("everyone", set(READERS)),
        ("members", {"member", "moderator", "administrator", "in_programme"}),
        ("group", {"moderator", "administrator"}),
        ("no group", {"administrator"}),
        ("programme", {"in_programme", "administrator"}),
        ("people", {"named", "administrator"}),
        ("nobody", {"administrator"}),
        ("members and programme", {"in_programme", "administrator"}),
        ("members and people", {"administrator"}),
        ("nested", {"administrator"}),
        ("unknown kind", {"administrator"}),
    ],
)
def test_each_audience_admits_those_it_names(readers, audience, admitted):
    row = readers["audiences"][audience]

    assert {name for name in READERS if row.pk in audiences.ids_for(readers[name])} == admitted


def test_a_whole_made_of_wholes_asks_for_every_part(user_with_role):
    user = user_with_role("member")
    moderators = Audience.of_groups([group("Moderators")])
    inner = Audience.objects.create(kind="all_of", key=f"{Audience.members().pk}+{moderators.pk}")
    outer = Audience.objects.create(kind="all_of", key=f"{Audience.members().pk}+{inner.pk}")

    assert outer.pk not in audiences.ids_for(user)
    user.groups.add(group("Moderators"))
    audiences.forget(user)
    assert outer.pk in audiences.ids_for(user)


def test_a_part_that_is_gone_admits_nobody(user_with_role):
    people = Audience.of_people("one", [])
    whole = Audience.all_of([Audience.members(), people])
    people.delete()

    assert whole.pk not in audiences.ids_for(user_with_role("member"))


def test_there_is_one_row_for_one_meaning():
    members, people = Audience.members(), Audience.of_people("one", [])

    assert Audience.all_of([members, people]) == Audience.all_of([people, members, Audience.everyone()])
    assert Audience.all_of([members, Audience.everyone()]) == members
    assert Audience.all_of([]) == Audience.everyone()
    assert Audience.all_of([Audience.all_of([members, people]), people]) == Audience.all_of([members, people])
    assert set(Audience.all_of([members, people]).parts.all()) == {members, people}


def test_named_people_are_replaced(user_with_role):
    first, second = user_with_role("member"), user_with_role("member")
    Audience.of_people("case-drafts:1", [first])
    row = Audience.of_people("case-drafts:1", [second])

    assert list(AudienceMember.objects.filter(audience=row).values_list("user", flat=True)) == [second.pk]


def test_a_suspension_holds_for_a_user_already_looked_up(user_with_role):
    user = user_with_role("member")
    assert audiences.is_member(user)
    audiences.ids_for(user)
    user.is_active = False

    assert not audiences.is_member(user)
    assert audiences.group_names(user) == set()
    assert audiences.ids_for(user) == {Audience.everyone().pk}


def test_forget_reaches_the_user_behind_a_request(user_with_role):
    applicant = user_with_role("applicant")
    user = SimpleLazyObject(lambda: applicant)
    assert not audiences.is_member(user)
    applicant.groups.add(group("Members"))
    audiences.forget(user)

    assert audiences.is_member(user)


def test_a_second_registration_is_refused():
    with pytest.raises(ImproperlyConfigured):
        audiences.register_kind("programme", lambda user: [])
    with pytest.raises(ImproperlyConfigured):
        audiences.register_rule(SiteIdentity, lambda user, instance: True)


@pytest.mark.parametrize(("role", "most"), [("visitor", 2), ("member", 5), ("administrator", 1)])
def test_looking_up_audiences_costs_the_same_whatever_there_is(user_with_role, role, most):
    def count():
        user = AnonymousUser() if role == "visitor" else user_with_role(role)
        with CaptureQueriesContext(connection) as queries:
            audiences.ids_for(user)
            if role != "visitor":
                audiences.ids_for(user)
        return len(queries)

    before = count()
    for number in range(5):
        Audience.all_of([Audience.members(), Audience.of_people(f"many:{number}", [])])

    assert count() == before <= most


# --- Pages ---------------------------------------------------------------------------------------
@pytest.fixture
def tree(db):
    """A home page with one page for members, and one for everyone with a page below it."""
    root = Site.objects.get(is_default_site=True).root_page
    home = root.add_child(
        instance=HomePage(title="Sample hub", slug="sample-hub", audience=Audience.everyone())
    )

    def add(parent, title, audience, **fields):
        slug = title.lower().replace(" ", "-")
        return parent.add_child(instance=StandardPage(title=title, slug=slug, audience=audience, **fields))

    public = add(home, "Sample public", Audience.everyone())
    return {
        "home": home,
        "public": public,
        "below": add(public, "Sample below", Audience.everyone()),
        "members": add(home, "Sample members", Audience.members()),
        "draft": add(home, "Sample draft", Audience.everyone(), live=False),
    }


def titles(pages):
    return set(
        pages.filter(title__startswith="Sample").exclude(title="Sample hub").values_list("title", flat=True)
    )


@pytest.mark.parametrize("model", [StandardPage, Page])
def test_pages_are_shown_by_their_audience_also_in_a_list_of_all_types(tree, user_with_role, model):
    seen_by_visitor = titles(audiences.visible_to(model.objects.all(), AnonymousUser()))
    seen_by_member = titles(audiences.visible_to(model.objects.all(), user_with_role("member")))

    assert seen_by_visitor == {"Sample public", "Sample below"}
    assert seen_by_member == {"Sample public", "Sample below", "Sample members"}


def test_wagtails_privacy_hides_a_page_and_all_below_it(tree, user_with_role):
    restriction = PageViewRestriction.objects.create(page=tree["public"], restriction_type="groups")
    restriction.groups.set([group("Moderators")])
    moderator, member = user_with_role("moderator"), user_with_role("member")

    assert titles(audiences.visible_to(Page.objects.all(), member)) == {"Sample members"}
    assert "Sample below" in titles(audiences.visible_to(Page.objects.all(), moderator))
    assert audiences.may_see(moderator, tree["below"])
    assert not audiences.may_see(member, tree["below"])
    row = audiences.audience_of_page(tree["below"])
    assert row.pk in audiences.ids_for(moderator)
    assert row.pk not in audiences.ids_for(member)


@pytest.mark.parametrize("kind", ["login", "password"])
def test_a_privacy_that_the_hub_does_not_offer_admits_nobody(tree, user_with_role, kind):
    PageViewRestriction.objects.create(page=tree["public"], restriction_type=kind, password="sample")
    member = user_with_role("member")

    assert not audiences.may_see(member, tree["below"])
    assert audiences.may_see(user_with_role("administrator"), tree["below"])
    assert audiences.audience_of_page(tree["below"]).pk not in audiences.ids_for(member)


def test_a_draft_is_shown_to_nobody_here(tree, user_with_role):
    assert not audiences.may_see(user_with_role("administrator"), tree["draft"])


def test_may_see_answers_for_a_page_of_unknown_type(tree, user_with_role):
    page = Page.objects.get(pk=tree["members"].pk)

    assert not audiences.may_see(AnonymousUser(), page)
    assert audiences.may_see(user_with_role("member"), page)


def test_what_has_no_rule_and_no_audience_is_shown_to_nobody(user_with_role):
    user = user_with_role("member")

    assert not audiences.may_see(user, group("Members"))
    assert not audiences.may_see(user, StandardPage(title="unsaved"))


def test_a_list_of_pages_costs_the_same_whatever_there_is(tree, user_with_role, django_assert_num_queries):
    member = user_with_role("member")
    audiences.ids_for(member)
    for number in range(5):
        page = StandardPage(title=f"Sample {number}", slug=f"sample-{number}", audience=Audience.everyone())
        tree["home"].add_child(instance=page)

    with django_assert_num_queries(2):
        assert len(audiences.visible_to(Page.objects.all(), member)) >= 8
