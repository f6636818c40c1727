import pytest
from allauth.account.models import EmailAddress

from hub.base.access.audiences import ids_for, is_member
from hub.base.models import Audience, Level
from peers.membership import services
from peers.membership.roles import Role
from peers.models import MembershipApplication, Organisation, ProgrammePerson, User
from peers.organisations import services as organisations_services
from search.models import Entry
from tests.factories.peers import (
    MembershipApplicationFactory,
    OrganisationFactory,
    ProgrammeFactory,
    UserFactory,
    make_user,
)
from tests.peers.letters import body_of, letters, recipients

pytestmark = pytest.mark.django_db

ANSWERS = {
    "kind": User.Kind.PUBLIC_BODY,
    "organisation_name": "Sample County",
    "level": Level.COUNTY,
    "country": "US",
    "jurisdiction_name": "Sample County",
    "reason": "We share payroll.",
}
Status = MembershipApplication.Status


def fresh(user):
    return User.objects.get(pk=user.pk)


# --- Roles --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.PROGRAM_HOSTS, Role.MODERATORS, Role.EDITORS])
def test_whoever_has_a_role_is_a_member(role):
    user = UserFactory()
    assert not is_member(user)
    services.grant_role(user, role)
    assert is_member(user)
    assert role.value in set(user.groups.values_list("name", flat=True))


def test_who_stops_being_a_member_has_no_role_left():
    user = make_user("moderator")
    services.withdraw_role(user, Role.MEMBERS)
    assert not user.groups.exists()
    assert not is_member(user)


def test_losing_another_role_leaves_the_membership():
    user = make_user("moderator")
    services.withdraw_role(user, Role.MODERATORS)
    assert is_member(user)
    assert not fresh(user).has_perm("peers.decide_membershipapplication")


# --- Hosting ------------------------------------------------------------------------------------
def test_hosting_makes_a_program_host_until_no_programme_is_left():
    user = make_user("member")
    one, other = ProgrammeFactory(hosts=[user]), ProgrammeFactory(hosts=[user])
    assert user.groups.filter(name="Program hosts").exists()
    one.people.all().delete()
    assert user.groups.filter(name="Program hosts").exists()
    other.delete()
    assert not user.groups.filter(name="Program hosts").exists()
    assert is_member(fresh(user))


def test_a_participant_is_no_host_and_a_host_who_becomes_one_stops_being_host():
    user = make_user("member")
    programme = ProgrammeFactory(hosts=[user])
    person = programme.people.get()
    person.part = ProgrammePerson.Part.PARTICIPANT
    person.save()
    assert not user.groups.filter(name="Program hosts").exists()


def test_another_person_in_the_place_of_a_host():
    first, second = make_user("member"), make_user("member")
    person = ProgrammeFactory(hosts=[first]).people.get()
    person.user = second
    person.save()
    assert not first.groups.filter(name="Program hosts").exists()
    assert second.groups.filter(name="Program hosts").exists()


def test_deleting_a_hosts_account_is_possible():
    user = make_user("program_host")
    user.delete()
    assert not ProgrammePerson.objects.exists()


def test_the_audience_of_a_programme_is_its_people():
    host, member = make_user("program_host"), make_user("member")
    programme = host.programme_parts.get().programme
    audience = Audience.of_programme(programme.pk)
    assert audience.pk in ids_for(fresh(host))
    assert audience.pk not in ids_for(fresh(member))


# --- Applying -----------------------------------------------------------------------------------
def test_an_unconfirmed_address_waits_outside_the_queue_and_nobody_is_told():
    make_user("moderator")
    user = UserFactory(verified=False)
    services.apply(user=user, answers=ANSWERS)
    assert not MembershipApplication.objects.waiting().exists()
    assert recipients() == []


def test_a_confirmed_address_waits_in_the_queue_and_moderators_are_told_once():
    moderator, suspended = make_user("moderator"), make_user("moderator", is_active=False)
    make_user("member")
    user = UserFactory(verified=False, name="O'Brien & Sons")
    application = services.apply(user=user, answers=ANSWERS)
    EmailAddress.objects.filter(user=user).update(verified=True)
    services.address_verified(user)
    services.address_verified(user)
    assert list(MembershipApplication.objects.waiting()) == [application]
    assert recipients() == [moderator.email]
    assert "O'Brien & Sons" in body_of(letters()[0])
    assert application.get_absolute_url() in body_of(letters()[0])
    assert not is_member(fresh(user))
    assert suspended.email not in recipients()


def test_without_moderators_the_administrators_are_told():
    administrator = make_user("administrator")
    user = UserFactory()
    services.apply(user=user, answers=ANSWERS)
    assert recipients() == [administrator.email]


@pytest.mark.parametrize("email", ["ana@county.example", "ana@payroll.county.example", "ANA@County.Example"])
def test_a_verified_domain_admits_at_once(email):
    make_user("moderator")
    organisation = OrganisationFactory(domain="county.example")
    user = UserFactory(email=email.lower())
    application = services.apply(user=user, answers=ANSWERS)
    assert application.status == Status.APPROVED
    assert application.organisation == organisation
    assert application.approved_by_domain == "county.example"
    assert application.decided_by is None
    assert is_member(fresh(user))
    assert fresh(user).organisation == organisation
    assert recipients() == [user.email]


@pytest.mark.parametrize("email", ["ana@evilcounty.example", "ana@county.example.test", "ana@example"])
def test_a_domain_that_only_looks_alike_does_not(email):
    OrganisationFactory(domain="county.example")
    user = UserFactory(email=email)
    assert services.apply(user=user, answers=ANSWERS).status == Status.WAITING


def test_a_domain_that_was_only_told_does_not():
    OrganisationFactory(domain="county.example", domain__verified=False)
    user = UserFactory(email="ana@county.example")
    assert services.apply(user=user, answers=ANSWERS).status == Status.WAITING


def test_an_unconfirmed_address_at_a_verified_domain_does_not():
    OrganisationFactory(domain="county.example")
    user = UserFactory(email="ana@county.example", verified=False)
    application = services.apply(user=user, answers=ANSWERS)
    services.address_verified(user)
    application.refresh_from_db()
    assert application.status == Status.WAITING


def test_the_most_particular_domain_says_which_organisation_it_is():
    OrganisationFactory(domain="state.example")
    agency = OrganisationFactory(domain="payroll.state.example")
    user = UserFactory(email="ana@payroll.state.example")
    assert services.apply(user=user, answers=ANSWERS).organisation == agency


def test_the_domain_of_a_merged_organisation_vouches_for_nobody():
    merged = OrganisationFactory(domain="county.example", merged_into=OrganisationFactory())
    user = UserFactory(email="ana@county.example")
    assert services.apply(user=user, answers=ANSWERS).status == Status.WAITING
    assert merged.stands_for == merged.merged_into


def test_a_suspended_account_is_not_admitted():
    OrganisationFactory(domain="county.example")
    user = UserFactory(email="ana@county.example", is_active=False)
    assert services.apply(user=user, answers=ANSWERS).status == Status.WAITING


def test_a_waiting_applicant_who_confirms_an_address_of_a_verified_domain_is_admitted():
    OrganisationFactory(domain="county.example")
    application = MembershipApplicationFactory(user__email="ana@mail.example")
    user = application.user
    services.set_address(user, "ana@county.example", verified=True)
    user.email = "ana@county.example"
    user.save()
    services.address_verified(user)
    assert is_member(fresh(user))


# --- Deciding -----------------------------------------------------------------------------------
def test_approval_makes_a_member_of_the_organisation_and_says_so():
    moderator, organisation = make_user("moderator"), OrganisationFactory()
    application = MembershipApplicationFactory(kind=User.Kind.VENDOR)
    services.approve(application=application, by=moderator, version=1, organisation=organisation)
    application.refresh_from_db()
    assert application.status == Status.APPROVED
    assert application.decided_by == moderator
    assert fresh(application.user).kind == User.Kind.VENDOR
    assert fresh(application.user).organisation == organisation
    assert is_member(fresh(application.user))
    [message] = letters(application.user.email)
    assert organisation.name in body_of(message)


def test_refusal_has_a_reason_that_is_mailed():
    application = MembershipApplicationFactory()
    services.refuse(
        application=application, by=make_user("moderator"), version=1, reason="Not a body that we know."
    )
    assert not is_member(fresh(application.user))
    [message] = letters(application.user.email)
    assert "Not a body that we know." in body_of(message)
    assert "/waiting/" in body_of(message)


def test_a_refusal_without_a_reason_changes_nothing():
    application = MembershipApplicationFactory()
    with pytest.raises(services.ApplicationError, match="needs a reason"):
        services.refuse(application=application, by=make_user("moderator"), version=1, reason="  \n ")
    application.refresh_from_db()
    assert application.is_waiting
    assert recipients() == []


@pytest.mark.parametrize("first", ["approve", "refuse"])
@pytest.mark.parametrize("second", ["approve", "refuse"])
def test_what_is_decided_is_not_decided_again(first, second):
    one, other = make_user("moderator", name="Mo One"), make_user("moderator")
    application = MembershipApplicationFactory()
    stale = MembershipApplication.objects.get(pk=application.pk)

    def decide(what, application, by):
        extra = {"reason": "No."} if what == "refuse" else {}
        getattr(services, what)(application=application, by=by, version=1, **extra)

    decide(first, application, one)
    before = MembershipApplication.objects.values().get(pk=application.pk)
    with pytest.raises(services.ApplicationError, match=r"decided already.*Mo One"):
        decide(second, stale, other)
    assert MembershipApplication.objects.values().get(pk=application.pk) == before
    assert len(letters(application.user.email)) == 1


def test_a_decision_on_what_has_changed_since_it_was_read_is_not_taken():
    application = MembershipApplicationFactory()
    services.change_application(
        application=application, by=application.user, answers={**ANSWERS, "reason": "Something else"}
    )
    with pytest.raises(services.ApplicationError, match="changed the application"):
        services.approve(application=application, by=make_user("moderator"), version=1)
    assert not is_member(fresh(application.user))


@pytest.mark.parametrize("role", ["applicant", "member", "program_host", "editor"])
def test_only_moderators_decide(role):
    application = MembershipApplicationFactory()
    with pytest.raises(services.ApplicationError):
        services.approve(application=application, by=make_user(role), version=1)
    assert not is_member(fresh(application.user))


def test_nobody_decides_on_their_own():
    moderator = make_user("moderator")
    application = MembershipApplicationFactory(user=moderator)
    with pytest.raises(services.ApplicationError):
        services.approve(application=application, by=moderator, version=1)


def test_nobody_is_admitted_before_the_address_is_confirmed():
    application = MembershipApplicationFactory(verified_at=None)
    with pytest.raises(services.ApplicationError):
        services.approve(application=application, by=make_user("moderator"), version=1)


# --- Changing, asking again ---------------------------------------------------------------------
def test_a_refused_person_asks_again_and_goes_to_the_end_of_the_queue():
    moderator = make_user("moderator")
    refused = MembershipApplicationFactory()
    services.refuse(application=refused, by=moderator, version=1, reason="Tell us more.")
    waiting = MembershipApplicationFactory()
    before = len(letters())
    refused.refresh_from_db()
    services.change_application(application=refused, by=refused.user, answers=ANSWERS)
    assert list(MembershipApplication.objects.waiting()) == [waiting, refused]
    refused.refresh_from_db()
    assert refused.was_refused_before
    assert refused.refusal_reason == "Tell us more."
    assert recipients()[before:] == [moderator.email]


def test_others_may_not_change_it_and_nobody_once_it_is_approved():
    application = MembershipApplicationFactory()
    with pytest.raises(services.ApplicationError):
        services.change_application(application=application, by=make_user("moderator"), answers=ANSWERS)
    services.approve(application=application, by=make_user("moderator"), version=1)
    with pytest.raises(services.ApplicationError, match="can no longer be changed"):
        services.change_application(application=application, by=application.user, answers=ANSWERS)


# --- Organisations ------------------------------------------------------------------------------
def test_an_organisation_made_of_an_application_has_a_slug_of_its_own_and_is_found():
    OrganisationFactory(name="Sample County", slug="sample-county")
    application = MembershipApplicationFactory(organisation_name="Sample County")
    made = services.add_organisation(application=application)
    assert made.slug == "sample-county-2"
    assert (made.level, made.country.code) == (Level.COUNTY, "US")
    assert Entry.objects.current().filter(kind="organisation", object_id=made.pk).exists()


def test_an_organisation_whose_name_has_no_latin_letters_gets_a_slug():
    application = MembershipApplicationFactory(organisation_name="日本")
    assert services.add_organisation(application=application).slug == "organisation"


def test_a_deleted_organisation_is_no_longer_found():
    organisation = OrganisationFactory()
    organisations_services.refresh_findable(organisation)
    pk = organisation.pk
    organisation.delete()
    assert not Entry.objects.current().filter(kind="organisation", object_id=pk).exists()


def test_suggestions_begin_with_the_domain_and_survive_another_order_of_words():
    by_domain = OrganisationFactory(name="Somewhere", domain="county.example", domain__verified=False)
    by_name = OrganisationFactory(name="Willow County")
    OrganisationFactory(name="Elsewhere")
    found = Organisation.objects.suggested_for(email="a@county.example", name="The Willow authority")
    assert found == [by_domain, by_name]
