"""Which of two merged organisations a new member belongs to: whose confidence they come into."""

from peers.models import Organisation, OrganisationDomain, OrganisationMerge
from peers.models.organisations import domains_of

DOMAINS = "peers.organisationdomain.organisation"


def side_joined(
    organisation: Organisation | None, *, email: str, meant: Organisation | None = None
) -> Organisation | None:
    """The organisation that a person joins who is admitted to ``organisation``.

    Who was meant for one that was merged into it, or has an address at a domain of it, joins that one: its people
    open what it gave in confidence, and no more by the merging.
    """
    if organisation is None:
        return None
    standing = organisation.stands_for
    if meant is not None and meant.stands_for == standing:
        return meant
    rows = OrganisationDomain.objects.filter(organisation=standing, domain__in=domains_of(email))
    domain = max(rows, key=lambda row: len(row.domain), default=None)
    side = organisation if organisation.merged_into_id else standing
    if domain is None or side != standing:
        return side
    return _brought_by(domain.pk, standing) or standing


def _brought_by(domain: int, organisation: Organisation) -> Organisation | None:
    """The organisation that had a domain before it was merged, and merged on."""
    merges = OrganisationMerge.objects.filter(undone_at__isnull=True).select_related("source")
    for merge in merges.filter(target=organisation):
        if domain in merge.moved.get(DOMAINS, ()):
            return _brought_by(domain, merge.source) or merge.source
    return None
