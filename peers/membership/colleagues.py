"""Who works at an organisation, as far as the hub has them as members."""

from django.db.models import Q, QuerySet

from hub.base.access.audiences import MEMBERS_GROUP
from peers.models import MembershipApplication, User


def members_of(organisation_id: int) -> QuerySet[User]:
    """The members of an organisation who use their account, with those of what was merged into it."""
    its = Q(membership_application__organisation=organisation_id)
    return User.objects.filter(
        its | Q(membership_application__organisation__merged_into=organisation_id),
        is_active=True,
        leaving_at__isnull=True,
        groups__name=MEMBERS_GROUP,
        membership_application__status=MembershipApplication.Status.APPROVED,
    )
