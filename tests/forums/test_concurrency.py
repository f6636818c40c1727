"""Many members write in one thread at the same moment: no post is lost, the counters are right."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from forums.models import Forum, Post, Thread
from forums.threads import services
from tests.factories.forums import make_thread
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(actions) -> list:
    """Run the actions in threads that start together."""
    barrier = Barrier(len(actions))

    def run(action):
        try:
            barrier.wait(timeout=60)
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_members_post_at_once():
    number = 50 if connection.vendor == "postgresql" else 10
    thread = make_thread()
    authors = [make_user("member") for _ in range(number)]
    at_once(
        [
            lambda author=author: services.reply(author=author, thread=thread, text=f"From {author.pk}.")
            for author in authors
        ]
    )
    posts = Post.objects.filter(thread=thread).order_by("position")
    assert [post.position for post in posts] == list(range(1, number + 2))
    assert {post.author_id for post in posts} == {thread.started_by_id, *(author.pk for author in authors)}
    thread, forum = Thread.objects.get(), Forum.objects.get(pk=thread.forum_id)
    assert (thread.reply_count, thread.last_position) == (number, number + 1)
    assert thread.last_post == posts.last() == forum.last_post
    assert forum.post_count == number + 1

    # One form, sent by an impatient hand.
    key = uuid4()
    sent = at_once(
        [lambda: services.reply(author=authors[0], thread=thread, text="Once.", key=key) for _ in range(4)]
    )
    assert len({post.pk for post in sent}) == 1
    assert Thread.objects.get().reply_count == number + 1
