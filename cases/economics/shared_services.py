"""What a published case tells of who hosts for whom, written to the organisations' service links."""

from cases.models import CasePage, CasePartner
from peers.organisations import service_links
from search.entries import services as search_services

KIND = "case"


def note_publication(*, case: CasePage) -> None:
    """Write the links of what was published: each host, for each participant, each service line.

    Where no host is named, the lead organisation is the host.
    """
    _point_on(case)
    links = []
    if case.live:
        hosts = _ids(case, CasePartner.Part.HOST) or (
            [case.lead_organisation_id] if case.lead_organisation_id else []
        )
        lines = [line.pk for line in case.service_lines.all()]
        recipients = _ids(case, CasePartner.Part.PARTICIPANT)
        links = [(host, recipient, line) for host in hosts for recipient in recipients for line in lines]
    since = case.live_on.year if getattr(case, "live_on", None) else None
    service_links.set_links(origin_kind=KIND, origin_id=case.pk, links=links, since=since)


def forget(*, case: CasePage) -> None:
    """The case is gone, or was taken off: it tells nothing any more."""
    service_links.set_links(origin_kind=KIND, origin_id=case.pk, links=[])


def _ids(case: CasePage, part: str) -> list[int]:
    return [
        partner.organisation_id
        for partner in case.partners.all()
        if partner.part == part and partner.organisation_id
    ]


def _point_on(case: CasePage) -> None:
    """Let a draft that is older than the merging of an organisation name the one that stands for it."""
    changed = False
    lead = case.lead_organisation
    if lead is not None and lead.merged_into_id:
        case.lead_organisation = lead.stands_for
        CasePage.objects.filter(pk=case.pk).update(lead_organisation=case.lead_organisation)
        changed = True
    for partner in case.partners.all():
        if partner.organisation is not None and partner.organisation.merged_into_id:
            partner.organisation = partner.organisation.stands_for
            CasePartner.objects.filter(pk=partner.pk).update(organisation=partner.organisation)
            changed = True
    if changed:
        search_services.refresh(case)
