"""The moderators' log: what they did with whatever members write, and with accounts. Whom it concerns is told why."""

from datetime import date, datetime, time

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.base.access import audiences
from hub.base.moderation.acts import Act
from hub.base.moderation.kinds import HIDE_AND_WARN, ModeratedKind
from notifications.notices import events
from peers.accounts import suspensions
from peers.models import ModeratorAct

# Rows of notices, and people's choices about them, hold this key.
MODERATED = "forums.moderated"
MOST_PEOPLE = 200


def note(
    act: str, *, by, thing: Model, reason: str = "", details: dict | None = None, tells: bool = False
) -> ModeratorAct:
    """Write what a moderator did with a thing. ``tells``: its writer is told why, and may appeal once.

    What was done to an account is written by ``peers.accounts.suspensions``, whose mail tells of it.
    """
    made = ModeratorAct.objects.note(act, by=by, thing=thing, reason=reason, details=details, tells=tells)
    if made.is_told:
        # Without the actor: who blocked the moderator is told all the same.
        events.record(kind=MODERATED, thing=made, directly={made.person_id: MODERATED})
    return made


# --- Readers -----------------------------------------------------------------------------------------
def may_see(user, act: ModeratorAct) -> bool:
    """Whether somebody may read an act: whom it concerns, where they are told, and its moderators."""
    if not audiences.is_member(user):
        return False
    return is_told(user, act) or of_moderator(user).filter(pk=act.pk).exists()


def is_told(user, act: ModeratorAct) -> bool:
    """Whether an act concerns somebody who gets a notice of it."""
    return act.is_told and act.person_id == user.pk


def own(user) -> QuerySet:
    """What moderators did with what somebody wrote, the latest first: as far as they are told."""
    acts = ModeratorAct.objects.told_to(user).with_things()
    return acts.select_related("appeal").order_by("-pk")


def of_moderator(user) -> QuerySet:
    """The log as a moderator reads it: of the things that they moderate, and of the people whom they may suspend."""
    accounts = Q(content_type=None, suspension__user__in=suspensions.suspended_by(user).values("pk"))
    return ModeratorAct.objects.for_moderator(user) | ModeratorAct.objects.filter(accounts)


def rows(acts: QuerySet) -> QuerySet:
    """Acts with all that a list shows of them, the latest first."""
    return acts.select_related("by", "person").with_things().order_by("-pk")


def filtered(
    acts: QuerySet,
    *,
    act: str = "",
    by: str = "",
    kind: ModeratedKind | None = None,
    since: date | None = None,
) -> QuerySet:
    """Those of the acts that a moderator looks for."""
    if act:
        acts = acts.filter(act=act)
    if by:
        acts = acts.filter(by=by)
    if kind is not None:
        acts = acts.of_kinds(kind)
    if since:
        acts = acts.filter(done_at__gte=timezone.make_aware(datetime.combine(since, time())))
    return acts


def who_acted(user) -> list[tuple[int, str]]:
    """The people in a moderator's log, to choose from: id and name."""
    acts = of_moderator(user).filter(by__isnull=False).order_by("by__name", "by")
    return list(acts.values_list("by", "by__name").distinct()[:MOST_PEOPLE])


def title_of(act: ModeratorAct) -> str:
    """What an act was done to."""
    return act.kind.title(act.thing) if act.thing is not None else _("No longer there")


def line_of(act: ModeratorAct) -> str:
    """What was done, as whom it concerns is told it."""
    kind = act.kind
    if kind is None:
        return _("A moderator suspended your account")
    hid = act.act == Act.WARN and act.details.get("hidden")
    return str(kind.lines[HIDE_AND_WARN if hid else act.act]) % kind.names(act.thing)
