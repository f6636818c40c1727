"""What the demo's members told of bodies: services that they share, and a change that waits for a moderator."""

from hub.base.models import ServiceLine
from hub.home.demo.logins import LOGINS
from peers.models import Organisation, OrganisationChange, ServiceLink, User
from peers.organisations import change_proposals
from search.entries import services as search_services

# Host, the one that it is hosted for, service line, since.
SHARED = [
    ("sample-valley-council-of-counties", "city-of-sample-harbor", "finance-accounts-payable", 2021),
    ("sample-valley-council-of-counties", "sample-river-tribal-council", "finance-accounts-payable", 2023),
    (
        "sample-state-department-of-administration",
        "sample-valley-council-of-counties",
        "it-infrastructure",
        2019,
    ),
    ("sample-state-department-of-administration", "city-of-sample-harbor", "email-collaboration", 2022),
]
# Kind, state or province, place.
PLACES = {
    "sample-valley-council-of-counties": ("joint", "Sample State", "Sample Valley"),
    "sample-state-department-of-administration": ("department", "Sample State", "Sample Capital"),
    "city-of-sample-harbor": ("government", "Sample State", "Sample Harbor"),
    "sample-river-tribal-council": ("government", "Sample State", "Sample River"),
}
PROPOSED = {"place": "Sample Cove"}
REASON = "The town hall is there; I work in it twice a week."


def make_records() -> int:
    """Add what is missing of it; returns how many services that were."""
    bodies = {body.slug: body for body in Organisation.objects.filter(is_sample=True)}
    lines = {line.slug: line for line in ServiceLine.objects.all()}
    added = 0
    for host, recipient, line, since in SHARED:
        _link, created = ServiceLink.objects.get_or_create(
            host=bodies[host],
            recipient=bodies[recipient],
            service_line=lines[line],
            origin_kind="",
            defaults={"since": since},
        )
        added += created
    if added:
        _tell_places(bodies)
        _propose(bodies["town-of-sample-cove"])
    return added


def _tell_places(bodies: dict[str, Organisation]) -> None:
    for slug, (kind, region, place) in PLACES.items():
        body = bodies[slug]
        if not body.place:
            body.kind, body.region, body.place = kind, region, place
            body.save()
            search_services.refresh(body)


def _propose(body: Organisation) -> None:
    member = User.objects.filter(
        email=next(login.email for login in LOGINS if login.role == "Member")
    ).first()
    if member and not OrganisationChange.objects.filter(organisation=body).exists():
        change_proposals.propose(organisation=body, by=member, values=PROPOSED, reason=REASON)
