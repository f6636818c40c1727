"""What peers has of a person: the account itself, the profile, messages, and what they did for organisations."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from hub.base.people import personal_data
from hub.base.people.personal_data import Item, Rows, StoredFile, Text
from peers.messaging import services
from peers.models import (
    Appeal,
    Block,
    Flag,
    Invitation,
    MembershipApplication,
    Message,
    ModeratorAct,
    OrganisationChange,
    OrganisationMove,
    Profile,
    ServiceLink,
    User,
)

ERASED_AT_ONCE = 500


# --- The account ------------------------------------------------------------------------------------
def _export_account(user) -> Iterator[Item]:
    yield Rows(
        "account",
        [
            {
                "name": user.name,
                "email": user.email,
                "kind": user.get_kind_display(),
                "time_zone": user.time_zone,
                "language": user.language,
                "joined": user.date_joined,
                "last_log_in": user.last_login,
                "roles": sorted(user.groups.values_list("name", flat=True)),
                "programmes": [
                    {"programme": part.programme.name, "part": part.get_part_display()}
                    for part in user.programme_parts.select_related("programme")
                ],
            }
        ],
    )
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    yield Rows("addresses", addresses.values("email", "verified", "primary"))
    yield Rows(
        "log-ins",
        [
            *(
                {"session_since": one.created_at, "last_seen": one.last_seen_at, "browser": one.user_agent}
                for one in UserSession.objects.filter(user=user).order_by("pk")
            ),
            *user.log_ins.values("at", "user_agent", "ip"),
        ],
    )
    accounts = SocialAccount.objects.filter(user=user).order_by("pk")
    yield Rows("identity-providers", accounts.values("provider", "uid", "date_joined", "last_login"))
    yield Rows("suspensions", user.suspensions.values("reason", "since", "until", "lifted_at"))
    yield Rows("archives", user.data_archives.values("asked_at", "state"))
    yield Rows("deletions", user.deletions.values("asked_at", "state", "keeps_contributions"))


def _erase_account(user, keep: bool) -> None:
    Invitation.objects.filter(email__iexact=user.email).delete()
    # The log of the admin calls things by their names: this one has none any more.
    accounts = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.filter(content_type=accounts, object_id=str(user.pk)).update(
        label=services.name_of(None), data={}
    )


# --- The profile, joining ---------------------------------------------------------------------------
def _export_profile(user) -> Iterator[Item]:
    profile = Profile.objects.with_parts().filter(user=user).first()
    if profile is not None:
        yield Rows("profile", [_as_row(profile)])
        yield Text("about", profile.about)
        if profile.picture:
            yield StoredFile("picture.jpg", profile.picture)
    yield Rows(
        "application",
        MembershipApplication.objects.filter(user=user).values(
            *("kind", "organisation_name", "level", "country", "jurisdiction_name", "reason"),
            *("applied_at", "status", "decided_at", "refusal_reason"),
        ),
    )
    yield Rows(
        "changes-of-organisation",
        OrganisationMove.objects.filter(user=user).values(
            *("organisation_name", "job_title", "from_organisation__name", "from_year", "until_year"),
            *("asked_at", "status", "decided_at", "answer"),
        ),
    )
    yield Rows(
        "invitations-sent",
        # The address is another person's.
        Invitation.objects.filter(invited_by=user).values("programme__name", "sent_at", "accepted_at"),
    )
    yield Rows(
        "invitations-received",
        Invitation.objects.filter(email__iexact=user.email).values(
            "programme__name", "organisation__name", "sent_at", "accepted_at"
        ),
    )


def _as_row(profile: Profile) -> dict:
    return {
        "organisation": str(profile.user.organisation or ""),
        "job_title": profile.job_title,
        "jurisdiction": profile.jurisdiction_name,
        "languages": profile.languages,
        "links": profile.links,
        "open_to": profile.open_to,
        "advice_invitations_a_month": profile.advice_invitations_a_month,
        "listed": profile.is_listed,
        "who_sees_what": profile.reaches,
        "changed": profile.changed_at,
        "confirmed": profile.confirmed_on,
        "topics": [
            {"part": topic.part, "about": topic.label, "words": topic.words} for topic in profile.topics.all()
        ],
        "earlier": list(
            profile.earlier_posts.values("organisation_name", "job_title", "from_year", "until_year")
        ),
    }


# --- Messages ---------------------------------------------------------------------------------------
def _export_messages(user) -> Iterator[Item]:
    parts = user.conversation_parts.select_related("conversation").order_by("pk")
    for part in parts.iterator():
        conversation = part.conversation
        # As they are shown: of a conversation that they left, and of people whom they blocked, nothing.
        shown = [] if part.state == part.State.DECLINED else services.messages_for(user, conversation)
        rows = [
            {
                "from": services.name_of(message.sender),
                "at": message.sent_at,
                "text": message.text,
            }
            for message in (shown or conversation.messages.filter(sender=user).select_related("sender"))
        ]
        yield Rows(f"{conversation.pk}", [{"subject": conversation.subject, "messages": rows}])
    blocks = Block.objects.filter(user=user).select_related("blocked")
    yield Rows("blocked", ({"name": one.blocked.get_full_name(), "at": one.blocked_at} for one in blocks))


def _erase_messages(user, keep: bool) -> bool:
    if keep:
        more = False
    else:
        # What was reported is the moderators' until they have dealt with it.
        reported = Message.objects.filter(flags__in=Flag.objects.waiting()).values("pk")
        mine = Message.objects.filter(sender=user).exclude(pk__in=reported).order_by("pk")
        keys = list(mine.values_list("pk", flat=True)[:ERASED_AT_ONCE])
        Message.objects.filter(pk__in=keys).delete()
        more = len(keys) == ERASED_AT_ONCE
    if not more:
        services.leave_all(user)
    return more


def _export_reports(user) -> Iterator[Item]:
    reports = Flag.objects.filter(flagged_by=user).order_by("pk")
    yield Rows("reports", reports.values("reason", "note", "flagged_at", "outcome", "decided_at"))


def _export_acts(user) -> Iterator[Item]:
    """What moderators did, as far as the person is told, and what they said against it. Not who did it."""
    acts = ModeratorAct.objects.told_to(user).order_by("pk")
    yield Rows(
        "acts",
        ({"act": act.label, "place": act.place, "reason": act.reason, "done": act.done_at} for act in acts),
    )
    appeals = Appeal.objects.filter(made_by=user).order_by("pk")
    yield Rows("appeals", appeals.values("text", "made_at", "outcome", "answer", "decided_at"))


def _erase_acts(user, keep: bool) -> None:
    """The suspensions go with the account, and what was written about them; what was done with texts is the log's."""
    acts = ModeratorAct.objects.filter(suspension__user=user)
    Appeal.objects.filter(act__in=acts.values("pk")).delete()
    acts.filter(content_type=None).delete()


# --- What they did for organisations ----------------------------------------------------------------
def _export_proposals(user) -> Iterator[Item]:
    changes = OrganisationChange.objects.filter(proposed_by=user).order_by("pk")
    yield Rows(
        "proposed-changes",
        changes.values("organisation__name", "told", "reason", "proposed_at", "status", "answer"),
    )
    links = ServiceLink.objects.filter(told_by_user=user).order_by("pk")
    yield Rows("shared-services", links.values("host__name", "recipient__name", "service_line__name"))


def _erase_proposals(user, keep: bool) -> None:
    # What was accepted is the organisation's record.
    OrganisationChange.objects.waiting().filter(proposed_by=user).delete()


personal_data.declare(
    "messages",
    label=_("Messages"),
    columns=[
        "peers.Conversation.started_by",
        "peers.Participant.user",
        "peers.Message.sender",
        "peers.Block.user",
    ],
    export=_export_messages,
    erase=_erase_messages,
)
personal_data.declare(
    "reports",
    label=_("What you reported to the moderators"),
    columns=["peers.Flag.flagged_by"],
    export=_export_reports,
)
personal_data.declare(
    "moderation",
    label=_("What moderators did, and your appeals"),
    columns=["peers.ModeratorAct.person", "peers.Appeal.made_by"],
    export=_export_acts,
    erase=_erase_acts,
)
personal_data.declare(
    "organisations",
    label=_("What you told of organisations"),
    columns=["peers.OrganisationChange.proposed_by", "peers.ServiceLink.told_by_user"],
    export=_export_proposals,
    erase=_erase_proposals,
)
personal_data.declare(
    "profile",
    label=_("Profile, application and invitations"),
    columns=[
        "peers.Profile.user",
        "peers.MembershipApplication.user",
        "peers.OrganisationMove.user",
        "peers.Invitation.invited_by",
        "peers.Invitation.accepted_by",
    ],
    export=_export_profile,
)
personal_data.declare(
    "account",
    label=_("Account, log-ins, roles"),
    columns=[
        "peers.ProgrammePerson.user",
        "peers.LogIn.user",
        "peers.Suspension.user",
        "peers.DataArchive.user",
        "peers.AccountDeletion.user",
        "account.EmailAddress.user",
        "socialaccount.SocialAccount.user",
        "usersessions.UserSession.user",
    ],
    export=_export_account,
    erase=_erase_account,
)

_ACT = "Who did it is emptied with the account; what was done is the site's."
for column, reason in {
    "peers.Block.blocked": "That others want no messages is theirs to know.",
    "mfa.Authenticator.user": "Keys of the second factor; they go with the account.",
    "peers.DuplicatePair.dismissed_by": _ACT,
    "peers.MembershipApplication.decided_by": _ACT,
    "peers.Flag.decided_by": _ACT,
    "peers.ModeratorAct.by": _ACT,
    "peers.Appeal.decided_by": _ACT,
    "peers.OrganisationChange.decided_by": _ACT,
    "peers.MergeConsent.answered_by": "Who answered is emptied with the account; the answer is the organisation's.",
    "peers.OrganisationMerge.merged_by": _ACT,
    "peers.OrganisationMerge.undone_by": _ACT,
    "peers.OrganisationMove.decided_by": _ACT,
    "peers.PrivilegedChange.requested_by": _ACT,
    "peers.PrivilegedChange.decided_by": _ACT,
    "peers.PrivilegedChange.person": "That they are a host is in the archive; emptied with the account.",
    "peers.PrivilegeLogEntry.by": _ACT,
    "peers.PrivilegeLogEntry.person": "Emptied with the account; the log keeps what was done.",
    "peers.Suspension.lifted_by": _ACT,
    "peers.Suspension.suspended_by": _ACT,
}.items():
    personal_data.exclude(column, reason)
