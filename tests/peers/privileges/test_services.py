"""Verifying domains and naming hosts: who may, whom it waits for, what is logged."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from notifications.models import Event
from notifications.notices import fan_out
from peers.membership.roles import Role, grant_to_role
from peers.models import (
    OrganisationDomain,
    PrivilegedChange,
    PrivilegeLogEntry,
    ProgrammeParticipant,
    ProgrammePerson,
    User,
)
from peers.organisations import merging
from peers.privileges import services
from peers.privileges.services import PrivilegeError
from tests.factories.benchmarks import member_of
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, make_user
from tests.factories.rounds import make_open_round
from tests.forums.test_concurrency import at_once

DOMAIN = "county.example"


@pytest.fixture
def administrator(db):
    return make_user("administrator", name="Ada First")


@pytest.fixture
def second(db):
    return make_user("administrator", name="Bea Second")


@pytest.fixture
def organisation(db):
    """One with a member."""
    found = OrganisationFactory(name="Willow County")
    member_of(found)
    return found


def is_verified(organisation) -> bool:
    return OrganisationDomain.objects.filter(organisation=organisation, domain=DOMAIN, verified=True).exists()


def ask(administrator, organisation, domain=DOMAIN) -> PrivilegedChange:
    return services.ask_to_verify(organisation=organisation, domain=domain, by=administrator)


def wait_is_over(change) -> None:
    over = timezone.now() - timedelta(seconds=1)
    PrivilegedChange.objects.filter(pk=change.pk).update(takes_effect_at=over)


def actions() -> list[str]:
    return list(PrivilegeLogEntry.objects.order_by("pk").values_list("action", flat=True))


# --- Who may ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["applicant", "member", "program_host", "moderator", "editor"])
def test_nobody_but_administrators_asks(role, organisation):
    user = make_user(role)
    with pytest.raises(PermissionDenied):
        ask(user, organisation)
    with pytest.raises(PermissionDenied):
        services.ask_to_name_host(programme=ProgrammeFactory(), person=user, by=user)
    assert not PrivilegedChange.objects.exists()


def test_the_rights_can_be_given_and_still_need_a_second_administrator(organisation):
    grant_to_role(Role.MODERATORS, [services.VERIFY])
    change = ask(make_user("moderator"), organisation)
    with pytest.raises(PermissionDenied):
        services.confirm(change=change, by=make_user("moderator"))
    assert not is_verified(organisation)


# --- Waiting ---------------------------------------------------------------------------------------
def test_a_domain_waits_72_hours_after_a_notice_to_the_members(administrator, second, organisation):
    before = timezone.now()
    change = ask(administrator, organisation)
    assert timedelta(hours=72) <= change.takes_effect_at - before < timedelta(hours=72, minutes=1)
    assert not is_verified(organisation)
    member = User.objects.get(membership_application__organisation=organisation)
    event = Event.objects.get(kind="peers.privileged_change")
    assert set(event.directly) == {str(member.pk), str(second.pk)}
    assert services.apply_due() == 0
    wait_is_over(change)
    assert services.apply_due() == 1
    assert services.apply_due() == 0
    assert is_verified(organisation)
    assert actions() == ["requested", "applied"]
    entry = PrivilegeLogEntry.objects.get(action="applied")
    assert (entry.before, entry.after, entry.subject_name) == ([], [DOMAIN], "Willow County")


def test_a_host_waits_after_a_notice_to_hosts_and_members_of_its_organisations(administrator, organisation):
    host, person = make_user("member"), make_user("member")
    programme = ProgrammeFactory(hosts=[host])
    ProgrammeParticipant.objects.create(programme=programme, organisation=organisation)
    change = services.ask_to_name_host(programme=programme, person=person, by=administrator)
    member = User.objects.get(membership_application__organisation=organisation)
    assert {str(host.pk), str(member.pk)} <= set(Event.objects.get().directly)
    assert not programme.may_be_edited_by(person)
    wait_is_over(change)
    services.apply_due()
    assert programme.may_be_edited_by(person)
    assert person.groups.filter(name="Program hosts").exists()
    entry = PrivilegeLogEntry.objects.get(action="applied")
    assert (entry.before, entry.after) == ([host.pk], sorted([host.pk, person.pk]))


def test_at_once_where_there_are_neither_members_nor_submissions(administrator):
    organisation = OrganisationFactory()
    ask(administrator, organisation)
    assert is_verified(organisation)
    person, programme = make_user("member"), ProgrammeFactory()
    services.ask_to_name_host(programme=programme, person=person, by=administrator)
    assert programme.may_be_edited_by(person)
    assert actions() == ["at_once", "at_once"]
    assert not Event.objects.exists()


def test_what_was_asked_for_in_a_round_makes_it_wait_without_members(administrator):
    organisation = OrganisationFactory()
    make_open_round([organisation])
    assert ask(administrator, organisation).is_pending


def test_a_programme_whose_organisations_were_taken_out_still_asks_those_that_gave(
    administrator, organisation
):
    host = make_user("member")
    programme = ProgrammeFactory(hosts=[host])
    make_open_round([organisation], host=host, programme=programme)
    programme.people.all().delete()
    change = services.ask_to_name_host(programme=programme, person=make_user("member"), by=administrator)
    assert change.is_pending
    member = User.objects.get(membership_application__organisation=organisation)
    assert str(member.pk) in Event.objects.get(kind="peers.privileged_change").directly


def test_members_of_what_was_merged_into_it_count(administrator, organisation):
    target = OrganisationFactory()
    merging.merge(source=organisation, target=target, by=administrator)
    assert ask(administrator, target).is_pending


# --- Confirming ------------------------------------------------------------------------------------
def test_a_second_administrator_confirms(administrator, second, organisation):
    change = services.confirm(change=ask(administrator, organisation), by=second)
    assert is_verified(organisation)
    assert actions() == ["requested", "confirmed"]
    assert PrivilegeLogEntry.objects.get(action="confirmed").by == second
    with pytest.raises(PrivilegeError, match="decided already"):
        services.confirm(change=change, by=second)


def test_nobody_confirms_their_own_nor_by_an_account_made_for_it(administrator, organisation):
    change = ask(administrator, organisation)
    for user in (administrator, make_user("administrator", name="Made for it")):
        with pytest.raises(PrivilegeError, match="second administrator"):
            services.confirm(change=change, by=user)
    assert not is_verified(organisation)


def test_who_becomes_a_host_does_not_confirm_it(administrator, second):
    programme = ProgrammeFactory(hosts=[make_user("member")])
    change = services.ask_to_name_host(programme=programme, person=second, by=administrator)
    with pytest.raises(PrivilegeError):
        services.confirm(change=change, by=second)


@pytest.mark.parametrize("role", ["member", "program_host", "moderator", "editor"])
def test_others_neither_confirm_nor_refuse(role, administrator, organisation):
    change, user = ask(administrator, organisation), make_user(role)
    with pytest.raises(PermissionDenied):
        services.confirm(change=change, by=user)
    with pytest.raises(PermissionDenied):
        services.end(change=change, by=user, reason="No.")


def test_withdrawn_by_who_asked_and_refused_by_another_with_the_reason(administrator, second, organisation):
    change = ask(administrator, organisation)
    with pytest.raises(PrivilegeError, match="reason"):
        services.end(change=change, by=administrator, reason=" ")
    services.end(change=change, by=administrator, reason="A slip.")
    services.end(change=ask(administrator, organisation), by=second, reason="Not theirs.")
    assert actions() == ["requested", "withdrawn", "requested", "refused"]
    entry = PrivilegeLogEntry.objects.get(action="refused")
    assert (entry.by, entry.reason, entry.before, entry.after) == (second, "Not theirs.", [], [])
    wait_is_over(change)
    assert services.apply_due() == 0
    assert not is_verified(organisation)


# --- What happens meanwhile ------------------------------------------------------------------------
def test_what_was_asked_for_ends_with_the_right_of_who_asked(administrator, organisation):
    change = ask(administrator, organisation)
    wait_is_over(change)
    User.objects.filter(pk=administrator.pk).update(is_superuser=False)
    assert services.apply_due() == 0
    assert actions() == ["requested", "withdrawn"]
    assert not is_verified(organisation)


def test_a_merge_does_not_carry_it_to_those_who_were_not_asked(administrator, second, organisation):
    change = ask(administrator, organisation)
    target = OrganisationFactory()
    merging.merge(source=organisation, target=target, by=administrator)
    with pytest.raises(PrivilegeError, match="merged"):
        services.confirm(change=PrivilegedChange.objects.get(pk=change.pk), by=second)
    wait_is_over(change)
    assert services.apply_due() == 0
    assert not OrganisationDomain.objects.filter(verified=True).exists()


def test_a_domain_of_another_is_refused(administrator, organisation):
    OrganisationFactory(domain=DOMAIN)
    with pytest.raises(PrivilegeError, match="another organisation"):
        ask(administrator, organisation)


def test_the_same_is_not_asked_twice(administrator, organisation):
    ask(administrator, organisation)
    with pytest.raises(PrivilegeError, match="already"):
        ask(administrator, organisation, " County.Example")


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_and_the_clock_at_once_take_effect_once():
    organisation = OrganisationFactory()
    member_of(organisation)
    first, *others = [make_user("administrator") for _ in range(3)]
    change = ask(first, organisation)
    wait_is_over(change)

    def confirm(by):
        try:
            services.confirm(change=PrivilegedChange.objects.get(pk=change.pk), by=by)
        except PrivilegeError:
            return 0
        return 1

    done = at_once([*(lambda by=by: confirm(by) for by in others), services.apply_due, services.apply_due])
    assert sum(done) == 1, connection.vendor
    assert len(actions()) == 2
    assert is_verified(organisation)


# --- Taking away, and the log ----------------------------------------------------------------------
def test_taking_away_is_at_once_and_logged(administrator):
    organisation = OrganisationFactory(domain=DOMAIN)
    services.remove_verification(organisation=organisation, domain=DOMAIN, by=administrator)
    assert not is_verified(organisation)
    host = make_user("program_host")
    programme = ProgrammePerson.objects.get(user=host).programme
    services.remove_host(programme=programme, person=host, by=administrator)
    assert not programme.may_be_edited_by(host)
    assert not host.groups.filter(name="Program hosts").exists()
    assert list(PrivilegeLogEntry.objects.order_by("pk").values_list("before", "after")) == [
        ([DOMAIN], []),
        ([host.pk], []),
    ]


def test_nobody_changes_the_log(administrator):
    ask(administrator, OrganisationFactory())
    entry = PrivilegeLogEntry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        PrivilegeLogEntry.objects.all().delete,
        lambda: PrivilegeLogEntry.objects.update(reason="x"),
    ):
        with pytest.raises(TypeError):
            change()


def test_an_import_verifies_at_once_only_where_nobody_is_to_be_asked(organisation):
    empty = OrganisationFactory()
    pairs = [(organisation.pk, DOMAIN), (empty.pk, "empty.example")]
    for pk, domain in pairs:
        OrganisationDomain.objects.create(organisation_id=pk, domain=domain)
    assert services.verify_many(pairs, source="import") == (1, 1)
    assert not is_verified(organisation)
    assert empty.domains.get().verified
    entry = PrivilegeLogEntry.objects.get(action="at_once")
    assert (entry.source, entry.before, entry.after) == ("import", [], ["empty.example"])
    change = PrivilegedChange.objects.get()
    wait_is_over(change)
    assert services.apply_due() == 1


def test_a_notice_is_said_in_words(administrator, organisation, client):
    ask(administrator, organisation)
    while fan_out.spread_due():
        pass
    client.force_login(User.objects.get(membership_application__organisation=organisation))
    text = client.get("/my/notices/").content.decode()
    assert "wants to verify “county.example” as a domain of Willow County" in text
