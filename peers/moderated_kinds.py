"""What of people and organisations waits for moderators, and what of theirs can be reported."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.base.moderation import kinds, queues
from hub.base.moderation.acts import Act
from hub.base.moderation.queues import CONDUCT, Queue
from peers.accounts import suspensions
from peers.messaging import services
from peers.models import (
    Appeal,
    DuplicatePair,
    Flag,
    MembershipApplication,
    Message,
    ModeratorAct,
    OrganisationChange,
    OrganisationMove,
    Participant,
    Profile,
    User,
)
from peers.models.membership import may_decide_applications
from peers.models.organisation_changes import may_decide_changes
from peers.moderation import appeals, flags
from peers.moderation.assignments import MOST_MODERATORS, PermissionKind
from peers.profiles.visibility import Known, ShownProfile


class MessageKind(PermissionKind):
    """Messages between members.

    Moderators read those that wait for their decision, on a report or its writer's appeal, and nothing else of the
    conversations. The log says what was done, without the message.
    """

    key = "message"
    model = Message
    label = _("Message")
    report_label = _("Report this message")
    report_hint = _(
        "Moderators see your report, this message and who wrote it, nothing else. If they warn the writer, that person "
        "may guess who reported it."
    )
    lines = {
        Act.WARN: _("A moderator warns you about a private message that you wrote"),
        Act.SUSPEND: _("A moderator suspended your account because of a private message that you wrote"),
    }
    permission = services.REPORTS_PERMISSION

    def queryset(self):
        return Message.objects.select_related("conversation", "sender")

    def title(self, thing):
        # Not the subject, which is the conversation's.
        return gettext("A private message")

    def text(self, thing):
        return thing.text

    def author(self, thing):
        return thing.sender

    def address(self, thing):
        return thing.conversation.get_absolute_url()

    def may_read(self, user, thing):
        parts = Participant.objects.filter(user=user, conversation=thing.conversation_id)
        return parts.exclude(state=Participant.State.DECLINED).exists()

    def readable_ids(self, user, things):
        conversations = {thing.conversation_id for thing in things}
        parts = Participant.objects.filter(user=user, conversation__in=conversations)
        theirs = set(parts.exclude(state=Participant.State.DECLINED).values_list("conversation", flat=True))
        return {thing.pk for thing in things if thing.conversation_id in theirs}

    def moderated_by(self, user):
        acts = ModeratorAct.objects.of_kinds(self).filter(appeal__in=Appeal.objects.waiting())
        waiting = Q(flags__in=Flag.objects.waiting()) | Q(pk__in=acts.values("object_id"))
        return Message.objects.filter(waiting)

    def moderates(self, user, thing):
        return self.moderates_some(user) and self.moderated_by(user).filter(pk=thing.pk).exists()

    def scopes_moderated_by(self, user):
        return Message.objects.all()

    def logged_as(self, thing):
        return self.title(thing), ""

    def moderators_of(self, thing):
        return list(User.objects.who_may(self.permission).order_by("pk")[:MOST_MODERATORS])

    def decision_context(self, user, thing):
        return {"written_at": thing.sent_at}


class ProfileKind(PermissionKind):
    """What members tell of themselves. Moderators read of it what all members may."""

    key = "profile"
    model = Profile
    label = _("Profile")
    report_label = _("Report this profile")
    lines = {
        Act.WARN: _("A moderator warns you about your profile"),
        Act.SUSPEND: _("A moderator suspended your account because of your profile"),
    }
    permission = suspensions.PERMISSION

    def queryset(self):
        return Profile.objects.with_parts()

    def title(self, thing):
        return thing.user.get_full_name()

    def text(self, thing):
        shown = ShownProfile.to(AnonymousUser(), thing, Known(is_member=True))
        return "\n\n".join(filter(None, [shown.job_title, shown.about, *shown.links]))

    def author(self, thing):
        return thing.user

    def may_read(self, user, thing):
        return ShownProfile.to(user, thing).is_visible

    def readable_ids(self, user, things):
        known = Known.of(user)
        return {thing.pk for thing in things if ShownProfile.to(user, thing, known).is_visible}

    def moderated_by(self, user):
        return Profile.objects.all()

    def moderates(self, user, thing):
        return self.moderates_some(user)


for kind in (MessageKind(), ProfileKind()):
    kinds.register(kind)

for queue in (
    Queue(
        key="peers.applications",
        label=_("Applications to join"),
        url_name="peers:member_queue",
        may_see=may_decide_applications,
        count=lambda user: MembershipApplication.objects.waiting().count(),
        order=110,
    ),
    Queue(
        key="peers.moves",
        label=_("Changes of organisation"),
        url_name="peers:member_moves",
        may_see=may_decide_applications,
        count=lambda user: OrganisationMove.objects.waiting().count(),
        order=120,
    ),
    Queue(
        key="peers.organisation_changes",
        label=_("Changes to organisations"),
        url_name="peers:organisation_changes",
        may_see=may_decide_changes,
        count=lambda user: OrganisationChange.objects.waiting().count(),
        order=130,
    ),
    Queue(
        key="peers.duplicates",
        label=_("Possible duplicates among organisations"),
        url_name="peers:duplicates",
        may_see=may_decide_changes,
        count=lambda user: DuplicatePair.objects.open().count(),
        order=140,
    ),
    Queue(
        key="moderation.flags",
        label=_("Reports"),
        lead=_("What members told you of. Who wrote it never learns who reported it."),
        url_name="moderation:flags",
        may_see=kinds.is_moderator,
        count=flags.waiting_count,
        group=CONDUCT,
        order=310,
    ),
    Queue(
        key="moderation.appeals",
        label=_("Appeals"),
        lead=_("Members ask for another look at what a moderator did."),
        url_name="moderation:appeals",
        may_see=kinds.is_moderator,
        count=appeals.waiting_count,
        group=CONDUCT,
        order=330,
    ),
    Queue(
        key="peers.suspended",
        label=_("Suspended members"),
        url_name="peers:suspended_members",
        may_see=suspensions.may_suspend,
        count=lambda user: suspensions.suspended_people(by=user).count(),
        unit=_("now"),
        order=360,
    ),
    Queue(
        key="moderation.log",
        label=_("Moderators' log"),
        url_name="moderation:log",
        may_see=kinds.is_moderator,
        group=CONDUCT,
        order=410,
    ),
    Queue(
        key="peers.deleted_accounts",
        label=_("Deleted accounts"),
        url_name="peers:deleted_accounts",
        may_see=may_decide_applications,
        order=430,
    ),
):
    queues.register(queue)
