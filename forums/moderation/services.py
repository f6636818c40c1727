"""What moderators do with threads and posts. Each act is written into their log.

All raise ``PermissionDenied`` where somebody does not moderate the place.
"""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import permissions
from forums.errors import ForumError
from forums.models import Forum, MeToo, Post, ReadMark, Thread
from forums.models.acts import ForumAct
from forums.threads import counters, events, services
from forums.threads.findability import group_of
from hub.base.moderation.acts import Act
from notifications.following import services as following_services
from peers.moderation import log
from search import refreshing

MOST_SPLIT_ONE_BY_ONE = 200


def _moderated(user, thread: Thread) -> Thread:
    """The thread, its row locked. Raises ``PermissionDenied``."""
    found = counters.locked(thread.pk)
    if not permissions.moderates(user, found):
        raise PermissionDenied
    return found


def _set(user, thread: Thread, act: str, *, reason: str = "", **changes) -> Thread:
    found = _moderated(user, thread)
    if any(getattr(found, name) != value for name, value in changes.items()):
        for name, value in changes.items():
            setattr(found, name, value)
        found.save(update_fields=list(changes))
        log.note(act, by=user, thing=found, reason=reason)
    return found


@transaction.atomic
def pin(*, user, thread: Thread) -> Thread:
    """Let a thread stand first in its forum."""
    return _set(user, thread, ForumAct.PIN, is_pinned=True)


@transaction.atomic
def unpin(*, user, thread: Thread) -> Thread:
    """Let a thread stand where its newest post puts it."""
    return _set(user, thread, ForumAct.UNPIN, is_pinned=False)


@transaction.atomic
def lock(*, user, thread: Thread, reason: str = "") -> Thread:
    """Let nobody but moderators write in a thread."""
    return _set(user, thread, ForumAct.LOCK, reason=reason, is_locked=True)


@transaction.atomic
def unlock(*, user, thread: Thread) -> Thread:
    """Let members write in a thread again."""
    return _set(user, thread, ForumAct.UNLOCK, is_locked=False)


@transaction.atomic
def close(*, user, thread: Thread, closed_as: str, reason: str = "") -> Thread:
    """End a thread for a reason that readers see. Raises ``ForumError`` where "another reason" has no words."""
    reason = reason.strip()[:300]
    closed_as = Thread.ClosedAs(closed_as)
    if closed_as == Thread.ClosedAs.OTHER and not reason:
        raise ForumError(_("Say why, in a few words; readers see it."), code="reason")
    changes = {
        "closed_at": timezone.now(),
        "closed_by": user,
        "closed_as": closed_as,
        "closed_reason": reason,
    }
    return _set(user, thread, ForumAct.CLOSE, reason=reason or str(closed_as.label), **changes)


@transaction.atomic
def reopen(*, user, thread: Thread) -> Thread:
    """Let a closed thread go on."""
    changes = {"closed_at": None, "closed_by": None, "closed_as": "", "closed_reason": ""}
    return _set(user, thread, ForumAct.REOPEN, **changes)


# --- Moving, merging, splitting ---------------------------------------------------------------------
@transaction.atomic
def move(*, user, thread: Thread, forum: Forum, reason: str = "") -> Thread:
    """Put a thread into another forum, whose audience it then has. Raises ``ForumError``."""
    found = _moderated(user, thread)
    _check_in_a_forum(found)
    if not permissions.may_start(user, forum) or not permissions.moderates(user, forum):
        raise PermissionDenied
    if found.forum_id == forum.pk:
        raise ForumError(_("The thread stands in this forum already."), code="same")
    before = found.forum
    counters.leave_forum(found)
    found.forum, found.audience = forum, forum.audience
    found.save(update_fields=["forum", "audience"])
    counters.relist(found)
    counters.find_newest_of_forum(before.pk)
    log.note(
        ForumAct.MOVE, by=user, thing=found, reason=reason, details={"from": before.name, "to": forum.name}
    )
    refreshing.group(group_of(found.pk), narrowed=True)
    return found


def _check_in_a_forum(thread: Thread) -> None:
    if thread.forum_id is None:
        raise ForumError(_("This thread belongs to what it is about, and stays there."), code="about")
    if thread.merged_into_id:
        raise ForumError(_("This thread was merged into another one already."), code="merged")


@transaction.atomic
def merge(*, user, thread: Thread, into: Thread, reason: str = "") -> Thread:
    """Put all posts of a thread behind those of another; the old address leads on. Raises ``ForumError``."""
    if thread.pk == into.pk:
        raise ForumError(_("A thread can't be merged into itself. Choose another one."), code="same")
    # Always in the same order, so that two merges don't wait for each other.
    rows = {pk: counters.locked(pk) for pk in sorted((thread.pk, into.pk))}
    source, target = rows[thread.pk], rows[into.pk]
    for each in (source, target):
        if not permissions.moderates(user, each):
            raise PermissionDenied
        _check_in_a_forum(each)
    title, first = source.title, source.first_post_id
    for each in (source, target):
        counters.leave_forum(each)
    if not target.is_question:
        source.posts.filter(accepted_at__isnull=False).update(accepted_at=None, accepted_by=None)
    source.posts.update(thread=target, position=F("position") + target.last_position)
    target.last_position += source.last_position
    _bring_readers(source, target)
    source.merged_into, source.last_position = target, 0
    source.reply_count = source.accepted_count = source.me_too_count = 0
    source.save(
        update_fields=["merged_into", "last_position", "reply_count", "accepted_count", "me_too_count"]
    )
    Thread.objects.filter(merged_into=source).update(merged_into=target)
    counters.recount(target)
    counters.relist(target)
    for forum_id in {source.forum_id, target.forum_id}:
        counters.find_newest_of_forum(forum_id)
    log.note(
        ForumAct.MERGE,
        by=user,
        thing=target,
        reason=reason,
        details={"title": title, "thread": source.pk, "first_post": first},
    )
    refreshing.group(group_of(source.pk), narrowed=True)
    return target


def _bring_readers(source: Thread, target: Thread) -> None:
    """Let those who read, wrote in, follow and have the question of one thread do so in the other."""
    theirs = ReadMark.objects.filter(thread=target)
    writers = ReadMark.objects.filter(thread=source, has_written=True).values("user")
    theirs.filter(user__in=writers).update(has_written=True)
    ReadMark.objects.filter(thread=source).exclude(user__in=theirs.values("user")).update(
        thread=target, position=0
    )
    ReadMark.objects.filter(thread=source).delete()
    MeToo.objects.filter(thread=source).exclude(
        user__in=MeToo.objects.filter(thread=target).values("user")
    ).update(thread=target)
    MeToo.objects.filter(thread=source).delete()
    Thread.objects.filter(pk=target.pk).update(me_too_count=MeToo.objects.filter(thread=target).count())
    following_services.move(source=source, target=target)


@transaction.atomic
def split(
    *,
    user,
    thread: Thread,
    title: str,
    forum: Forum | None = None,
    post_ids: Sequence[int] = (),
    from_position: int | None = None,
    reason: str = "",
) -> Thread:
    """Make a thread of its own of some posts of another, or of one and all behind it; returns the new one.

    Addresses of posts stay. The first post can't be split off. Raises ``ForumError``.
    """
    source = _moderated(user, thread)
    _check_in_a_forum(source)
    forum = forum or source.forum
    if not permissions.moderates(user, forum):
        raise PermissionDenied
    title = " ".join(title.split())[: Thread.TITLE_LENGTH]
    if not title:
        raise ForumError(_("Give the new thread a title."), code="title")
    moved = _to_split(source, post_ids, from_position)
    first = moved.readable().order_by("position").first()
    if first is None:
        raise ForumError(_("Choose at least one post, and not the first one."), code="none")
    new = Thread.objects.create(
        forum=forum,
        audience=forum.audience,
        kind=Thread.Kind.DISCUSSION,
        title=title,
        started_by=first.author,
        started_at=first.created_at,
        is_listed=False,
    )
    counters.leave_forum(source)
    _move_posts(source, new, moved, first, from_position)
    for each in (source, new):
        counters.recount(each)
        counters.relist(each)
    counters.find_newest_of_forum(source.forum_id)
    writers = new.posts.exclude(author=None).values_list("author", flat=True).distinct()
    ReadMark.objects.bulk_create(
        [ReadMark(user_id=pk, thread=new, has_written=True) for pk in writers.order_by()],
        ignore_conflicts=True,
    )
    log.note(ForumAct.SPLIT, by=user, thing=source, reason=reason, details={"title": title, "thread": new.pk})
    refreshing.group(group_of(source.pk), narrowed=True)
    return new


def _to_split(source: Thread, post_ids: Sequence[int], from_position: int | None):
    posts = source.posts.filter(position__gt=1)
    if from_position is not None:
        return posts.filter(position__gte=from_position)
    return posts.filter(pk__in=list(post_ids)[:MOST_SPLIT_ONE_BY_ONE])


def _move_posts(source: Thread, new: Thread, moved, first: Post, from_position: int | None) -> None:
    # Accepted answers answer the question that they stay with.
    moved.filter(accepted_at__isnull=False).update(accepted_at=None, accepted_by=None)
    if from_position is not None:
        # What stands before the first that can be read would take its place.
        moved = moved.filter(position__gte=first.position)
        new.last_position = source.last_position - first.position + 1
        moved.update(thread=new, position=F("position") - (first.position - 1))
    else:
        chosen = sorted(moved, key=lambda post: (post.pk != first.pk, post.position))
        for position, post in enumerate(chosen, start=1):
            Post.objects.filter(pk=post.pk).update(thread=new, position=position)
        new.last_position = len(chosen)
    Post.objects.filter(thread=new, reply_to__thread=source).update(reply_to=None)


# --- Hiding ---------------------------------------------------------------------------------------------
@transaction.atomic
def hide_post(*, user, post: Post, reason: str = "", tells: bool = True) -> Post:
    """Take a post from sight: from lists, feeds, search and counts. Unless ``tells`` is false, its writer is told."""
    return _set_hidden(user, post, Act.HIDE, hidden=True, reason=reason, tells=tells)


@transaction.atomic
def show_post(*, user, post: Post, reason: str = "") -> Post:
    """Show a hidden post again."""
    return _set_hidden(user, post, Act.SHOW, hidden=False, reason=reason)


def _set_hidden(user, post: Post, act: str, *, hidden: bool, reason: str, tells: bool = False) -> Post:
    thread = _moderated(user, post.thread)
    post = Post.objects.select_for_update().get(pk=post.pk)
    post.thread = thread
    if (post.hidden_at is not None) == hidden:
        return post
    could_be_read = post.can_be_read
    post.hidden_at, post.is_held = timezone.now() if hidden else None, False
    post.save(update_fields=["hidden_at", "is_held"])
    if post.can_be_read != could_be_read:
        services.sight_changed(thread, post)
    log.note(act, by=user, thing=post, reason=reason, tells=tells)
    return post


@transaction.atomic
def hide_thread(*, user, thread: Thread, reason: str = "", tells: bool = True) -> Thread:
    """Take a whole thread from sight. Unless ``tells`` is false, who started it is told."""
    return _set_thread_hidden(user, thread, Act.HIDE, hidden=True, reason=reason, tells=tells)


@transaction.atomic
def show_thread(*, user, thread: Thread, reason: str = "") -> Thread:
    """Show a hidden thread again."""
    return _set_thread_hidden(user, thread, Act.SHOW, hidden=False, reason=reason)


def _set_thread_hidden(
    user, thread: Thread, act: str, *, hidden: bool, reason: str, tells: bool = False
) -> Thread:
    found = _moderated(user, thread)
    if (found.hidden_at is not None) == hidden:
        return found
    found.hidden_at = timezone.now() if hidden else None
    found.save(update_fields=["hidden_at"])
    was_listed = found.is_listed
    counters.relist(found)
    if found.is_listed != was_listed:
        events.thread_changed_sight(found)
    log.note(act, by=user, thing=found, reason=reason, tells=tells)
    return found
