"""Messages between members: writing, answering, declining, muting, blocking.

Whoever declines or blocks does so quietly: the other side learns nothing of it.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.base.access import audiences
from notifications.notices import events
from peers.models import Block, Conversation, Message, Participant, Profile, User
from peers.profiles.visibility import ShownProfile

MOST_RECIPIENTS = 5
STRANGERS_A_DAY = 10
REPORTS_PERMISSION = "peers.handle_messagereport"
# The kind of notices by which messages are told (peers.notice_kinds).
NOTICE = "peers.message"

State = Participant.State


class MessageError(ValidationError):
    """Something that can't be sent or done; its text is for the person who tried."""


# --- Who may write to whom ------------------------------------------------------------------------
def recipient(sender, pk: int) -> ShownProfile | None:
    """The person of this account as the sender sees them; ``None`` where there is nobody for them."""
    profile = Profile.objects.with_parts().filter(user_id=pk).first()
    shown = ShownProfile.to(sender, profile) if profile else None
    return shown if shown and shown.is_visible else None


def _know_each_other(one, other) -> bool:
    """Whether the two have both taken part in a conversation: whoever began it did."""
    theirs = Participant.objects.filter(state=State.ACCEPTED)
    return theirs.filter(user=one, conversation__in=theirs.filter(user=other).values("conversation")).exists()


def strangers_left(sender, *, now=None) -> int:
    """To how many more strangers somebody may write within these 24 hours."""
    since = (now or timezone.now()) - timedelta(days=1)
    written_to = Participant.objects.filter(
        conversation__started_by=sender, conversation__started_at__gt=since, was_stranger=True
    ).exclude(user=sender)
    return max(0, STRANGERS_A_DAY - written_to.count())


# --- Writing ---------------------------------------------------------------------------------------
@transaction.atomic
def start(*, sender, recipients: Sequence[ShownProfile], subject: str, text: str) -> Conversation:
    """Write to one member or a few. Raises ``MessageError``."""
    people = list({shown.user.pk: shown.user for shown in recipients}.values())
    if not audiences.is_member(sender):
        raise MessageError(_("Only members write to each other."))
    if not people:
        raise MessageError(_("Say to whom you write."))
    if len(people) > MOST_RECIPIENTS:
        raise MessageError(_("Write to %(most)s people at the most."), params={"most": MOST_RECIPIENTS})
    if sender in people:
        raise MessageError(_("You can't write to yourself."))
    # One writer at a time, so that the limit holds for what is sent at once from two windows.
    User.objects.select_for_update().get(pk=sender.pk)
    blocked = Block.objects.filter(user=sender, blocked__in=people).select_related("blocked").first()
    if blocked:
        raise MessageError(
            _("You have blocked %(name)s. Unblock them under My messages, then write."),
            params={"name": blocked.blocked.get_full_name()},
        )
    strangers = {person.pk for person in people if not _know_each_other(sender, person)}
    if len(strangers) > strangers_left(sender):
        raise MessageError(
            _("You can write to %(most)s people a day whom you have not talked with. Go on tomorrow."),
            params={"most": STRANGERS_A_DAY},
        )
    conversation = Conversation.objects.create(subject=subject, started_by=sender)
    Participant.objects.create(
        conversation=conversation, user=sender, state=State.ACCEPTED, read_at=timezone.now()
    )
    for person in people:
        # Whoever blocked the sender never sees it, and the sender sees no difference.
        shut = Block.objects.filter(user=person, blocked=sender).exists()
        Participant.objects.create(
            conversation=conversation,
            user=person,
            state=State.DECLINED if shut else State.ASKED,
            was_stranger=person.pk in strangers,
        )
    _send(conversation, sender, text)
    return conversation


@transaction.atomic
def reply(*, sender, conversation: Conversation, text: str) -> Message:
    """Answer; whoever answers has accepted. Raises ``MessageError``."""
    mine = own_part(sender, conversation, lock=True)
    if is_alone(mine):
        raise MessageError(_("Nobody else is left in this conversation."))
    if not may_reply(conversation, mine):
        raise MessageError(_("You can write again once somebody has answered."))
    mine.state = State.ACCEPTED
    mine.save(update_fields=["state"])
    return _send(conversation, sender, text)


def may_reply(conversation: Conversation, mine: Participant) -> bool:
    """Whoever was written to may; whoever began may once somebody has taken it up."""
    if conversation.started_by_id != mine.user_id:
        return True
    return conversation.participants.exclude(user=mine.user).filter(state=State.ACCEPTED).exists()


def is_alone(mine: Participant) -> bool:
    """Whether all others have deleted their accounts; whether somebody has left is told to nobody."""
    return not Participant.objects.filter(conversation=mine.conversation_id).exclude(user=mine.user).exists()


def _send(conversation: Conversation, sender, text: str) -> Message:
    now = timezone.now()
    message = Message.objects.create(conversation=conversation, sender=sender, text=text, sent_at=now)
    conversation.last_message_at = now
    conversation.save(update_fields=["last_message_at"])
    Participant.objects.filter(conversation=conversation, user=sender).update(read_at=now)
    _count_unread(conversation.participants.values("user"))
    others = conversation.participants.exclude(user=sender).exclude(state=State.DECLINED)
    events.record(
        kind=NOTICE,
        thing=message,
        actor=sender,
        directly=dict.fromkeys(others.filter(is_muted=False).values_list("user", flat=True), NOTICE),
        about=conversation,
        answers=conversation.messages.exclude(pk=message.pk).last(),
    )
    return message


def name_of(person: User | None) -> str:
    """What readers of messages call somebody: nobody who wrote to them is without a name."""
    return person.get_full_name() if person else _("Former member")


# --- Reading and answering -------------------------------------------------------------------------
def own_part(user, conversation: Conversation, *, lock: bool = False) -> Participant:
    """The user's part in a conversation; raises ``Participant.DoesNotExist`` where there is none or it ended."""
    parts = Participant.objects.exclude(state=State.DECLINED)
    found = (parts.select_for_update() if lock else parts).get(user=user, conversation=conversation)
    # One object for the person: what is counted for them is shown on the page that it is read on.
    found.user, found.conversation = user, conversation
    return found


def messages_for(user, conversation: Conversation) -> models.QuerySet:
    """The messages of a conversation, without those of people whom the reader has blocked."""
    return readable(conversation.messages, user).select_related("sender")


def readable(messages: models.QuerySet, user) -> models.QuerySet:
    """Those of the messages that the user got or wrote, and whose conversation they did not leave."""
    mine = Participant.objects.filter(user=user).exclude(state=State.DECLINED)
    blocked = Block.objects.filter(user=user).values("blocked")
    found = messages.filter(conversation__in=mine.values("conversation"))
    return found.filter(models.Q(sender__isnull=True) | ~models.Q(sender__in=blocked))


@transaction.atomic
def mark_read(part: Participant) -> None:
    """The person has the conversation before them."""
    part.read_at = timezone.now()
    part.save(update_fields=["read_at"])
    _count_unread([part.user_id])
    events.mark_read(user=part.user, about=part.conversation)


def _count_unread(user_ids) -> None:
    """Write in how many conversations each of them has something new into their row, which is always at hand."""
    new = models.Q(read_at__isnull=True) | models.Q(read_at__lt=models.F("conversation__last_message_at"))
    parts = Participant.objects.filter(new, user=models.OuterRef("pk")).exclude(state=State.DECLINED)
    counted = parts.order_by().values("user").annotate(number=models.Count("pk")).values("number")
    User.objects.filter(pk__in=user_ids).update(
        unread_messages=Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)
    )


@transaction.atomic
def accept(part: Participant) -> None:
    """Take up what one was asked; the other side may write on."""
    part.state = State.ACCEPTED
    part.save(update_fields=["state"])


@transaction.atomic
def decline(part: Participant) -> None:
    """Leave a conversation quietly."""
    part.state = State.DECLINED
    part.save(update_fields=["state"])
    _count_unread([part.user_id])
    events.mark_read(user=part.user, about=part.conversation)


@transaction.atomic
def leave_all(user) -> None:
    """Leave all conversations for good, because the account ends; what nobody else reads goes with it."""
    mine = Conversation.objects.filter(participants__user=user)
    others = Participant.objects.filter(conversation=models.OuterRef("pk")).exclude(user=user)
    is_read = models.Exists(others) & models.Exists(
        Message.objects.filter(conversation=models.OuterRef("pk"))
    )
    Conversation.objects.filter(pk__in=mine.exclude(is_read).values("pk")).delete()
    touched = Participant.objects.filter(conversation__participants__user=user).exclude(user=user)
    people = list(touched.values_list("user", flat=True).distinct())
    Participant.objects.filter(user=user).delete()
    _count_unread(people)


@transaction.atomic
def set_muted(part: Participant, *, muted: bool) -> None:
    """Get no more mail about a conversation, or get it again."""
    part.is_muted = muted
    part.save(update_fields=["is_muted"])


@transaction.atomic
def block(user, other) -> None:
    """Get no messages from somebody any more. Raises ``MessageError``."""
    if user == other:
        raise MessageError(_("You can't block yourself."))
    Block.objects.get_or_create(user=user, blocked=other)


@transaction.atomic
def unblock(user, other) -> None:
    """Get somebody's messages again."""
    Block.objects.filter(user=user, blocked=other).delete()
