"""What is hidden, held or deleted is found by nobody who may not see it: planted words, looked for in every answer."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from forums.models import Thread
from forums.moderation import services as moderation_services
from forums.threads import services, unsaved
from hub.base.unsaved import services as unsaved_services
from notifications.following import services as following_services
from notifications.models.frequency import How
from tests.factories.forums import make_forum, make_reply, make_thread, make_writer
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db

GONE = ("plantedhidden", "plantedheld", "planteddeleted", "plantedthread", "plantedwaiting")


def plant(settings, forum, writer, moderator) -> Thread:
    """A thread to read, with a hidden, a held and a deleted post; a hidden thread, and one that waits."""
    thread = make_thread(
        author=moderator, forum=forum, title="Open to all", text="A plain beginning.", tags=["open"]
    )
    hidden = make_reply(thread=thread, author=writer, text="About plantedhidden things.")
    make_reply(thread=thread, author=moderator, text="I answer that.", reply_to=hidden)
    moderation_services.hide_post(user=moderator, post=hidden, reason="Not here.")
    deleted = make_reply(thread=thread, author=writer, text="About planteddeleted things.")
    services.delete(user=writer, post=deleted)
    whole = make_thread(author=moderator, forum=forum, title="A plantedthread title", tags=["plantedthread"])
    moderation_services.hide_thread(user=moderator, thread=whole, reason="Not here.")
    settings.FORUM_HOLD_FIRST_POSTS = 50
    make_reply(thread=thread, author=writer, text="About plantedheld things.")
    make_thread(author=writer, forum=forum, title="A plantedwaiting title")
    settings.FORUM_HOLD_FIRST_POSTS = 0
    return thread


def asked(forum, thread) -> list[str]:
    """All addresses that tell of the forums."""
    everywhere = [
        reverse(f"forums:{name}") for name in ("index", "threads", "feed", "standing", "start_anywhere")
    ]
    lists = [
        f"{reverse('forums:threads')}?show={show}" for show in ("unanswered", "unread", "mine", "followed")
    ]
    lists += [
        f"{reverse('forums:threads')}?tag=plantedthread",
        f"{reverse('forums:related')}?title=planted+title",
    ]
    here = [reverse(f"forums:{name}", args=[forum.slug]) for name in ("forum", "forum_feed", "start")]
    of_thread = [
        reverse(f"forums:{name}", args=[thread.pk]) for name in ("thread_feed", "first_unread", "reply")
    ]
    found = [f"{reverse('search:search')}?q={word}" for word in GONE]
    found += [f"{reverse('search:suggest')}?q={word[:9]}" for word in GONE]
    of_posts = []
    for each in Thread.objects.filter(forum=forum):
        of_posts += [each.get_absolute_url(), f"{each.get_absolute_url()}?page=2"]
        for post in each.posts.all():
            of_posts += [
                reverse(f"forums:{name}", args=[post.pk])
                for name in ("post", "source", "history", "flag_post")
            ]
    mine = [reverse(name) for name in ("notifications:list", "base:sitemap")]
    return [*everywhere, *lists, *here, *of_thread, *found, *of_posts, *mine, "/"]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    if answer.status_code >= 400:
        return ""
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def words_in(client: Client, address: str) -> set[str]:
    """The planted words in an answer. What was asked for is repeated just as often as a word that stands nowhere."""
    text = text_of(client, address)
    words = {word for word in GONE if word in text and word not in address}
    for word in (word for word in GONE if word in address):
        nowhere = word.replace("planted", "nowhere")
        if text.count(word) != text_of(client, address.replace(word, nowhere)).count(nowhere):
            words.add(word)
    return words


@pytest.mark.parametrize("role", ["visitor", "applicant", "member", "program_host", "editor"])
def test_no_answer_has_a_planted_word(settings, role):
    forum, writer, moderator = make_forum(), make_writer(), make_user("moderator")
    client, reader = Client(), None
    if role != "visitor":
        reader = make_user(role)
        client.force_login(reader)
        if role != "applicant":
            following_services.follow(user=reader, thing=forum, how=How.AT_ONCE)
    mail.outbox.clear()
    thread = plant(settings, forum, writer, moderator)
    if role == "member":
        whole = Thread.objects.get(title="A plantedthread title")
        place = unsaved.reply_place(whole.pk)
        unsaved_services.keep(reader, place, sent={"text": ["Mine"]}, goes_on_from="")
    found = {address: words for address in asked(forum, thread) if (words := words_in(client, address))}
    assert found == {}
    forum.refresh_from_db()
    assert (forum.thread_count, forum.post_count) == (1, 2)
    told = [letter.subject + letter.body for letter in mail.outbox if reader and letter.to == [reader.email]]
    assert not any("plantedheld" in letter or "plantedwaiting" in letter for letter in told)


def test_the_writer_and_the_moderators_see_what_waits(settings):
    forum, writer, moderator = make_forum(), make_writer(), make_user("moderator")
    thread = plant(settings, forum, writer, moderator)
    for user in (writer, moderator):
        client = Client()
        client.force_login(user)
        assert "plantedheld" in client.get(thread.get_absolute_url()).content.decode()
    for word in ("plantedheld", "plantedwaiting"):
        assert word in client.get(reverse("forums:held")).content.decode()
