"""Who used which toolkit, all invented, recorded the way members record it."""

from django.utils import timezone

from peers.models import MembershipApplication, Organisation
from tests.factories.peers import MembershipApplicationFactory, OrganisationFactory, make_user
from toolkits.adoptions import derivatives, services
from toolkits.models import Adoption, Derivative
from toolkits.models.releases import current_release


def make_member_of(organisation: Organisation | None = None, **fields):
    """A member who works for an organisation."""
    organisation = organisation or OrganisationFactory()
    user = make_user("member", **fields)
    MembershipApplicationFactory(
        user=user, organisation=organisation, status=MembershipApplication.Status.APPROVED
    )
    return user


def said(toolkit, **changed) -> dict:
    """What a member says of an adoption."""
    return {
        "release": current_release(toolkit),
        "adopted_on": timezone.localdate(),
        "adapted": "We left out the fees.",
        "result": Adoption.Result.WORKED,
        "outcome": "Nine town halls signed it.",
        "again": Adoption.Again.YES,
        "rating": None,
        "case": None,
        **changed,
    }


def make_adoption(toolkit, *, by=None, **changed) -> Adoption:
    """An adoption by the organisation of a member."""
    by = by or make_member_of()
    return services.record(
        by=by, toolkit=toolkit, organisation=by.organisation, said=said(toolkit, **changed)
    )


def make_derivative(adoption: Adoption, upload, *, by=None, origin=None) -> Derivative:
    """A file that its organisation made of the toolkit's."""
    return derivatives.add(
        by=by or adoption.recorded_by,
        adoption=adoption,
        upload=upload,
        title="Our charter",
        note="Without fees",
        origin=origin,
    )
