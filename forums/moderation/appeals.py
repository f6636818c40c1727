"""A writer asks for another look at what a moderator did; another moderator decides, where there is one."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import permissions
from forums.errors import ChangedMeanwhileError, ForumError
from forums.models import Appeal, Hold, ModeratorAct
from forums.models.acts import TOLD, Act
from forums.moderation import holds
from forums.moderation import services as moderation_services
from forums.screening import assignments
from forums.threads import counters, services
from forums.threads import events as threads_events
from hub.base.access import audiences
from notifications.notices import events
from peers.accounts import suspensions


def acts_told(user):
    """What moderators did with what somebody wrote, the latest first: as far as they are told of it."""
    acts = ModeratorAct.objects.filter(person=user, act__in=TOLD).exclude(by=user)
    # (what was hidden with a warning is told with that)
    return acts.exclude(details__has_key="untold").select_related(
        "thread__forum", "post__thread__forum", "appeal"
    )


def _is_told(user, act: ModeratorAct) -> bool:
    """Whether an act was done to somebody, and is told to them."""
    return act.person_id == user.pk and act.act in TOLD and not act.details.get("untold")


def may_see_act(user, act: ModeratorAct) -> bool:
    """Whether somebody may read an act: whom it was done to, where they are told, and the moderators of the place."""
    if not audiences.is_member(user):
        return False
    if _is_told(user, act):
        return True
    return act.thread is not None and permissions.moderates(user, act.thread)


def may_appeal(user, act: ModeratorAct) -> bool:
    """Whether somebody may appeal: whom it was done to, once."""
    is_theirs = audiences.is_member(user) and act.by_id != user.pk and _is_told(user, act)
    return is_theirs and not Appeal.objects.filter(act=act).exists()


@transaction.atomic
def appeal(*, user, act: ModeratorAct, text: str) -> Appeal:
    """Ask for another look at an act. Raises ``PermissionDenied``, ``ForumError``."""
    if not (audiences.is_member(user) and _is_told(user, act)):
        raise PermissionDenied
    text = text.strip()
    if not text:
        raise ForumError(_("Say why it should be taken back."), code="text")
    try:
        with transaction.atomic():
            made = Appeal.objects.create(act=act, made_by=user, text=text[: Appeal.TEXT_LENGTH])
    except IntegrityError as error:
        raise ForumError(
            _("You have appealed against this already; it can be done once."), code="again"
        ) from error
    if act.thread is not None:
        people = assignments.to_be_told(act.thread, without=_concerned(made))
        people = people or assignments.to_be_told(act.thread, without={user.pk})
        events.record(
            kind="forums.appeal", thing=made, directly={person.pk: "forums.appeal" for person in people}
        )
    return made


def _concerned(made: Appeal) -> set[int]:
    return {made.act.by_id, made.act.person_id} - {None}


def may_decide(user, made: Appeal) -> bool:
    """Whether a moderator decides on an appeal: not who did it, nor who appeals, where there is another."""
    thread = made.act.thread
    return thread is not None and assignments.may_decide(user, thread, concerned=_concerned(made))


@transaction.atomic
def decide(*, user, made: Appeal, outcome: str, answer: str) -> Appeal:
    """Take the act back, or leave it. Raises ``PermissionDenied``, ``ForumError``, ``ChangedMeanwhileError``."""
    made = Appeal.objects.select_for_update().get(pk=made.pk)
    if not may_decide(user, made):
        raise PermissionDenied
    if made.decided_at is not None:
        raise ChangedMeanwhileError(_("Another moderator was faster: this is decided already."))
    if not answer.strip():
        raise ForumError(_("Say why; the writer is sent it."), code="answer")
    made.outcome, made.answer = Appeal.Outcome(outcome), answer.strip()[:500]
    made.decided_at, made.decided_by = timezone.now(), user
    made.save(update_fields=["outcome", "answer", "decided_at", "decided_by"])
    granted = made.outcome == Appeal.Outcome.GRANTED
    threads_events.note_act(
        Act.GRANT if granted else Act.REJECT,
        by=user,
        thread=made.act.thread,
        post=made.act.post,
        reason=answer,
        details={"act": made.act_id},
    )
    if granted:
        _take_back(made.act, user)
    events.withdraw(things=[made])
    if made.made_by_id is not None:
        events.record(
            kind="forums.appeal_decided", thing=made, directly={made.made_by_id: "forums.appeal_decided"}
        )
    return made


def _take_back(act: ModeratorAct, user) -> None:
    hides = act.act in {Act.HIDE_POST, Act.HIDE_THREAD} or act.details.get("hidden")
    if act.act == Act.SUSPEND:
        suspensions.lift(person=act.person)
    elif act.act == Act.DELETE and act.post is not None:
        services.undelete(user=user, post=act.post)
    elif act.act == Act.REFUSE and act.post is not None:
        post = act.post
        post.thread = counters.locked(post.thread_id)
        Hold.objects.filter(post=post).update(outcome=Hold.Outcome.APPROVED)
        if post.hidden_at is not None:
            holds.release(post, is_new=not post.hold.was_shown)
    elif hides and act.post is not None:
        moderation_services.show_post(user=user, post=act.post)
    elif hides and act.thread is not None:
        moderation_services.show_thread(user=user, thread=act.thread)
