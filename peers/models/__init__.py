"""People, the bodies they work for and the programmes they run together."""

from .accounts import AccountDeletion, DataArchive, LogIn, Suspension
from .invitations import Invitation
from .membership import MembershipApplication, MembershipPolicy
from .merges import DuplicatePair, MergeConsent, OrganisationMerge, SharedConfidence
from .messages import Block, Conversation, Message, Participant
from .moderation import Flag
from .moderator_acts import Appeal, ModeratorAct
from .moves import OrganisationMove
from .organisation_changes import OrganisationChange
from .organisation_sources import OrganisationSource
from .organisations import (
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationName,
)
from .privileged_changes import PrivilegedChange, PrivilegeKind, PrivilegeLogEntry
from .profiles import EarlierPost, Profile, ProfilePart, ProfileTopic
from .programmes import Programme, ProgrammeParticipant, ProgrammePerson
from .service_links import ServiceLink
from .users import User

__all__ = [
    "AccountDeletion",
    "Appeal",
    "Block",
    "Conversation",
    "DataArchive",
    "DuplicatePair",
    "EarlierPost",
    "Flag",
    "Invitation",
    "LogIn",
    "MembershipApplication",
    "MembershipPolicy",
    "MergeConsent",
    "Message",
    "ModeratorAct",
    "Organisation",
    "OrganisationChange",
    "OrganisationDomain",
    "OrganisationFigure",
    "OrganisationMerge",
    "OrganisationMove",
    "OrganisationName",
    "OrganisationSource",
    "Participant",
    "PrivilegeKind",
    "PrivilegeLogEntry",
    "PrivilegedChange",
    "Profile",
    "ProfilePart",
    "ProfileTopic",
    "Programme",
    "ProgrammeParticipant",
    "ProgrammePerson",
    "ServiceLink",
    "SharedConfidence",
    "Suspension",
    "User",
]
