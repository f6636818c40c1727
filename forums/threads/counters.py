"""The kept counters: how many replies and threads there are, and which post is the newest.

Everything here wants the thread's row locked by ``locked``, and changes the forum's row last, for a short time.
"""

from django.db.models import F
from django.utils.translation import gettext as _

from forums.errors import NotOpenError
from forums.models import Forum, Post, Thread


def locked(thread_id: int) -> Thread:
    """The thread with its row locked until the transaction ends. Raises ``NotOpenError`` where it is gone."""
    thread = (
        Thread.objects.select_for_update(of=("self",)).select_related("forum").filter(pk=thread_id).first()
    )
    if thread is None:
        raise NotOpenError(_("This thread is no longer there."), code="gone")
    return thread


def post_added(thread: Thread, post: Post) -> None:
    """A new post stands in the thread."""
    thread.last_position = post.position
    if post.is_first:
        thread.first_post = post
    if not post.can_be_read:  # it waits for a moderator
        thread.is_listed = thread.is_listed and not post.is_first
        thread.save(update_fields=["last_position", "first_post", "is_listed"])
        return
    thread.last_post, thread.last_post_at = post, post.created_at
    if not post.is_first:
        thread.reply_count += 1
    thread.save(update_fields=["last_position", "last_post", "last_post_at", "first_post", "reply_count"])
    if thread.is_listed:
        _change_forum(thread.forum_id, threads=int(post.is_first), posts=1, last_post=post)


def post_changed_sight(thread: Thread, post: Post) -> None:
    """A post was deleted or hidden, or is to be read again; it has been saved so."""
    step = 1 if post.can_be_read else -1
    was_listed = thread.is_listed
    if post.is_first:
        thread.first_post = post
    else:
        thread.reply_count += step
        if post.accepted_at:
            thread.accepted_count += step
        if was_listed:
            _change_forum(thread.forum_id, posts=step)
    _find_newest(thread)
    thread.save(update_fields=["reply_count", "accepted_count", "last_post", "last_post_at", "first_post"])
    relist(thread)
    if was_listed and thread.is_listed:
        find_newest_of_forum(thread.forum_id)


def relist(thread: Thread) -> None:
    """Take the thread out of the lists and counts, or put it back, as it now stands."""
    first = thread.first_post
    is_listed = not (thread.hidden_at or thread.merged_into_id) and first is not None and first.can_be_read
    if is_listed == thread.is_listed:
        return
    thread.is_listed = is_listed
    thread.save(update_fields=["is_listed"])
    step = 1 if is_listed else -1
    _change_forum(thread.forum_id, threads=step, posts=step * (thread.reply_count + 1))
    find_newest_of_forum(thread.forum_id)


def recount(thread: Thread) -> None:
    """Count a thread's posts anew, after many of them moved. It must be out of its forum's counts meanwhile."""
    posts = thread.posts.all()
    thread.first_post = posts.filter(position=1).first()
    replies = posts.readable().filter(position__gt=1)
    thread.reply_count = replies.count()
    thread.accepted_count = replies.filter(accepted_at__isnull=False).count()
    _find_newest(thread)
    thread.save(
        update_fields=[
            *("first_post", "reply_count", "accepted_count", "last_post", "last_post_at", "last_position"),
        ]
    )


def leave_forum(thread: Thread) -> None:
    """Take a thread out of its forum's counts, before it is moved or changed as a whole."""
    if thread.is_listed:
        thread.is_listed = False
        thread.save(update_fields=["is_listed"])
        _change_forum(thread.forum_id, threads=-1, posts=-(thread.reply_count + 1))


def _find_newest(thread: Thread) -> None:
    newest = thread.posts.readable().order_by("-position").first()
    thread.last_post = newest
    thread.last_post_at = newest.created_at if newest else thread.started_at


def find_newest_of_forum(forum_id: int | None) -> None:
    """Let a forum name its newest post that can be read."""
    if forum_id is not None:
        newest = Thread.objects.listed().filter(forum=forum_id).latest().values_list("last_post", flat=True)
        Forum.objects.filter(pk=forum_id).update(last_post=newest.first())


def _change_forum(
    forum_id: int | None, *, threads: int = 0, posts: int = 0, last_post: Post | None = None
) -> None:
    if forum_id is None:
        return
    changes = {"thread_count": F("thread_count") + threads, "post_count": F("post_count") + posts}
    if last_post is not None:
        changes["last_post"] = last_post
    Forum.objects.filter(pk=forum_id).update(**changes)
