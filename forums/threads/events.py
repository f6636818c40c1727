"""Who gets a notice of what happens in the forums."""

from collections.abc import Iterable

from forums.models import Post, Thread
from forums.threads.findability import group_of, make_findable
from notifications.following import services
from notifications.following.registry import How
from notifications.notices import events
from search import refreshing

# More than these have been read or are out of date, and nobody is shown what they may no longer read.
MOST_WITHDRAWN = 500


def written(post: Post, named: Iterable) -> None:
    """A post was written: tell those who follow, whom it answers and whom it names; its writer follows from now on."""
    thread = post.thread
    directly = {person.pk: "forums.mention" for person in named}
    answered = post.reply_to.author_id if post.reply_to_id else None
    for person in (answered, thread.started_by_id if thread.is_question and not post.is_first else None):
        if person is not None and person != post.author_id:
            directly.setdefault(person, "forums.answer")
    events.record(
        kind="forums.post",
        thing=post,
        actor=post.author,
        followed=[thread, *_filed_under(thread)] if post.is_first else [thread, *_place(thread)],
        directly=directly,
        about=thread,
        answers=post.reply_to or (None if post.is_first else thread.first_post),
    )
    follow_quietly(post.author, thread)


def _place(thread: Thread) -> list:
    return [thread.forum] if thread.forum_id else [thread.about]


def _filed_under(thread: Thread) -> list:
    # Among members everybody who writes has their name: whoever follows them learns nothing else by this.
    starter = [thread.started_by] if thread.started_by else []
    filed = [*thread.tags.all(), *thread.service_lines.all(), *thread.themes.all()]
    return [*starter, *filed, *_place(thread)]


def follow_quietly(user, thread: Thread) -> None:
    """Whoever takes part in a thread follows it, unless they stopped that."""
    services.follow(user=user, thing=thread, how=How.WEEKLY, automatic=True)


def named(post: Post, people: Iterable, *, by) -> None:
    """An edit named people who were not named before."""
    directly = {person.pk: "forums.mention" for person in people}
    if directly:
        events.record(kind="forums.mention", thing=post, actor=by, directly=directly, about=post.thread)


def accepted(post: Post, *, by) -> None:
    """An answer was accepted: tell who wrote it, and those who follow the question."""
    directly = {post.author_id: "forums.accepted"} if post.author_id and post.author_id != by.pk else {}
    events.record(
        kind="forums.accepted_answer",
        thing=post,
        actor=by,
        followed=[post.thread],
        directly=directly,
        about=post.thread,
        answers=post,
    )


def withdrawn(posts: Iterable[Post]) -> None:
    """Posts can no longer be read: nobody keeps a notice of them."""
    events.withdraw(things=posts)


def thread_changed_sight(thread: Thread) -> None:
    """A thread left the lists, or is back in them: so do its posts leave search and notices."""
    if thread.is_listed:
        make_findable(thread.pk)
    else:
        refreshing.group(group_of(thread.pk), narrowed=True)
        withdrawn(thread.posts.order_by("-position")[:MOST_WITHDRAWN])
