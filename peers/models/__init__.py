"""People, the bodies they work for and the programmes they run together."""

from .membership import MembershipApplication, MembershipPolicy
from .organisations import (
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationName,
)
from .programmes import Programme, ProgrammeParticipant, ProgrammePerson
from .users import User

__all__ = [
    "MembershipApplication",
    "MembershipPolicy",
    "Organisation",
    "OrganisationDomain",
    "OrganisationFigure",
    "OrganisationName",
    "Programme",
    "ProgrammeParticipant",
    "ProgrammePerson",
    "User",
]
