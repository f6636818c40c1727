"""Members who are suspended: what they are told, what others see, how it ends."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from notifications.models import OutgoingMail
from peers.accounts import suspensions
from peers.messaging import services
from peers.models import Appeal, Suspension
from peers.moderation import appeals
from peers.moderation.errors import ModerationError
from tests.factories.peers import PASSWORD, make_user
from tests.factories.profiles import make_profile, start_conversation

pytestmark = pytest.mark.django_db


def log_in(user) -> tuple[Client, object]:
    client = Client()
    return client, client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def test_moderator_suspends_and_lifts(roles):
    moderator = roles("moderator")
    person = make_profile(user=make_user("member", name="Ana Sample")).user
    at_home, _response = log_in(person)
    assert at_home.get("/my/profile/").status_code == 200
    address = f"/people/{person.pk}/suspend/"
    assert "required" in moderator.post(address, {"reason": ""}).content.decode()
    last_day = timezone.localdate() + timedelta(days=3)
    page = moderator.post(address, {"reason": "Sold things.", "last_day": last_day.isoformat()}, follow=True)
    assert "Sold things." in page.content.decode()
    # At once: no session, no profile, no messages.
    assert at_home.get("/my/profile/").status_code == 302
    assert roles("member").get(f"/people/{person.pk}/").status_code == 404
    # Who knows the password is told why, and how long; who does not is told nothing.
    _client, response = log_in(person)
    assert response.status_code == 403
    assert "Sold things." in response.content.decode()
    assert "It ends by itself" in response.content.decode()
    wrong = Client().post("/accounts/login/", {"login": person.email, "password": "guessed-wrongly"})
    assert "Sold things." not in wrong.content.decode()
    mail = OutgoingMail.objects.filter(recipient=person.email).latest("pk")
    assert "Sold things." in mail.content["body"]
    page = moderator.post(f"/moderation/suspended/{person.pk}/lift/", follow=True)
    assert "Nobody is suspended" in page.content.decode()
    client, _response = log_in(person)
    assert client.get("/my/profile/").status_code == 200


def test_it_ends_by_itself():
    person = make_profile().user
    until = timezone.now() + timedelta(days=1)
    suspensions.suspend(person=person, by=make_user("moderator"), reason="A day's rest.", until=until)
    assert suspensions.lift_those_over() == 0
    assert suspensions.lift_those_over(now=until + timedelta(seconds=1)) == 1
    person.refresh_from_db()
    assert person.is_active


def test_messages_of_a_suspended_member_stay_and_nobody_writes_to_them():
    person, other = make_profile().user, make_profile().user
    talk = start_conversation(sender=person, to=other, text="Before")
    suspensions.suspend(person=person, by=make_user("moderator"), reason="Sold things.")
    assert [message.text for message in services.messages_for(other, talk)] == ["Before"]
    assert services.recipient(other, person.pk) is None
    sent = OutgoingMail.objects.filter(recipient=person.email).count()
    services.reply(sender=other, conversation=talk, text="After")
    assert OutgoingMail.objects.filter(recipient=person.email).count() == sent


def test_who_may_suspend_whom():
    moderator, administrator = make_user("moderator"), make_user("administrator")
    for person in (moderator, administrator, make_user("editor")):
        with pytest.raises(suspensions.SuspensionError):
            suspensions.suspend(person=person, by=moderator, reason="No.")
    with pytest.raises(suspensions.SuspensionError):
        suspensions.suspend(person=make_user("member"), by=make_user("member"), reason="No.")
    suspensions.suspend(person=moderator, by=administrator, reason="Yes.")
    with pytest.raises(suspensions.SuspensionError, match="already"):
        suspensions.suspend(person=moderator, by=administrator, reason="Twice.")
    assert Suspension.objects.count() == 1


def test_account_switched_off_without_a_word_is_in_the_list(roles):
    make_user("member", name="Silent Sample", is_active=False)
    page = roles("moderator").get("/moderation/suspended/").content.decode()
    assert "Silent Sample" in page
    assert "no reason was given" in page


def test_list_keeps_its_number_of_queries(roles, django_assert_max_num_queries):
    client = roles("moderator")
    for _number in range(6):
        suspensions.suspend(person=make_user("member"), by=client.user, reason="Sold things.")
    client.get("/moderation/suspended/")
    with django_assert_max_num_queries(10):
        client.get("/moderation/suspended/")


def test_whoever_is_suspended_appeals_once_by_the_link_in_their_mail(roles):
    first, second = roles("moderator"), roles("moderator")
    person = make_user("member", name="Ana Sample")
    suspensions.suspend(person=person, by=first.user, reason="Sold things.")
    (letter,) = [letter for letter in mail.outbox if letter.to == [person.email]]
    # Who knows the password finds such an address too; the two differ by when they were made.
    of_mail, address = (
        re.search(r"/suspended/[^/\s]+/", told)[0]
        for told in (letter.body, log_in(person)[1].content.decode())
    )
    assert Client().get(of_mail).status_code == 200
    visitor = Client()
    assert "Sold things." in visitor.get(address).content.decode()
    assert "required" in visitor.post(address, {"text": " "}).content.decode()
    visitor.post(address, {"text": "It was a book."})
    visitor.post(address, {"text": "Once more."})
    appeal = Appeal.objects.get()
    assert appeal.text == "It was a book."
    # Another moderator is told, and decides; the suspended person learns what became of it.
    told = [letter.to for letter in mail.outbox if "asks for another look" in letter.subject]
    assert told == [[second.user.email]]
    page = f"/moderation/appeals/{appeal.pk}/"
    assert page in second.get("/moderation/suspended/").content.decode()
    assert "Another moderator decides" in first.get(page).content.decode()
    first.post(page, {"outcome": "refused", "answer": "No."})
    assert "Say why it stays" in second.post(page, {"outcome": "refused", "answer": ""}).content.decode()
    second.post(page, {"outcome": "refused", "answer": "It was ten books."})
    assert "It was ten books." in mail.outbox[-1].body
    assert mail.outbox[-1].to == [person.email]
    assert "It was ten books." in visitor.get(address).content.decode()
    assert visitor.get(f"{address[:-3]}xx/").status_code == 404


def test_an_appeal_that_is_granted_lifts_the_suspension():
    moderator, person = make_user("moderator"), make_user("member")
    suspension = suspensions.suspend(person=person, by=moderator, reason="Sold things.")
    made = appeals.appeal_by_link(suspension=suspension, text="It was a book.")
    # Nobody else could: who suspended decides.
    appeals.decide(user=moderator, made=made, outcome="granted")
    person.refresh_from_db()
    assert person.is_active
    with pytest.raises(ModerationError, match="faster"):
        appeals.decide(user=moderator, made=made, outcome="refused", answer="No.")


def test_nobody_is_offered_what_they_may_not_do(roles):
    moderator, editor = roles("moderator"), make_profile(user=make_user("editor")).user
    suspend = f"/people/{editor.pk}/suspend/"
    assert suspend not in moderator.get(f"/people/{editor.pk}/").content.decode()
    suspensions.suspend(person=editor, by=make_user("administrator"), reason="Sold things.")
    lift = f"/moderation/suspended/{editor.pk}/lift/"
    assert lift not in moderator.get("/moderation/suspended/").content.decode()
    assert lift in roles("administrator").get("/moderation/suspended/").content.decode()
