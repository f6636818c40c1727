"""Posts that wait for a moderator: begun when they are written or changed, ended by approving or refusing them.

A post that waits is hidden, and ``is_held`` says so to its writer. Once it is approved, it stands where it would if it
were written now: behind what others wrote meanwhile, so that everybody finds it unread.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forums.errors import ChangedMeanwhileError, ForumError
from forums.models import Hold, Post, Thread
from forums.models.acts import ForumAct
from forums.screening import assignments
from forums.threads import counters, read_marks, services
from forums.threads import events as threads_events
from notifications.notices import events
from peers.moderation import log


def may_decide(user, post: Post) -> bool:
    """Whether a moderator decides on a post that waits: not its writer, where there is another."""
    return assignments.may_decide(user, post.thread, concerned={post.author_id} - {None})


@transaction.atomic
def approve(*, user, post: Post, reason: str = "") -> Post:
    """Show a post that waited. Raises ``PermissionDenied``, ``ChangedMeanwhileError``."""
    hold, post = _decided(user, post, Hold.Outcome.APPROVED)
    log.note(ForumAct.APPROVE, by=user, thing=post, reason=reason)
    release(post, is_new=not hold.was_shown)
    return post


@transaction.atomic
def refuse(*, user, post: Post, reason: str) -> Post:
    """Keep a post that waited from being shown; its writer is told why. Raises the same, and ``ForumError``."""
    if not reason.strip():
        raise ForumError(_("Say why; the writer is sent it."), code="reason")
    _hold, post = _decided(user, post, Hold.Outcome.REFUSED)
    post.is_held = False
    post.save(update_fields=["is_held"])
    log.note(ForumAct.REFUSE, by=user, thing=post, reason=reason, tells=True)
    return post


def _decided(user, post: Post, outcome: Hold.Outcome) -> tuple[Hold, Post]:
    thread = counters.locked(post.thread_id)
    post = Post.objects.select_for_update().get(pk=post.pk)
    post.thread = thread
    assignments.check_may_decide(user, thread, concerned={post.author_id} - {None})
    hold = Hold.objects.waiting().filter(post=post).first()
    if hold is None or not post.is_held:
        raise ChangedMeanwhileError(_("Another moderator was faster, or the writer deleted it."))
    hold.outcome, hold.decided_at, hold.decided_by = outcome, timezone.now(), user
    hold.save(update_fields=["outcome", "decided_at", "decided_by"])
    events.withdraw(things=[hold])
    return hold, post


def accept_after_all(post: Post) -> None:
    """Show a post that was refused, after an appeal."""
    post.thread = counters.locked(post.thread_id)
    Hold.objects.filter(post=post).update(outcome=Hold.Outcome.APPROVED)
    if post.hidden_at is not None:
        release(post, is_new=not post.hold.was_shown)


def release(post: Post, *, is_new: bool) -> None:
    """Let a post be read that was kept back; ``is_new``: nobody has read it yet. The thread is locked."""
    thread = post.thread
    post.hidden_at, post.is_held = None, False
    if is_new:
        _place_last(thread, post)
    post.save(update_fields=["hidden_at", "is_held", "position", "created_at"])
    if not post.can_be_read:
        return
    services.sight_changed(thread, post)
    if is_new and post.author is not None:
        read_marks.wrote(user=post.author, thread=thread, position=post.position)
        threads_events.written(post, [mention.user for mention in post.mentions.select_related("user")])


def _place_last(thread: Thread, post: Post) -> None:
    post.created_at = timezone.now()
    if post.is_first:
        thread.started_at = post.created_at
        thread.save(update_fields=["started_at"])
    elif thread.last_position > post.position:
        thread.last_position += 1
        post.position = thread.last_position
        thread.save(update_fields=["last_position"])
