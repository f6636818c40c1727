"""Appeals: once for each act, decided by another moderator where there is one."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forums.models import Post
from forums.moderation import holds
from forums.moderation import services as moderation_services
from forums.threads import services
from peers.models import Appeal, ModeratorAct
from peers.moderation import appeals, flag_decisions, log
from peers.moderation.errors import ModerationError
from tests.factories.forums import make_forum, make_reply, make_thread, make_writer
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db


def hidden(moderator) -> ModeratorAct:
    """The act by which a post was hidden."""
    post = make_reply(thread=make_thread(), author=make_writer())
    moderation_services.hide_post(user=moderator, post=post, reason="Not here.")
    return ModeratorAct.objects.get(act="hide")


def test_an_appeal_is_made_once_decided_by_another_and_granted():
    first, second = make_user("moderator"), make_user("moderator")
    act = hidden(first)
    with pytest.raises(PermissionDenied):
        appeals.appeal(user=make_user("member"), act=act, text="Me too.")
    made = appeals.appeal(user=act.person, act=act, text="It was a quotation.")
    with pytest.raises(ModerationError):
        appeals.appeal(user=act.person, act=act, text="Again.")
    assert not appeals.may_decide(first, made)
    mail.outbox.clear()
    appeals.decide(user=second, made=made, outcome="granted", answer="So it was.")
    assert Post.objects.get(pk=act.object_id).can_be_read
    assert any("So it was." in letter.body for letter in mail.outbox if letter.to == [act.person.email])
    assert ModeratorAct.objects.filter(act="grant", by=second).exists()


def test_who_acted_decides_where_there_is_nobody_else():
    only = make_user("moderator")
    act = hidden(only)
    made = appeals.appeal(user=act.person, act=act, text="It was a quotation.")
    appeals.decide(user=only, made=made, outcome="refused", answer="It was none.")
    made.refresh_from_db()
    assert made.outcome == Appeal.Outcome.REFUSED
    assert not Post.objects.get(pk=act.object_id).can_be_read


@pytest.mark.parametrize("kind", ["delete", "thread", "warn", "refuse"])
def test_what_was_done_is_taken_back(kind, settings):
    moderator = make_user("moderator")
    writer = make_writer()
    settings.FORUM_HOLD_FIRST_POSTS = 1 if kind == "refuse" else 0
    thread = make_thread(author=writer, forum=make_forum())
    post = thread.first_post
    if kind == "delete":
        services.delete(user=moderator, post=post, reason="No.")
    elif kind == "thread":
        moderation_services.hide_thread(user=moderator, thread=thread, reason="No.")
    elif kind == "warn":
        flag_decisions.decide(user=moderator, thing=post, decision="hide_and_warn", reason="No.")
    else:
        holds.refuse(user=moderator, post=post, reason="No.")
    [act] = log.own(writer)
    made = appeals.appeal(user=writer, act=act, text="Please.")
    thread.refresh_from_db()
    assert not thread.is_listed
    appeals.decide(user=make_user("moderator"), made=made, outcome="granted", answer="Yes.")
    thread.refresh_from_db()
    assert thread.is_listed
    thread.forum.refresh_from_db()
    assert (thread.forum.thread_count, thread.forum.post_count) == (1, 1)


def test_the_writer_reads_what_was_done_and_appeals_on_the_page(client):
    moderator = make_user("moderator")
    act = hidden(moderator)
    address = reverse("forums:standing_act", args=[act.pk])
    client.force_login(make_user("member"))
    assert client.get(address).status_code == 404
    client.force_login(act.person)
    assert "Not here." in client.get(address).content.decode()
    assert "This field is required" in client.post(address, {"text": " "}).content.decode()
    client.post(address, {"text": "It was a quotation."})
    assert "It waits for a moderator." in client.get(address).content.decode()
    assert "Your appeal waits" in client.get(reverse("forums:standing"), follow=True).content.decode()
    client.force_login(moderator)
    assert "It was a quotation." in client.get(reverse("forums:appeals"), follow=True).content.decode()
