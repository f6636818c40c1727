"""What once was mail of its own is a notice: for whom it concerns, mailed as they chose, stopped in one click."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.advice import requests
from cases.authors import authorship
from cases.models import AdviceRequest, CasePage, CaseUpkeep
from cases.review import services as case_services
from cases.review import withdrawals
from cases.upkeep import confirmations
from notifications.mail import delivery
from notifications.models import KindChoice, Notice, NoticeSettings, OutgoingMail
from notifications.models.frequency import How
from notifications.notices import digests, events
from peers.membership import employer_changes, invitations
from peers.membership import services as membership_services
from peers.models import MembershipApplication, Profile
from peers.organisations import change_proposals
from peers.profiles import services as profile_services
from tests.factories.cases import make_draft, make_published, make_submitted
from tests.factories.peers import (
    MembershipApplicationFactory,
    OrganisationChangeFactory,
    OrganisationMoveFactory,
    ProgrammeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DOWN = "tests.notifications.deliveries.Down"
UP = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://hub.example"


def moderator():
    return UserFactory(role="Moderators", name="Mo Sample")


def member(**fields):
    return UserFactory(role="Members", **fields)


def long_ago():
    return timezone.now() - timedelta(days=1)


# --- What happens: who is told, what makes it happen, what the mail says -----------------------------------
def case_upkeep():
    case = make_published()
    CaseUpkeep.objects.filter(case=case).update(ask_at=long_ago())
    return case.owner, confirmations.ask_authors, "three times in all"


def case_submitted():
    case = make_draft(summary="Eleven counties, one desk.")
    return (
        moderator(),
        lambda: case_services.submit(author=case.owner, case=case),
        "Eleven counties, one desk.",
    )


def digest_of(case) -> str:
    return case_services.content_digest(case_services.latest_draft(case))


def case_published():
    case = make_submitted()

    def approve():
        case_services.approve(moderator=moderator(), case=case, read_digest=digest_of(case), comment="Clear.")

    return case.owner, approve, "Clear."


def case_sent_back():
    case = make_submitted()

    def send_back():
        comments = {"results": "From which year?"}
        case_services.send_back(
            moderator=moderator(), case=case, read_digest=digest_of(case), part_comments=comments
        )

    return case.owner, send_back, "From which year?"


def case_taken_off():
    case = make_published()
    return (
        case.owner,
        lambda: withdrawals.take_off(user=moderator(), case=case, reason="It names a patient."),
        "It names a patient.",
    )


def author_invited():
    case, friend = make_draft(author=member(name="Ana Sample")), member()
    return (
        friend,
        lambda: authorship.invite(by=case.owner, case=case, address=friend.email),
        "Ana Sample asks you to write the case",
    )


def case_handed_over():
    case, friend = make_draft(author=member(name="Ana Sample")), member()
    authorship.invite(by=case.owner, case=case, address=friend.email)
    authorship.accept(user=friend, case=case, shown_as="name", welcomes_questions=False)
    return (
        friend,
        lambda: authorship.hand_over(by=case.owner, case=case, to=friend),
        "Ana Sample handed the case",
    )


def advice_over():
    case = make_published()
    AdviceRequest.objects.create(case=case, until=timezone.localdate() - timedelta(days=1))
    return case.owner, requests.remind_authors, "We ask this once."


def profile_upkeep():
    owner = member()
    profile = profile_services.profile_of(owner)
    Profile.objects.filter(pk=profile.pk).update(ask_at=long_ago())
    return owner, profile_services.ask_owners, "Peers look for you by what it says"


def programme_invitation():
    host, invited = member(name="Ana Sample"), member()
    programme = ProgrammeFactory(hosts=[host])
    return (
        invited,
        lambda: invitations.invite(email=invited.email, programme=programme, by=host),
        "Ana Sample invites you to take part",
    )


def application_waits():
    application = MembershipApplicationFactory(
        verified_at=None, organisation_name="Sample Port", user__name="Ana Sample"
    )
    return (
        moderator(),
        lambda: membership_services.address_verified(application.user),
        "Ana Sample (Sample Port) asks to join",
    )


ANSWERS = {"organisation_name": "Sample Port", "level": "county", "country": "US", "jurisdiction_name": "Bay"}


def move_waits():
    person = member(name="Ana Sample")
    return (
        moderator(),
        lambda: employer_changes.tell(user=person, answers=ANSWERS),
        "Ana Sample says that they work for Sample Port now",
    )


def move_made():
    move = OrganisationMoveFactory()
    return (
        move.user,
        lambda: employer_changes.approve(move=move, by=moderator(), organisation=None),
        "the new one is not in the directory yet",
    )


def move_refused():
    move = OrganisationMoveFactory()
    return (
        move.user,
        lambda: employer_changes.refuse(move=move, by=moderator(), answer="Write from that address."),
        "Write from that address.",
    )


def change_decided():
    change = OrganisationChangeFactory()
    return (
        change.proposed_by,
        lambda: change_proposals.refuse(change=change, by=moderator(), answer="Not ours."),
        "Place: — -> Sample Town",
    )


def change_decided_copy():
    change, by = OrganisationChangeFactory(), moderator()
    return (
        by,
        lambda: change_proposals.refuse(change=change, by=by, answer="Not ours."),
        "you decided on a change",
    )


HAPPENINGS = [
    pytest.param("cases.upkeep", case_upkeep, id="case_upkeep"),
    pytest.param("cases.submitted", case_submitted, id="case_submitted"),
    pytest.param("cases.decided", case_published, id="case_published"),
    pytest.param("cases.decided", case_sent_back, id="case_sent_back"),
    pytest.param("cases.decided", case_taken_off, id="case_taken_off"),
    pytest.param("cases.authorship", author_invited, id="author_invited"),
    pytest.param("cases.authorship", case_handed_over, id="case_handed_over"),
    pytest.param("cases.advice_over", advice_over, id="advice_over"),
    pytest.param("peers.profile_upkeep", profile_upkeep, id="profile_upkeep"),
    pytest.param("peers.invitation", programme_invitation, id="programme_invitation"),
    pytest.param("peers.application", application_waits, id="application_waits"),
    pytest.param("peers.move_waits", move_waits, id="move_waits"),
    pytest.param("peers.move_decided", move_made, id="move_made"),
    pytest.param("peers.move_decided", move_refused, id="move_refused"),
    pytest.param("peers.change_decided", change_decided, id="change_decided"),
    pytest.param("peers.change_decided_copy", change_decided_copy, id="change_decided_copy"),
]
each = pytest.mark.parametrize(("kind", "prepare"), HAPPENINGS)


def mails_to(person) -> list:
    return [message for message in mail.outbox if message.to == [person.email]]


def forget_what_was():
    """What came before, while the world was made, is not looked at."""
    mail.outbox.clear()
    OutgoingMail.objects.all().delete()
    Notice.objects.all().delete()


@each
def test_it_is_mailed_at_once_with_its_words_and_one_click_stops_it(kind, prepare, client):
    person, happen, words = prepare()
    forget_what_was()
    happen()
    assert Notice.objects.get(user=person).kind == kind
    [message] = mails_to(person)
    html = str(message.alternatives[0][0])
    assert words in message.body
    assert "You get this because it is meant for you" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in message.body
    assert address in html
    assert Client().post(address.removeprefix("https://hub.example")).status_code == 200
    assert KindChoice.objects.get(user=person).kind == kind
    client.force_login(person)
    fields = client.get(reverse("notifications:settings")).context["kinds_form"].fields
    assert fields[kind.replace(".", "-")].initial == How.IN_APP
    notices = client.get(reverse("notifications:list"))
    assert len(notices.context["shown_notices"]) == 1


@each
@pytest.mark.parametrize("choice", ["muted", "on the site", "no mail"])
def test_it_is_silent_where_the_person_chose_so(kind, prepare, choice):
    person, happen, _words = prepare()
    if choice == "no mail":
        NoticeSettings.objects.update_or_create(user=person, defaults={"no_mail": True})
    else:
        how = How.MUTED if choice == "muted" else How.IN_APP
        KindChoice.objects.create(user=person, kind=kind, how=how)
    forget_what_was()
    happen()
    assert mails_to(person) == []
    assert Notice.objects.filter(user=person).count() == (0 if choice == "muted" else 1)


@each
def test_it_is_in_the_daily_mail_where_the_person_chose_so(kind, prepare):
    person, happen, _words = prepare()
    KindChoice.objects.create(user=person, kind=kind, how=How.DAILY)
    forget_what_was()
    happen()
    assert mails_to(person) == []
    digests.send_due(now=NoticeSettings.objects.get(user=person).next_daily_at)
    delivery.deliver_due()
    [message] = mails_to(person)
    assert "MEANT FOR YOU" in message.body
    assert "once a day" in message.body


# --- Rights are asked when it is put together --------------------------------------------------------------
def deliver_late():
    OutgoingMail.objects.update(next_attempt_at=timezone.now())
    delivery.deliver_due()


def test_a_case_that_was_decided_meanwhile_is_not_mailed_to_the_other_moderators(settings):
    one, other = moderator(), moderator()
    settings.MAIL_DELIVERY_BACKEND = DOWN
    case = make_submitted()
    assert Notice.objects.filter(kind="cases.submitted").count() == 2
    case_services.send_back(moderator=one, case=case, read_digest=digest_of(case), comment="Which year?")
    settings.MAIL_DELIVERY_BACKEND = UP
    deliver_late()
    assert mails_to(one) + mails_to(other) == []
    assert not Notice.objects.filter(kind="cases.submitted").exists()
    assert [message.subject for message in mails_to(case.owner)] == [f"Please change: {case.title}"]
    case_services.submit(author=case.owner, case=CasePage.objects.get(pk=case.pk))
    assert len(mails_to(other)) == 1


def test_who_is_no_moderator_any_more_is_not_mailed_what_waits(settings):
    was = moderator()
    settings.MAIL_DELIVERY_BACKEND = DOWN
    make_submitted()
    membership_services.withdraw_role(was, "Moderators")
    settings.MAIL_DELIVERY_BACKEND = UP
    deliver_late()
    assert mails_to(was) == []


def test_an_application_that_was_decided_meanwhile_waits_for_nobody(settings):
    one, other = moderator(), moderator()
    application = MembershipApplicationFactory(verified_at=None)
    settings.MAIL_DELIVERY_BACKEND = DOWN
    membership_services.address_verified(application.user)
    application = MembershipApplication.objects.get()
    membership_services.refuse(application=application, by=one, version=application.version, reason="Why?")
    settings.MAIL_DELIVERY_BACKEND = UP
    deliver_late()
    assert mails_to(one) + mails_to(other) == []
    assert not Notice.objects.exists()
    # Whoever was refused is no member: they get a mail, and no notice.
    assert len(mails_to(application.user)) == 1


def test_an_author_who_left_is_not_asked(settings):
    case, friend = make_draft(), member()
    authorship.invite(by=case.owner, case=case, address=friend.email)
    authorship.accept(user=friend, case=case, shown_as="name", welcomes_questions=False)
    case.get_latest_revision().publish(user=case.owner, skip_permission_checks=True)
    CaseUpkeep.objects.update(ask_at=long_ago())
    forget_what_was()
    settings.MAIL_DELIVERY_BACKEND = DOWN
    confirmations.ask_authors()
    authorship.leave(user=friend, case=case)
    settings.MAIL_DELIVERY_BACKEND = UP
    deliver_late()
    assert len(mails_to(case.owner)) == 1
    assert mails_to(friend) == []


def test_whoever_blocked_the_inviter_is_not_told_but_is_told_of_a_decision():
    host, invited = member(), member()
    invited.blocks.create(blocked=host)
    programme = ProgrammeFactory(hosts=[host])
    invitations.invite(email=invited.email, programme=programme, by=host)
    assert mails_to(invited) == []
    by = moderator()
    invited.blocks.create(blocked=by)
    change_proposals.refuse(change=OrganisationChangeFactory(proposed_by=invited), by=by, answer="Not ours.")
    assert len(mails_to(invited)) == 1


# --- The list on the site ----------------------------------------------------------------------------------
def queries_of_list(client, person) -> tuple[int, int]:
    """How many notices the list shows, and how many queries that takes."""
    client.force_login(person)
    client.get(reverse("notifications:list"))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("notifications:list"))
    return len(page.context["shown_notices"]), len(queries)


def test_the_list_costs_moderators_and_authors_the_same_for_many(client):
    by, author = moderator(), member()

    def happens():
        make_submitted(author=author)
        make_published(author=author)
        CaseUpkeep.objects.update(ask_at=long_ago())
        confirmations.ask_authors()

    happens()
    few = queries_of_list(client, by), queries_of_list(client, author)
    happens()
    happens()
    many = queries_of_list(client, by), queries_of_list(client, author)
    assert [shown for shown, _queries in few] == [1, 1]
    assert [shown for shown, _queries in many] == [3, 3]
    assert [queries for _shown, queries in few] == [queries for _shown, queries in many]


# --- Before the upgrade ------------------------------------------------------------------------------------
def test_a_mail_that_was_written_before_there_were_notices_of_it_still_goes_out():
    person = member()
    NoticeSettings.objects.create(user=person, no_mail=True)
    OutgoingMail.objects.create(
        recipient=person.email,
        user=person,
        subject="Does it still hold? One desk",
        message_id="<1@hub.example>",
        sender="hub@hub.example",
        content={
            "subject": "Does it still hold? One desk",
            "body": "Your case was last confirmed on 1 Nov 2025.",
            "subtype": "plain",
            "encoding": None,
            "from": "hub@hub.example",
            "to": [person.email],
            "cc": [],
            "bcc": [],
            "reply_to": [],
            "headers": {"Message-ID": "<1@hub.example>", "Date": "Mon, 30 Nov 2026 12:00:00 -0000"},
            "alternatives": [["<p>Your case was last confirmed on 1 Nov 2025.</p>", "text/html"]],
            "attachments": [],
        },
    )
    delivery.deliver_due()
    [message] = mails_to(person)
    assert message.subject == "Does it still hold? One desk"


def test_a_notice_that_stood_beside_a_mail_before_is_still_listed_and_mailed_to_nobody(client):
    case = make_published()
    author = case.authors.get()
    forget_what_was()
    events.record(
        kind="cases.asked",
        thing=author,
        directly={author.user: "cases.asked"},
        details={"what": "still_holds"},
    )
    assert mails_to(case.owner) == []
    client.force_login(case.owner)
    page = client.get(reverse("notifications:list")).content.decode()
    assert "still hold?" in page
    fields = client.get(reverse("notifications:settings")).context["kinds_form"].fields
    assert "cases-asked" not in fields
