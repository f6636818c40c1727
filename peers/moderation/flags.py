"""Reports to the moderators of what a member wrote; once for each person and thing.

Whoever reports is named to nobody but the moderators.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from hub.base.access import audiences, rate_limits
from hub.base.moderation import kinds
from notifications.notices import events
from peers.models import Flag
from peers.moderation import assignments
from peers.moderation.errors import ModerationError

FLAGS_A_DAY = 50
DAY = 24 * 60 * 60
# Rows of notices, and people's choices about them, hold these keys.
FLAGGED, HANDLED = "forums.flagged", "forums.flag_handled"


def may_flag(user, thing: Model) -> bool:
    """Whether somebody may report a thing: members, what they can read and did not write themselves."""
    kind = kinds.of(thing)
    if not audiences.is_member(user) or user.pk in assignments.author_ids(thing):
        return False
    return kind.can_be_flagged(thing) and kind.may_read(user, thing)


def own_flag(user, thing: Model) -> Flag | None:
    """What somebody reported of a thing already."""
    return Flag.objects.of(thing).filter(flagged_by=user).first()


@transaction.atomic
def flag(*, user, thing: Model, reason: str, note: str = "") -> Flag:
    """Report a thing; once for each person. Raises ``PermissionDenied``, ``ModerationError``."""
    if not may_flag(user, thing):
        raise PermissionDenied
    reason = Flag.Reason(reason)
    if reason == Flag.Reason.OTHER and not note.strip():
        raise ModerationError(_("Say in a few words what is wrong."), code="note")
    if own_flag(user, thing):
        raise ModerationError(_("You reported this already."), code="again")
    if not rate_limits.is_allowed("flag", user.pk, times=FLAGS_A_DAY, seconds=DAY):
        raise ModerationError(_("You have reported a lot today. Report more tomorrow."), code="limit")
    try:
        with transaction.atomic():
            return _keep(thing, flagged_by=user, reason=reason, note=note.strip()[: Flag.NOTE_LENGTH])
    except IntegrityError:  # sent twice at once
        return own_flag(user, thing)


def flag_by_check(thing: Model, details: str) -> Flag:
    """Let the site's own check ask the moderators to look at a thing."""
    known = Flag.objects.of(thing).waiting().filter(flagged_by=None).first()
    return known or _keep(thing, flagged_by=None, reason=Flag.Reason.CHECK, note=details)


def _keep(thing: Model, **fields) -> Flag:
    waits_already = Flag.objects.of(thing).waiting().exists()
    made = Flag.objects.create(thing=thing, **fields)
    if not waits_already:
        without = ({made.flagged_by_id} - {None}) | assignments.author_ids(thing)
        people = assignments.to_be_told(thing, without=without)
        events.record(
            kind=FLAGGED, thing=made, actor=None, directly={person.pk: FLAGGED for person in people}
        )
    return made


def waiting_count(user) -> int:
    """How many things are reported that wait for a moderator."""
    return Flag.objects.waiting().for_moderator(user).by_thing().count()
