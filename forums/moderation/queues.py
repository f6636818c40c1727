"""The rows of the moderators' queues, in a fixed number of queries each."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from forums.models import Appeal, Hold, ModeratorAct, Thread
from forums.models.moderator_scope import where
from forums.moderation.notice_kinds import line_of
from peers.moderation.queue_rows import A_PAGE, EXCERPT, Row, excerpt, kicker, name_of

LOG_FIELDS = ("by", "person", "forum", "thread", "post")


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


def appealed(user, *, decided: bool, page: str | None) -> Page:
    """The appeals that wait where somebody moderates, or that were decided on."""
    appeals = Appeal.objects.for_moderator(user).select_related("act__thread__forum", "made_by", "decided_by")
    if decided:
        appeals = appeals.filter(decided_at__isnull=False).order_by("-decided_at", "-pk")
    else:
        appeals = appeals.waiting().order_by("made_at", "pk")
    found = Paginator(appeals, A_PAGE).get_page(page)
    found.object_list = [
        Row(
            title=made.act.thread.title,
            kicker=_kicker(made.made_by, made.act.thread),
            summary=Truncator(made.text).chars(EXCERPT),
            labels=[line_of(made.act)],
            address=reverse("forums:decide_appeal", args=[made.pk]),
            since=made.decided_at or made.made_at,
            outcome=made.get_outcome_display() if made.outcome else "",
            decided_by=name_of(made.decided_by),
        )
        for made in found.object_list
    ]
    return found


# --- The log ---------------------------------------------------------------------------------------------
def log(user) -> QuerySet:
    """What moderators did where somebody moderates, the latest first."""
    return ModeratorAct.objects.filter(where(user, "thread__")).select_related(*LOG_FIELDS).order_by("-pk")


def who_acted(user) -> list[tuple[int, str]]:
    """The people in the log, to choose from: id and name."""
    acts = ModeratorAct.objects.filter(where(user, "thread__"), by__isnull=False)
    return list(acts.order_by("by__name", "by").values_list("by", "by__name").distinct()[:200])
