"""How far somebody has read: a mark for each thread, and a moment before which all counts as read."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forums.models import Post, ReadBefore, ReadMark, Thread

NEWEST_LOOKED_AT = 100


def read_before(user) -> datetime:
    """The moment before which everything counts as read for somebody: their own mark, or when they joined."""
    if not hasattr(user, "_hub_read_before"):
        mark = ReadBefore.objects.filter(user=user).values_list("moment", flat=True).first()
        user._hub_read_before = mark or user.date_joined
    return user._hub_read_before


def note(*, user, thread: Thread, position: int, known: int | None) -> None:
    """The reader has seen the thread up to a position; ``known`` is how far their mark was, None for no mark."""
    if known is not None and known >= position:
        return
    if known is not None:
        ReadMark.objects.filter(user=user, thread=thread, position__lt=position).update(position=position)
        return
    ReadMark.objects.bulk_create(
        [ReadMark(user=user, thread=thread, position=position)],
        update_conflicts=True,
        unique_fields=["user", "thread"],
        update_fields=["position"],
    )


def wrote(*, user, thread: Thread, position: int) -> None:
    """The writer's own post is read, and with it what stood before it if nothing was left unread."""
    mark, created = ReadMark.objects.get_or_create(
        user=user, thread=thread, defaults={"position": position if position == 1 else 0, "has_written": True}
    )
    if created:
        return
    changes = {"has_written": True}
    if mark.position >= position - 1:
        changes["position"] = max(mark.position, position)
    if any(getattr(mark, name) != value for name, value in changes.items()):
        ReadMark.objects.filter(pk=mark.pk).update(**changes)


def first_unread(user, thread: Thread) -> Post | None:
    """The first post of a thread that somebody has not read; None where they have read it all."""
    mark = ReadMark.objects.filter(user=user, thread=thread).values_list("position", flat=True).first()
    posts = thread.posts.readable()
    if mark is not None:
        return posts.filter(position__gt=mark).order_by("position").first()
    since = read_before(user)
    if thread.started_at > since:
        return posts.order_by("position").first()
    # Never opened, and older than what they count as read: only what came since is new to them.
    newest = posts.order_by("-position")[:NEWEST_LOOKED_AT]
    return min(
        (post for post in newest if post.created_at > since), key=lambda post: post.position, default=None
    )


@transaction.atomic
def read_all(user) -> None:
    """Count everything that was written until now as read."""
    now = timezone.now()
    ReadBefore.objects.update_or_create(user=user, defaults={"moment": now})
    user._hub_read_before = now
