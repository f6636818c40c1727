"""Who works at an organisation, as far as the hub has them as members."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from hub.base.access.audiences import MEMBERS_GROUP
from peers.models import MembershipApplication, SharedConfidence, User


def members_of(organisation_id: int) -> QuerySet[User]:
    """The members of an organisation who use their account, with those of what was merged into it."""
    its = Q(membership_application__organisation=organisation_id)
    return _members(its | Q(membership_application__organisation__merged_into=organisation_id))


def joined(organisations: Iterable[int]) -> QuerySet[User]:
    """The members of these organisations alone, also where these were merged since."""
    return _members(Q(membership_application__organisation__in=set(organisations)))


def confidants_of(organisation_id: int, *, given_at: datetime) -> QuerySet[User]:
    """The members who may open what an organisation was given, or gave, in confidence at a time."""
    readers = SharedConfidence.objects.filter(giver=organisation_id).reaching(given_at).values("reader")
    its = Q(membership_application__organisation=organisation_id)
    return _members(its | Q(membership_application__organisation__in=readers))


def _members(those: Q) -> QuerySet[User]:
    return User.objects.filter(
        those,
        is_active=True,
        leaving_at__isnull=True,
        groups__name=MEMBERS_GROUP,
        membership_application__status=MembershipApplication.Status.APPROVED,
    )
