"""What notices must know of people; what people are told."""

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.base.access import audiences
from notifications.models.frequency import How
from notifications.notices import recipients
from notifications.notices import registry as notices_registry
from notifications.notices.registry import Happening, Words
from peers.membership import notice_kinds as membership_kinds
from peers.messaging import services
from peers.models import (
    Block,
    Message,
    Profile,
    User,
)
from peers.moderation import notice_kinds as moderation_kinds
from peers.organisations import notice_kinds as organisation_kinds
from peers.privileges import notice_kinds as privilege_kinds
from peers.profiles.services import UPKEEP_NOTICE


def _reachable(ids: Collection[int]) -> set[int]:
    """Members whose account is in use."""
    members = Q(groups__name=audiences.MEMBERS_GROUP) | Q(is_superuser=True)
    people = User.objects.filter(members, pk__in=ids, is_active=True, leaving_at__isnull=True)
    return set(people.values_list("pk", flat=True))


def _have_blocked(actor_id: int, ids: Collection[int]) -> set[int]:
    return set(Block.objects.filter(blocked=actor_id, user__in=ids).values_list("user", flat=True))


recipients.register(reachable=_reachable, have_blocked=_have_blocked)


# --- Messages --------------------------------------------------------------------------------------------------
def _words_of_message(happening: Happening) -> Words:
    conversation = happening.thing.conversation
    told = {
        "name": services.name_of(happening.actor),
        "subject": conversation.subject,
        "count": happening.count,
    }
    return Words(
        line=gettext("%(name)s wrote to you: “%(subject)s”") % told,
        # What is written between two people is read on the site alone.
        subject=gettext("A message for you: %(subject)s") % told,
        address=conversation.get_absolute_url(),
        several=gettext("%(count)s new messages: “%(subject)s”") % told,
        action=gettext("Read it, answer or decline"),
    )


audiences.register_rule(
    Message,
    lambda user, message: (
        audiences.is_member(user) and services.readable(Message.objects.filter(pk=message.pk), user).exists()
    ),
)
notices_registry.declare(
    services.NOTICE,
    model=Message,
    label=_("Somebody writes a message to you"),
    words=_words_of_message,
    how=How.AT_ONCE,
    queryset=lambda: Message.objects.select_related("conversation"),
    visible=services.readable,
)


# --- Profiles, membership and organisations ---------------------------------------------------------------------
def _words_of_question(happening: Happening) -> Words:
    line = gettext("Does your profile still hold?")
    return Words(
        line=line,
        subject=line,
        address=reverse("peers:own_profile"),
        template="peers/email/profile_holds",
        context={"profile": happening.thing},
    )


def _may_answer_question(user, profile: Profile) -> bool:
    """Whether the profile is the user's own, and they have not confirmed it since they were asked."""
    return audiences.is_member(user) and profile.user_id == user.pk and profile.times_asked > 0


audiences.register_rule(Profile, _may_answer_question)
notices_registry.declare(
    UPKEEP_NOTICE,
    model=Profile,
    label=_("Whether your profile still holds"),
    words=_words_of_question,
    how=How.AT_ONCE,
)
for _kinds in (membership_kinds, moderation_kinds, organisation_kinds, privilege_kinds):
    _kinds.register()
    _kinds.declare()
