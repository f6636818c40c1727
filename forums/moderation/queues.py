"""The rows of the moderators' queues, in a fixed number of queries each."""

from django.core.paginator import Page, Paginator
from django.urls import reverse

from forums.models import Hold, Thread
from peers.moderation.queue_rows import A_PAGE, Row, excerpt, kicker, name_of


def _kicker(person, thread: Thread) -> str:
    return kicker(name_of(person), thread.forum.name if thread.forum_id else "")


def held(user, *, decided: bool, page: str | None) -> Page:
    """The posts that wait where somebody moderates, the longest first; or those decided on, the latest first."""
    holds = Hold.objects.for_moderator(user).select_related(
        "post__thread__forum", "post__author", "decided_by"
    )
    if decided:
        holds = holds.filter(decided_at__isnull=False).order_by("-decided_at", "-pk")
    else:
        holds = holds.waiting().order_by("held_at", "pk")
    found = Paginator(holds, A_PAGE).get_page(page)
    found.object_list = [
        Row(
            title=hold.post.thread.title,
            kicker=_kicker(hold.post.author, hold.post.thread),
            summary=excerpt(hold.post.text),
            labels=[str(hold.get_why_display())],
            address=reverse("forums:held_post", args=[hold.post_id]),
            since=hold.decided_at or hold.held_at,
            outcome=hold.get_outcome_display() if hold.outcome else "",
            decided_by=name_of(hold.decided_by),
        )
        for hold in found.object_list
    ]
    return found
