"""What a moderator can't do with threads, each with its reason; nothing changes then."""

import pytest
from django.core.exceptions import PermissionDenied

from forums.errors import ForumError
from forums.models import Thread
from forums.moderation import services
from peers.models import ModeratorAct
from tests.factories.forums import make_forum, make_reply, make_thread
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(db):
    return make_user("moderator")


def refused(code: str, act, **given) -> None:
    with pytest.raises(ForumError) as error:
        act(**given)
    assert error.value.code == code


def test_a_thread_is_not_moved_to_where_it_stands_nor_merged_into_itself(moderator):
    thread = make_thread()
    refused("same", services.move, user=moderator, thread=thread, forum=thread.forum)
    refused("same", services.merge, user=moderator, thread=thread, into=thread)
    assert not ModeratorAct.objects.exists()


def test_what_was_merged_is_neither_moved_merged_nor_split_again(moderator):
    thread, target, other = make_thread(), make_thread(title="Another"), make_thread(title="A third")
    make_reply(thread=thread)
    services.merge(user=moderator, thread=thread, into=target)
    merged = Thread.objects.get(pk=thread.pk)
    refused("merged", services.move, user=moderator, thread=merged, forum=make_forum())
    refused("merged", services.merge, user=moderator, thread=merged, into=other)
    refused("merged", services.merge, user=moderator, thread=other, into=merged)
    refused("merged", services.split, user=moderator, thread=merged, title="New", from_position=2)
    assert Thread.objects.get(pk=other.pk).merged_into is None


def test_a_part_needs_a_title_and_a_post_but_not_the_first(moderator):
    thread = make_thread()
    reply = make_reply(thread=thread)
    split = {"user": moderator, "thread": thread}
    refused("title", services.split, **split, title="  ", post_ids=[reply.pk])
    refused("none", services.split, **split, title="New")
    refused("none", services.split, **split, title="New", post_ids=[thread.first_post_id])
    refused("none", services.split, **split, title="New", from_position=3)
    assert Thread.objects.count() == 1


def test_single_posts_make_a_thread_in_the_order_of_their_writing(moderator):
    thread = make_thread()
    replies = [make_reply(thread=thread, text=f"Reply {number}.") for number in range(3)]
    chosen = [replies[2].pk, replies[0].pk]
    new = services.split(user=moderator, thread=thread, title="Of its own", post_ids=chosen)
    assert list(new.posts.order_by("position").values_list("pk", flat=True)) == chosen[::-1]
    assert list(thread.posts.order_by("position").values_list("pk", flat=True))[1:] == [replies[1].pk]


def test_members_do_none_of_it():
    member, thread, other = make_user("member"), make_thread(), make_thread(title="Another")
    for act, given in (
        (services.move, {"forum": make_forum()}),
        (services.merge, {"into": other}),
        (services.split, {"title": "New", "from_position": 2}),
        (services.lock, {}),
        (services.unlock, {}),
        (services.pin, {}),
        (services.unpin, {}),
    ):
        with pytest.raises(PermissionDenied):
            act(user=member, thread=thread, **given)
    assert not ModeratorAct.objects.exists()


@pytest.mark.parametrize("act", [services.unpin, services.unlock, services.reopen])
def test_what_is_so_already_is_not_logged_again(act, moderator):
    act(user=moderator, thread=make_thread())
    assert not ModeratorAct.objects.exists()
