"""Inviting people by e-mail: by a host's page and by ``manage.py import_members``."""

import io
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from hub.base.access import audiences
from peers.membership import invitations, services
from peers.models import Invitation, ProgrammePerson
from tests.factories.peers import InvitationFactory, OrganisationFactory, ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db

ANSWERS = {
    "kind": "public_body",
    "organisation_name": "Sample County",
    "level": "county",
    "country": "US",
    "jurisdiction_name": "Sample State",
    "reason": "We share payroll.",
}


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Sample County")


@pytest.fixture
def host(roles):
    """A client of a programme's host, and the programme."""
    client = roles("program_host")
    client.programme = ProgrammeFactory(hosts=[client.user])
    return client


def joins(email: str, *, verified=True):
    """A person who applies with this address."""
    user = UserFactory(email=email, verified=verified)
    services.apply(user=user, answers=ANSWERS)
    user.refresh_from_db()
    audiences.forget(user)
    return user


def invite(host, people: str):
    return host.post(reverse("peers:invitations", args=[host.programme.slug]), {"people": people})


# --- By a host ------------------------------------------------------------------------------------
def test_a_host_invites_and_bad_lines_are_told_and_kept(host, organisation):
    page = invite(
        host,
        "ana@county.example, Ana Sample, Sample County\nnonsense\nana@county.example\n"
        "bo@county.example, Bo, Nobody\n=x@county.example",
    ).content.decode()
    assert "ana@county.example: invited" in page
    for said in (
        "“nonsense” is no e-mail address",
        "stands in line 1 as well",
        "not exactly one organisation “Nobody”",
    ):
        assert said in page
    assert "bo@county.example, Bo, Nobody</textarea>" in page.replace("\n=x@county.example", "")
    invitation = Invitation.objects.get(email="ana@county.example")
    assert (invitation.organisation, invitation.programme, invitation.approves) == (
        organisation,
        host.programme,
        False,
    )
    assert invitation.get_absolute_url() in mail.outbox[0].body


def test_the_same_list_again_writes_to_nobody_twice_within_a_week(host):
    invite(host, "ana@county.example")
    assert "was invited before" in invite(host, "ana@county.example").content.decode()
    assert len(mail.outbox) == 1
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=8))
    assert "invited again" in invite(host, "ana@county.example").content.decode()
    assert (len(mail.outbox), Invitation.objects.count()) == (2, 1)


def test_a_host_invites_so_many_a_day(host, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_A_DAY", 1)
    page = invite(host, "ana@county.example\nbo@county.example").content.decode()
    assert "That is enough for today" in page
    assert Invitation.objects.count() == 1


def test_a_hosts_invitation_leaves_approval_to_the_moderators(host, organisation):
    invite(host, "ana@county.example, Ana, Sample County")
    user = joins("ana@county.example")
    assert not audiences.is_member(user)
    application = user.membership_application
    services.approve(
        application=application,
        by=UserFactory(role="Moderators"),
        version=application.version,
        organisation=organisation,
    )
    assert ProgrammePerson.objects.get(user=user, programme=host.programme).part == "participant"
    assert Invitation.objects.get().accepted_by == user


def test_a_member_accepts_by_the_link_and_nobody_else_does(host, roles):
    member = roles("member")
    invite(host, member.user.email)
    url = Invitation.objects.get().get_absolute_url()
    other = roles("member")
    assert "sent to another address" in other.post(url, follow=True).content.decode()
    assert not ProgrammePerson.objects.filter(user=other.user).exists()
    assert member.get(url).status_code == 200
    assert member.post(url).status_code == 302
    assert ProgrammePerson.objects.filter(user=member.user, programme=host.programme).exists()
    assert "is there already" in invite(host, member.user.email).content.decode()


def test_a_visitor_is_led_to_joining(client):
    invitation = InvitationFactory(email="ana@county.example")
    page = client.get(invitation.get_absolute_url())
    assert "?email=ana%40county.example" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(reverse("peers:invitation", args=["no-such"])).status_code == 404


# --- By the one who runs it -----------------------------------------------------------------------
def run(tmp_path, text: str, *options: str, fails: bool = False) -> str:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8-sig")
    out = io.StringIO()
    if fails:
        with pytest.raises(CommandError) as error:
            call_command("import_members", str(path), *options, stdout=out)
        return f"{out.getvalue()}{error.value}"
    call_command("import_members", str(path), *options, stdout=out)
    return out.getvalue()


def test_a_file_of_people_with_errors_by_row(tmp_path, organisation):
    text = "email,name,organisation\nana@county.example,Ana,Sample County\nbad,,\nx@county.example,=1+1,\n"
    said = run(tmp_path, text, fails=True)
    assert "people.csv, row 3: not taken: “bad” is no e-mail address" in said
    assert "row 4: not taken: “=1+1” begins as a formula does" in said
    assert "2 rows of people.csv could not be taken" in said
    assert list(Invitation.objects.values_list("email", flat=True)) == ["ana@county.example"]
    assert "1 was invited before" in run(tmp_path, text.split("bad")[0])
    assert len(mail.outbox) == 1


def test_a_trial_writes_to_nobody(tmp_path):
    assert "1 can be read" in run(tmp_path, "email\nana@county.example\n", "--dry-run")
    assert not Invitation.objects.exists()


def test_whom_a_moderator_stands_for_is_a_member_once_the_address_is_confirmed(tmp_path, organisation):
    moderator = UserFactory(role="Moderators")
    text = "email,organisation\nana@county.example,Sample County\n"
    run(tmp_path, text, "--approved-by", moderator.email)
    user = joins("ana@county.example", verified=False)
    assert not audiences.is_member(user)
    EmailAddress.objects.filter(user=user).update(verified=True)
    services.address_verified(user)
    audiences.forget(user)
    assert audiences.is_member(user)
    user = type(user).objects.get(pk=user.pk)
    assert (user.organisation, user.membership_application.decided_by) == (organisation, moderator)


@pytest.mark.parametrize("option", [("--approved-by", "nobody@county.example"), ("--programme", "none")])
def test_an_approver_who_may_not_and_a_programme_that_is_not_there(tmp_path, option):
    UserFactory(email="nobody@county.example", role="Members")
    assert (
        "There is no" in (said := run(tmp_path, "email\na@b.example\n", *option, fails=True))
        or "is no account" in said
    )
    assert not Invitation.objects.exists()
