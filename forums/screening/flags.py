"""Reports to the moderators: of a post, or of a thread as a whole; once for each person and thing.

Whoever reports is named to nobody but the moderators.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from forums.errors import ForumError
from forums.models import Flag, Post, Thread
from forums.screening import assignments
from hub.base.access import audiences
from notifications.notices import events

Thing = Post | Thread


def may_flag(user, thing: Thing) -> bool:
    """Whether somebody may report a thing: members, what they can read and did not write themselves."""
    if not audiences.is_member(user) or assignments.writer_id_of(thing) == user.pk:
        return False
    if isinstance(thing, Post) and not thing.can_be_read:
        return False
    return assignments.thread_of(thing).is_listed and audiences.may_see(user, thing)


def own_flag(user, thing: Thing) -> Flag | None:
    """What somebody reported of a thing already."""
    return Flag.objects.of(thing).filter(flagged_by=user).first()


@transaction.atomic
def flag(*, user, thing: Thing, reason: str, note: str = "") -> Flag:
    """Report a post, or a thread as a whole; once for each person. Raises ``PermissionDenied``, ``ForumError``."""
    if not may_flag(user, thing):
        raise PermissionDenied
    reason = Flag.Reason(reason)
    if reason == Flag.Reason.OTHER and not note.strip():
        raise ForumError(_("Say in a few words what is wrong."), code="note")
    if own_flag(user, thing):
        raise ForumError(_("You reported this already."), code="again")
    try:
        with transaction.atomic():
            return _keep(thing, flagged_by=user, reason=reason, note=note.strip()[: Flag.NOTE_LENGTH])
    except IntegrityError:  # sent twice at once
        return own_flag(user, thing)


def flag_by_check(post: Post, details: str) -> Flag:
    """Let the site's own check ask the moderators to look at a post."""
    found = Flag.objects.of(post).waiting().filter(flagged_by=None).first()
    return found or _keep(post, flagged_by=None, reason=Flag.Reason.CHECK, note=details)


def _keep(thing: Thing, **fields) -> Flag:
    waits_already = Flag.objects.of(thing).waiting().exists()
    made = Flag.objects.create(**{thing._meta.model_name: thing}, **fields)
    if not waits_already:
        thread = assignments.thread_of(thing)
        people = assignments.to_be_told(
            thread, without={made.flagged_by_id, assignments.writer_id_of(thing)} - {None}
        )
        events.record(
            kind="forums.flagged",
            thing=made,
            actor=None,
            directly={person.pk: "forums.flagged" for person in people},
        )
    return made
