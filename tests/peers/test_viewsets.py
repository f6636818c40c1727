"""What editors and administrators do in Wagtail's admin, page by page."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.urls import reverse

from hub.base.access.audiences import is_member
from hub.base.models import ServiceLine
from hub.base.people import personal_data
from peers.models import (
    AccountDeletion,
    Invitation,
    MembershipPolicy,
    Organisation,
    OrganisationChange,
    OrganisationFigure,
    OrganisationMerge,
    Programme,
    ProgrammeParticipant,
    ServiceLink,
    User,
)
from search.models import Entry
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db

USERS = reverse("wagtailusers_users:index")
ADD = reverse("wagtailusers_users:add")


def edit(user):
    return reverse("wagtailusers_users:edit", args=[user.pk])


@pytest.fixture
def admin(roles):
    return roles("administrator", name="Ada Administrator", email="ada@hub.example")


def user_form(**fields):
    data = {"email": "New@County.example", "name": "New Person", "kind": "public_body", "is_active": "on"}
    return {**data, "password1": "", "password2": "", **fields}


# --- Accounts -----------------------------------------------------------------------------------
def test_accounts_are_listed_searched_and_sorted_by_their_one_name(admin):
    UserFactory(name="Zora Sample")
    UserFactory(name="Bea Sample", email="findme@county.example")

    def names(**query):
        return [user.name for user in admin.get(USERS, query).context["object_list"]]

    assert names() == ["Ada Administrator", "Bea Sample", "Zora Sample"]
    assert names(ordering="-name") == ["Zora Sample", "Bea Sample", "Ada Administrator"]
    assert names(q="zora") == ["Zora Sample"]
    assert names(q="findme") == ["Bea Sample"]
    assert names(is_active="false") == []


def test_an_account_is_added_without_a_password_and_with_its_role(admin):
    page = admin.get(ADD)
    assert page.status_code == 200
    assert "First Name" not in page.content.decode()
    moderators = Group.objects.get(name="Moderators")
    response = admin.post(ADD, user_form(groups=[moderators.pk]))
    assert response.url == USERS
    user = User.objects.get(email="new@county.example")
    assert user.name == "New Person"
    assert not user.has_usable_password()
    assert is_member(user)
    assert user.has_perm("peers.decide_membershipapplication")
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "primary", "verified")) == [
        ("new@county.example", True, False)
    ]


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"email": ""}, {"email": "ADA@hub.example"}, {"email": "nonsense"}]
)
def test_an_account_without_a_name_or_with_a_taken_address_is_not_added(admin, wrong):
    response = admin.post(ADD, user_form(**wrong))
    assert list(response.context["form"].errors) == list(wrong)
    assert User.objects.count() == 1


def test_a_changed_address_has_to_be_confirmed_and_the_old_one_no_longer_counts(admin):
    user = UserFactory(email="ana@county.example", name="Ana Sample")
    assert "Ana Sample" in admin.get(edit(user)).content.decode()
    admin.post(edit(user), user_form(email="ana@city.example", name="Ana Other"))
    user.refresh_from_db()
    assert (user.email, user.name) == ("ana@city.example", "Ana Other")
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) == [
        ("ana@city.example", False)
    ]


def test_an_unchanged_address_stays_confirmed(admin):
    user = UserFactory(email="ana@county.example")
    admin.post(edit(user), user_form(email="ana@county.example"))
    assert EmailAddress.objects.get(user=user).verified


def test_an_account_is_suspended(admin):
    user = UserFactory(role="Members")
    members = Group.objects.get(name="Members")
    data = user_form(email=user.email, groups=[members.pk])
    del data["is_active"]
    admin.post(edit(user), data)
    assert not is_member(User.objects.get(pk=user.pk))


def test_an_account_is_deleted_by_the_same_steps_as_by_its_owner_but_not_ones_own(admin):
    user = UserFactory()
    delete = reverse("wagtailusers_users:delete", args=[user.pk])
    assert "former member" in admin.get(delete).content.decode()
    assert admin.post(delete, {"contributions": "remove"}).status_code == 302
    assert not User.objects.filter(pk=user.pk).exists()
    done = AccountDeletion.objects.get()
    assert (done.state, done.by_administrator, done.keeps_contributions) == ("done", True, False)
    assert {part.name for part in personal_data.parts() if part.erase} <= set(done.done)
    own = reverse("wagtailusers_users:delete", args=[admin.user.pk])
    admin.post(own)
    assert User.objects.filter(pk=admin.user.pk).exists()


def test_several_accounts_are_deleted_by_the_same_steps(admin):
    people = UserFactory.create_batch(2)
    keys = "&".join(f"id={user.pk}" for user in people)
    address = reverse("wagtail_bulk_action", args=["peers", "user", "delete"])
    assert admin.post(f"{address}?{keys}&next={USERS}").status_code == 302
    assert not User.objects.filter(pk__in=[user.pk for user in people]).exists()
    assert AccountDeletion.objects.filter(state="done", by_administrator=True).count() == 2


def test_the_history_of_an_account_opens(admin):
    assert admin.get(reverse("wagtailusers_users:history", args=[UserFactory().pk])).status_code == 200


def test_a_roles_permissions_can_be_looked_at(admin):
    group = Group.objects.get(name="Editors")
    assert admin.get(reverse("wagtailusers_groups:index")).status_code == 200
    assert admin.get(reverse("wagtailusers_groups:edit", args=[group.pk])).status_code == 200


def test_ones_own_account_page_has_one_name(roles):
    client = roles("editor", name="Eddie Editor")
    address = reverse("wagtailadmin_account")
    page = client.get(address).content.decode()
    assert "Eddie Editor" in page
    assert "First Name" not in page
    response = client.post(
        address,
        {
            "name_email-name": "Edith Editor",
            "theme-theme": "light",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
        },
    )
    assert response.status_code == 302
    assert User.objects.get(pk=client.user.pk).name == "Edith Editor"


def test_editors_do_not_reach_accounts_roles_or_the_policy(roles):
    client = roles("editor")
    policy = reverse("wagtailsettings:edit", args=["peers", "membershippolicy"])
    for address in (USERS, ADD, edit(client.user), reverse("wagtailusers_groups:index"), policy):
        response = client.get(address, follow=True)
        assert response.redirect_chain[-1][0].startswith("/admin/"), address
        assert "do not have permission" in response.content.decode()


def test_an_administrator_sets_who_may_join(admin):
    address = reverse("wagtailsettings:edit", args=["peers", "membershippolicy"])
    address = (
        admin.get(address, follow=True).redirect_chain[-1][0]
        if admin.get(address).status_code == 302
        else address
    )
    admin.post(address, {"admits_vendors": "on"})
    assert [kind for kind, _label in MembershipPolicy.load().admitted_kinds] == ["public_body", "vendor"]


# --- Organisations and programmes ---------------------------------------------------------------
def organisation_form(name="Willow County", **fields):
    data = {"name": name, "slug": "willow-county", "level": "county", "country": "US", "web_site": ""}
    for part, rows in (("names", 0), ("domains", 1), ("figures", 1)):
        data |= {
            f"{part}-TOTAL_FORMS": rows,
            f"{part}-INITIAL_FORMS": 0,
            f"{part}-MIN_NUM_FORMS": 0,
            f"{part}-MAX_NUM_FORMS": 1000,
        }
    data |= {"domains-0-domain": "Willow.Example"}
    data |= {
        "figures-0-kind": "budget",
        "figures-0-year": "2024",
        "figures-0-value": "1000",
        "figures-0-currency": "USD",
        "figures-0-source": "Budget book",
    }
    return {**data, **fields}


def address_of(model, action, *args):
    return reverse(f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}:{action}", args=args)


def test_an_editor_adds_an_organisation_that_is_then_found(roles):
    client = roles("editor")
    assert client.get(address_of(Organisation, "list")).status_code == 200
    assert client.get(address_of(Organisation, "add")).status_code == 200
    response = client.post(address_of(Organisation, "add"), organisation_form())
    assert response.status_code == 302, response.context["form"].errors
    organisation = Organisation.objects.get()
    assert [(row.domain, row.verified) for row in organisation.domains.all()] == [("willow.example", False)]
    assert OrganisationFigure.objects.get().organisation == organisation
    assert Entry.objects.current().filter(kind="organisation", object_id=organisation.pk).exists()
    assert client.get(address_of(Organisation, "edit", organisation.pk)).status_code == 200
    assert (
        "Willow County" in client.get(address_of(Organisation, "list"), {"q": "willow.exam"}).content.decode()
    )


@pytest.mark.parametrize(
    "wrong", [{"figures-0-currency": ""}, {"domains-0-domain": "no domain"}, {"slug": "taken"}, {"name": ""}]
)
def test_wrong_input_leaves_nothing_behind(roles, wrong):
    OrganisationFactory(slug="taken")
    response = roles("editor").post(address_of(Organisation, "add"), organisation_form(**wrong))
    assert response.status_code == 200
    assert Organisation.objects.count() == 1


@pytest.mark.wagtail_indexes
def test_an_organisation_in_use_is_not_deleted(roles):
    organisation = OrganisationFactory()
    ProgrammeParticipant.objects.create(programme=ProgrammeFactory(), organisation=organisation)
    response = roles("editor").post(address_of(Organisation, "delete", organisation.pk), follow=True)
    assert response.status_code == 200
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_an_organisation_not_in_use_is_deleted(roles):
    organisation = OrganisationFactory()
    client = roles("editor")
    assert client.get(address_of(Organisation, "delete", organisation.pk)).status_code == 200
    client.post(address_of(Organisation, "delete", organisation.pk))
    assert not Organisation.objects.exists()


def test_an_editor_makes_a_programme_with_a_person_who_is_no_host(roles):
    host, organisation = UserFactory(role="Members"), OrganisationFactory()
    client = roles("editor")
    page = client.get(address_of(Programme, "add"))
    assert page.status_code == 200
    # People are chosen, not picked from a list of all.
    assert host.name not in page.content.decode()
    data = {
        "name": "Shared payroll",
        "slug": "shared-payroll",
        "summary": "One desk",
        "about": "",
        "web_site": "",
    }
    for part in ("participants", "people"):
        data |= {
            f"{part}-TOTAL_FORMS": 1,
            f"{part}-INITIAL_FORMS": 0,
            f"{part}-MIN_NUM_FORMS": 0,
            f"{part}-MAX_NUM_FORMS": 1000,
        }
    data |= {"participants-0-organisation": organisation.pk, "participants-0-part": "host"}
    data |= {"people-0-user": host.pk, "people-0-part": "host"}
    response = client.post(address_of(Programme, "add"), data)
    assert response.status_code == 302, response.context["form"].errors
    programme = Programme.objects.get()
    assert [part.part for part in host.programme_parts.all()] == ["participant"]
    assert not programme.may_be_edited_by(host)
    assert Entry.objects.current().filter(kind="programme", object_id=programme.pk).exists()
    assert client.get(address_of(Programme, "edit", programme.pk)).status_code == 200


def test_people_are_chosen_by_editors_and_nobody_else(roles):
    UserFactory(name="Ana Sample")
    address = reverse("user_chooser:choose")
    assert roles("editor").get(address).status_code == 200
    assert "Ana Sample" in roles("editor").get(reverse("user_chooser:choose_results")).content.decode()
    assert roles("member").get(address, follow=True).status_code == 403


# --- What is told of organisations ------------------------------------------------------------------
def test_an_editor_keeps_shared_services_and_both_bodies_are_found_by_them(roles):
    client, host, other, third = roles("editor"), *OrganisationFactory.create_batch(3)
    line = ServiceLine.objects.get(slug="human-resources-payroll")

    def found(facet: str) -> list[int]:
        entries = Entry.objects.current().filter(facets__facet=facet, facets__value=str(line.pk))
        return list(entries.values_list("object_id", flat=True))

    form = {"host": host.pk, "recipient": other.pk, "service_line": line.pk, "since": "2020"}
    assert client.post(address_of(ServiceLink, "add"), form).status_code == 302
    link = ServiceLink.objects.get()
    assert (found("hosts"), found("hosted")) == ([host.pk], [other.pk])
    client.post(address_of(ServiceLink, "edit", link.pk), {**form, "recipient": third.pk})
    assert found("hosted") == [third.pk]
    same = client.post(address_of(ServiceLink, "add"), {**form, "recipient": host.pk})
    assert "does not host a service for itself" in same.content.decode()
    client.post(address_of(ServiceLink, "delete", link.pk))
    assert (found("hosts"), found("hosted")) == ([], [])


def test_what_a_case_tells_is_not_edited_by_hand(roles):
    host, other = OrganisationFactory.create_batch(2)
    link = ServiceLink.objects.create(
        host=host, recipient=other, service_line=ServiceLine.objects.first(), origin_kind="case", origin_id=7
    )
    client = roles("editor")
    assert client.get(address_of(ServiceLink, "edit", link.pk)).status_code == 404
    assert host.name not in client.get(address_of(ServiceLink, "list")).content.decode()


@pytest.mark.parametrize("name", ["invitations", "organisationchanges", "organisationmerges"])
def test_records_are_looked_at_and_searched_by_editors(roles, name):
    member, body = UserFactory(role="Members"), OrganisationFactory(name="Willow County")
    rows = {
        "invitations": lambda: Invitation.objects.create(
            email="guest@willow.example", organisation=body, invited_by=member, token="secrettoken"
        ),
        "organisationchanges": lambda: OrganisationChange.objects.create(
            organisation=body, proposed_by=member, reason="The budget book"
        ),
        "organisationmerges": lambda: OrganisationMerge.objects.create(
            source=body, target=OrganisationFactory(), merged_by=member
        ),
    }
    row, editor = rows[name](), roles("editor")
    index, inspect = reverse(f"{name}:index"), reverse(f"{name}:inspect", args=[row.pk])
    assert "Willow County" in editor.get(index, {"q": "willow"}).content.decode()
    assert "Willow County" not in editor.get(index, {"q": "nowhere"}).content.decode()
    page = editor.get(inspect)
    assert page.status_code == 200
    assert "secrettoken" not in page.content.decode()
    for role in ("member", "moderator"):
        assert roles(role).get(index).status_code in {302, 403}, role
