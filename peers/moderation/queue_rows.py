"""The rows of the moderators' queues, in a fixed number of queries each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.base.moderation import kinds
from hub.base.moderation.kinds import ModeratedKind
from hub.base.text.markdown import as_text
from peers.models import Appeal, Flag
from peers.moderation import appeals, log
from peers.moderation.addresses import decision_address

A_PAGE = 25
ACTS_A_PAGE = 50
EXCERPT = 240


@dataclass(frozen=True)
class Row:
    """One thing that waits, or was decided on, as ``components/queue_row.html`` shows it."""

    title: str
    address: str
    kicker: str
    summary: str
    labels: list[str]
    since: datetime
    outcome: str = ""
    decided_by: str = ""
    pill: str = ""


def excerpt(text: str) -> str:
    """The beginning of a text in Markdown, as a row shows it."""
    return Truncator(as_text(text)).chars(EXCERPT)


def name_of(person) -> str:
    """Somebody's name; empty where there is nobody."""
    return person.get_full_name() if person else ""


def kicker(*parts: str) -> str:
    """What stands above a row's title: those of the parts that there are."""
    return " · ".join(str(part) for part in parts if part)


def flagged(user, *, decided: bool, kind: ModeratedKind | None, page: str | None) -> Page:
    """What was reported and somebody moderates: what waits longest, or was decided last, first."""
    flags = Flag.objects.for_moderator(user)
    if kind is not None:
        flags = flags.of_kind(kind)
    flags = flags.decided() if decided else flags.waiting()
    groups = flags.by_thing().order_by("-latest" if decided else "first_at", "-object_id")
    found = Paginator(groups, A_PAGE).get_page(page)
    asked = list(found.object_list)
    ids: dict[int, list[int]] = defaultdict(list)
    for group in asked:
        ids[group["content_type"]].append(group["object_id"])
    things: dict[tuple[int, int], Model] = {}
    reports: dict[tuple[int, int], list[Flag]] = defaultdict(list)
    for content_type, wanted in ids.items():
        of_kind = kinds.of_model(ContentType.objects.get_for_id(content_type).model_class())
        things |= {(content_type, pk): thing for pk, thing in of_kind.queryset().in_bulk(wanted).items()}
        for flag in flags.filter(content_type=content_type, object_id__in=wanted).select_related(
            "decided_by"
        ):
            reports[content_type, flag.object_id].append(flag)
    keys = [(group["content_type"], group["object_id"], group) for group in asked]
    found.object_list = [
        _flagged_row(things[content_type, pk], reports[content_type, pk], group)
        for content_type, pk, group in keys
        if (content_type, pk) in things
    ]
    return found


def _flagged_row(thing: Model, flags: list[Flag], group: dict) -> Row:
    kind = kinds.of(thing)
    last = max(flags, key=lambda flag: flag.decided_at or flag.flagged_at)
    return Row(
        title=kind.title(thing),
        address=decision_address(thing),
        kicker=kicker(kind.label, name_of(kind.author(thing)), kind.place(thing)),
        summary=excerpt(kind.text(thing)),
        labels=list(dict.fromkeys(str(flag.get_reason_display()) for flag in flags)),
        since=group["latest"] or group["first_at"],
        outcome=last.result,
        decided_by=name_of(last.decided_by),
        pill=ngettext("%(count)s report", "%(count)s reports", group["count"]) % {"count": group["count"]},
    )


def appealed(user, *, decided: bool, page: str | None) -> Page:
    """The appeals that somebody may read: what waits longest, or was decided last, first."""
    found = appeals.of_moderator(user)
    if decided:
        found = found.decided().order_by("-decided_at", "-pk")
    else:
        found = found.waiting().order_by("made_at", "pk")
    found = found.with_acts().select_related("made_by", "decided_by")
    rows = Paginator(found, A_PAGE).get_page(page)
    rows.object_list = [_appealed_row(made) for made in rows.object_list]
    return rows


def _appealed_row(made: Appeal) -> Row:
    act = made.act
    title = name_of(act.person) if act.suspension_id else log.title_of(act)
    return Row(
        title=title or _("Former member"),
        address=reverse("moderation:appeal", args=[made.pk]),
        kicker=kicker(act.kind.label if act.kind else "", name_of(made.made_by), act.place),
        summary=Truncator(made.text).chars(EXCERPT),
        labels=[log.line_of(act)],
        since=made.decided_at or made.made_at,
        outcome=made.result,
        decided_by=name_of(made.decided_by),
    )


def own_flags(user, *, page: str | None = None, most: int = A_PAGE) -> Page:
    """What somebody reported, the latest first; each with ``title`` and ``address``, empty where they can't read it."""
    reported = Flag.objects.filter(flagged_by=user).with_things().order_by("-flagged_at", "-pk")
    found = Paginator(reported, most).get_page(page)
    things: dict[ModeratedKind, list[Model]] = defaultdict(list)
    for flag in found.object_list:
        things[flag.kind].append(flag.thing)
    readable = {kind: kind.readable_ids(user, theirs) for kind, theirs in things.items()}
    for flag in found.object_list:
        may_read = flag.object_id in readable[flag.kind]
        flag.title = flag.kind.title(flag.thing) if may_read else ""
        flag.address = flag.kind.address(flag.thing) if may_read else ""
    return found


def own_acts(user, *, page: str | None = None) -> Page:
    """What moderators did with what somebody wrote, the latest first; each with ``line``."""
    found = Paginator(log.own(user), A_PAGE).get_page(page)
    found.object_list = list(found.object_list)
    for act in found.object_list:
        act.line = log.line_of(act)
    return found


def logged(acts, *, page: str | None = None, most: int = ACTS_A_PAGE) -> Page:
    """Acts of the log, the latest first; each with ``title`` and ``address`` of what it was done to."""
    found = Paginator(log.rows(acts), most).get_page(page)
    found.object_list = list(found.object_list)
    for act in found.object_list:
        act.title, act.address = act.kind.logged_as(act.thing) if act.thing else ("", "")
    return found
