"""People, the bodies they work for and the programmes they run together."""

from .invitations import Invitation
from .membership import MembershipApplication, MembershipPolicy
from .merges import DuplicatePair, OrganisationMerge
from .organisation_changes import OrganisationChange
from .organisation_sources import OrganisationSource
from .organisations import (
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationName,
)
from .profiles import DirectoryFacet, EarlierPost, Profile, ProfilePart, ProfileTopic
from .programmes import Programme, ProgrammeParticipant, ProgrammePerson
from .service_links import ServiceLink
from .users import User

__all__ = [
    "DirectoryFacet",
    "DuplicatePair",
    "EarlierPost",
    "Invitation",
    "MembershipApplication",
    "MembershipPolicy",
    "Organisation",
    "OrganisationChange",
    "OrganisationDomain",
    "OrganisationFigure",
    "OrganisationMerge",
    "OrganisationName",
    "OrganisationSource",
    "Profile",
    "ProfilePart",
    "ProfileTopic",
    "Programme",
    "ProgrammeParticipant",
    "ProgrammePerson",
    "ServiceLink",
    "User",
]
