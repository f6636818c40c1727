"""Messages between members: what is sent, who may, and what stays quiet."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from notifications.models.frequency import How
from notifications.notices import preferences
from peers.membership import services
from peers.messaging import services as messaging_services
from peers.models import Conversation, Flag, Message
from tests.factories.peers import make_user
from tests.factories.profiles import make_profile, start_conversation

pytestmark = pytest.mark.django_db

WORDS = {"subject": "Payroll", "text": "How do you count part-timers?"}


@pytest.fixture
def ana(db):
    return make_profile(user=make_user("member", name="Ana Sample")).user


@pytest.fixture
def bo(db):
    return make_profile(user=make_user("member", name="Bo Sample")).user


def mail_to(user) -> list:
    return [letter for letter in mail.outbox if letter.to == [user.email]]


def write(client, to, **changes):
    return client.post(f"/people/{to.pk}/write/", {**WORDS, **changes})


def error_of(response) -> str:
    return " ".join(response.context["form"].non_field_errors())


def test_a_message_is_told_by_mail_without_its_text_and_without_an_address(client, ana, bo):
    client.force_login(ana)
    conversation = Conversation.objects.get(pk=write(client, bo).url.split("/")[-2])
    (letter,) = mail_to(bo)
    assert "Ana Sample wrote to you" in letter.body
    assert conversation.get_absolute_url() in letter.body
    assert "part-timers" not in letter.message().as_string()
    assert ana.email not in letter.message().as_string()
    client.force_login(bo)
    page = client.get(conversation.get_absolute_url()).content.decode()
    assert "part-timers" in page
    assert ana.email not in page


def test_a_message_is_told_as_the_reader_chose_and_read_with_its_conversation(client, ana, bo):
    preferences.choose(bo, {messaging_services.NOTICE: How.IN_APP})
    conversation = start_conversation(sender=ana, to=bo)
    assert not mail_to(bo)
    client.force_login(bo)
    assert "Ana Sample wrote to you" in client.get("/my/notices/").content.decode()
    client.get(conversation.get_absolute_url())
    bo.refresh_from_db()
    assert bo.unread_notices == 0


def test_number_of_what_is_new_stands_in_the_header(client, ana, bo):
    start_conversation(sender=ana, to=bo)
    conversation = start_conversation(sender=ana, to=bo)
    for reader, number in ((bo, 2), (ana, 0)):
        reader.refresh_from_db()
        assert reader.unread_messages == number
    client.force_login(bo)
    assert 'class="hub-count">2<' in client.get("/my/account/").content.decode()
    client.get(conversation.get_absolute_url())
    assert 'class="hub-count">1<' in client.get("/my/account/").content.decode()
    client.post(f"{conversation.get_absolute_url()}act/", {"action": "decline"})
    reply = Conversation.objects.exclude(pk=conversation.pk).get()
    client.post(reply.get_absolute_url(), {"text": "Yes."})
    bo.refresh_from_db()
    ana.refresh_from_db()
    assert (bo.unread_messages, ana.unread_messages) == (0, 1)


def test_answering_accepts_and_then_both_may_write(client, ana, bo):
    conversation = start_conversation(sender=ana, to=bo)
    client.force_login(ana)
    again = client.post(conversation.get_absolute_url(), {"text": "Hello?"})
    assert error_of(again) == "You can write again once somebody has answered."
    client.force_login(bo)
    client.post(conversation.get_absolute_url(), {"text": "Gladly."})
    assert len(mail_to(ana)) == 1
    client.force_login(ana)
    client.post(conversation.get_absolute_url(), {"text": "Thank you."})
    assert [message.text for message in conversation.messages.all()] == [
        "May I ask?",
        "Gladly.",
        "Thank you.",
    ]


def test_accepting_lets_the_other_go_on(client, ana, bo):
    conversation = start_conversation(sender=ana, to=bo)
    client.force_login(bo)
    client.post(f"/my/messages/{conversation.pk}/act/", {"action": "accept"})
    messaging_services.reply(sender=ana, conversation=conversation, text="More")


def test_declining_is_quiet(client, ana, bo):
    conversation = start_conversation(sender=ana, to=bo)
    client.force_login(ana)
    before = client.get(conversation.get_absolute_url()).content.decode()
    client.force_login(bo)
    client.post(f"/my/messages/{conversation.pk}/act/", {"action": "decline"})
    assert client.get(conversation.get_absolute_url()).status_code == 404
    assert not mail_to(ana)
    client.force_login(ana)
    after = client.get(conversation.get_absolute_url()).content.decode()
    main = [page.partition("<main")[2].partition("csrfmiddlewaretoken")[0] for page in (before, after)]
    assert main[0] == main[1]
    assert "eclined" not in after


def test_muting_ends_the_mail_alone(ana, bo):
    conversation = start_conversation(sender=ana, to=bo)
    messaging_services.accept(messaging_services.own_part(bo, conversation))
    messaging_services.set_muted(messaging_services.own_part(bo, conversation), muted=True)
    messaging_services.reply(sender=ana, conversation=conversation, text="More")
    assert len(mail_to(bo)) == 1
    assert messaging_services.messages_for(bo, conversation).count() == 2


def test_who_is_blocked_does_not_learn_of_it_and_is_not_read(client, ana, bo):
    messaging_services.block(bo, ana)
    client.force_login(ana)
    assert write(client, bo).status_code == 302
    assert not mail_to(bo)
    client.force_login(bo)
    assert "Payroll" not in client.get("/my/messages/").content.decode()


def test_blocking_within_a_conversation_hides_what_they_write(client, ana, bo):
    conversation = start_conversation(sender=ana, to=bo)
    client.force_login(bo)
    client.post(f"/people/{ana.pk}/block/", {"action": "block"})
    assert "May I ask" not in client.get(conversation.get_absolute_url()).content.decode()
    assert "You have blocked Ana Sample" in error_of(write(client, ana))
    client.post(f"/people/{ana.pk}/block/", {"action": "unblock"})
    assert "May I ask" in client.get(conversation.get_absolute_url()).content.decode()


def test_to_oneself(client, ana):
    client.force_login(ana)
    response = client.post(f"/people/{ana.pk}/write/", WORDS, follow=True)
    assert "You can&#x27;t write to yourself" in response.content.decode()
    response = write(client, make_profile().user, also_to="Ana Sample")
    assert error_of(response) == "You can't write to yourself."
    assert not Conversation.objects.exists()


def test_to_somebody_who_is_gone_or_hidden(client, ana, bo):
    client.force_login(ana)
    hidden = make_profile(reaches={"name": "programme"}).user
    services.withdraw_role(bo, "Members")
    for person in (bo, hidden):
        assert write(client, person).status_code == 404
    bo.delete()
    assert client.post("/people/999999/write/", WORDS).status_code == 404
    response = write(client, make_profile().user, also_to=f"Nobody Sample\n{hidden.name}")
    assert "There is no “Nobody Sample” in the directory." in response.context["form"].errors["also_to"]


def test_to_a_few_at_once(client, ana, bo):
    cy = make_profile(user=make_user("member", name="Cy Sample")).user
    client.force_login(ana)
    write(client, bo, also_to="cy sample\nBo Sample")
    assert len(mail_to(bo)) == len(mail_to(cy)) == 1
    response = write(client, bo, also_to="\n".join(["Cy Sample"] * 5))
    assert response.context["form"].errors["also_to"] == ["Four others at the most."]
    assert "Payroll" in response.content.decode()


def test_strangers_are_limited_by_day_and_acquaintances_are_not(client, ana, bo, monkeypatch):
    monkeypatch.setattr(messaging_services, "STRANGERS_A_DAY", 1)
    conversation = start_conversation(sender=ana, to=bo)
    client.force_login(ana)
    response = write(client, make_profile().user)
    assert "Go on tomorrow" in error_of(response)
    messaging_services.accept(messaging_services.own_part(bo, conversation))
    assert write(client, bo).status_code == 302
    assert messaging_services.strangers_left(ana, now=timezone.now() + timedelta(days=2)) == 1


def test_what_a_deleted_account_wrote_stays_without_a_name(client, ana, bo):
    conversation = start_conversation(sender=ana, to=bo)
    ana.delete()
    client.force_login(bo)
    page = client.get(conversation.get_absolute_url()).content.decode()
    assert "Former member" in page
    assert "Ana Sample" not in page


def test_moderators_see_what_was_reported_and_nothing_else(client, ana, bo):
    conversation = start_conversation(sender=ana, to=bo, text="Buy my forms")
    messaging_services.reply(sender=bo, conversation=conversation, text="A secret of mine")
    moderator = make_user("moderator")
    client.force_login(moderator)
    message, secret = Message.objects.get(sender=ana), Message.objects.get(sender=bo)
    decide = reverse("moderation:decide", args=["message", message.pk])
    assert "Buy my forms" not in client.get("/moderation/messages/", follow=True).content.decode()
    assert client.get(decide).status_code == 404
    client.force_login(bo)
    assert "nothing else" in client.get(f"/messages/{message.pk}/report/").content.decode()
    client.post(f"/messages/{message.pk}/report/", {"reason": "spam", "note": "Advertising"})
    client.force_login(moderator)
    assert "Something was reported: “A private message”" in client.get("/my/notices/").content.decode()
    queue = client.get("/moderation/messages/", follow=True).content.decode()
    page = client.get(decide).content.decode()
    for text in (queue, page):
        assert "Buy my forms" in text
        assert "A secret of mine" not in text
        assert conversation.subject not in text
        assert conversation.get_absolute_url() not in text
    assert "Advertising" in page
    assert client.get(conversation.get_absolute_url()).status_code == 404
    assert client.get(reverse("moderation:decide", args=["message", secret.pk])).status_code == 404
    client.post(decide, {"decision": "done"})
    assert "Buy my forms" not in client.get("/moderation/messages/", follow=True).content.decode()
    client.force_login(bo)
    assert "Something was done" in client.get(reverse("moderation:own_flags")).content.decode()


def test_nobody_reports_a_message_that_they_did_not_get(client, ana, bo):
    message = start_conversation(sender=ana, to=bo).messages.get()
    client.force_login(make_user("member"))
    assert client.post(f"/messages/{message.pk}/report/", {"reason": "spam"}).status_code == 404
    client.force_login(ana)
    assert client.post(f"/messages/{message.pk}/report/", {"reason": "spam"}).status_code == 403
    assert not Flag.objects.exists()
