"""The rows of the moderators' queues, in a fixed number of queries each."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import ngettext

from forums.models import Appeal, Flag, Hold, ModeratorAct, Post, Thread
from forums.models.moderator_scope import where
from forums.moderation.notice_kinds import line_of
from hub.base.text.markdown import as_text

A_PAGE = 25
EXCERPT = 240
LOG_FIELDS = ("by", "person", "forum", "thread", "post")


@dataclass(frozen=True)
class Row:
    """One thing that waits, or was decided on, as ``components/queue_row.html`` shows it."""

    title: str
    kicker: str
    summary: str
    labels: list[str]
    pk: int
    since: datetime
    is_post: bool = True
    outcome: str = ""
    decided_by: str = ""
    pill: str = ""


def _excerpt(text: str) -> str:
    return Truncator(as_text(text)).chars(EXCERPT)


def _kicker(person, thread: Thread) -> str:
    return " · ".join(filter(None, [_name(person), thread.forum.name if thread.forum_id else ""]))


def _name(person) -> str:
    return person.get_full_name() if person else ""


def flagged(user, *, decided: bool, page: str | None) -> Page:
    """The things that were reported where somebody moderates: those that wait longest, or were decided last, first."""
    flags = Flag.objects.for_moderator(user)
    things = (
        flags.decided().by_thing().order_by("-latest")
        if decided
        else flags.waiting().by_thing().order_by("first_at")
    )
    found = Paginator(things, A_PAGE).get_page(page)
    of_post, of_thread = (
        [row[name] for row in found.object_list if row[name] is not None] for name in ("post", "thread")
    )
    posts = Post.objects.select_related("thread__forum", "author").in_bulk(of_post)
    threads = Thread.objects.select_related("forum", "started_by", "first_post").in_bulk(of_thread)
    told: dict[tuple, list[Flag]] = {}
    shown = flags.decided() if decided else flags.waiting()
    for each in shown.filter(post__in=of_post).select_related("decided_by"):
        told.setdefault(("post", each.post_id), []).append(each)
    for each in shown.filter(thread__in=of_thread).select_related("decided_by"):
        told.setdefault(("thread", each.thread_id), []).append(each)
    rows = []
    for row in found.object_list:
        is_post = row["post"] is not None
        thing = posts[row["post"]] if is_post else threads[row["thread"]]
        rows.append(_flagged_row(thing, told["post" if is_post else "thread", thing.pk], row, is_post))
    found.object_list = rows
    return found


def _flagged_row(thing: Post | Thread, flags: list[Flag], row: dict, is_post: bool) -> Row:
    thread = thing.thread if is_post else thing
    text = thing.text if is_post else (thing.first_post.text if thing.first_post else "")
    last = max(flags, key=lambda flag: flag.decided_at or flag.flagged_at)
    return Row(
        title=thread.title,
        kicker=_kicker(thing.author if is_post else thing.started_by, thread),
        summary=_excerpt(text),
        labels=list(dict.fromkeys(str(flag.get_reason_display()) for flag in flags)),
        pk=thing.pk,
        since=row["latest"] or row["first_at"],
        is_post=is_post,
        outcome=last.get_outcome_display() if last.outcome else "",
        decided_by=_name(last.decided_by),
        pill=ngettext("%(count)s report", "%(count)s reports", row["count"]) % {"count": row["count"]},
    )


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
            summary=_excerpt(hold.post.text),
            labels=[str(hold.get_why_display())],
            pk=hold.post_id,
            since=hold.decided_at or hold.held_at,
            outcome=hold.get_outcome_display() if hold.outcome else "",
            decided_by=_name(hold.decided_by),
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
            pk=made.pk,
            since=made.decided_at or made.made_at,
            outcome=made.get_outcome_display() if made.outcome else "",
            decided_by=_name(made.decided_by),
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
