"""Who hosts which service for whom: written by what tells it, and read with the reader's rights."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from hub.base.models import ServiceLine
from peers.models import Organisation, ServiceLink
from search.entries import services as search_services
from search.models import Entry

MOST_SHOWN = 200


@transaction.atomic
def set_links(
    *, origin_kind: str, origin_id: int, links: Iterable[tuple[int, int, int]], since: int | None = None
) -> None:
    """Let one thing tell exactly these links; each is host, recipient and service line, by their ids.

    ``origin_kind`` and ``origin_id`` are the thing's kind and id in search: who may see it sees them.
    """
    wanted = {link for link in links if link[0] != link[1]}
    concerned = _organisations_of(origin_kind, origin_id)
    # What a merging left with the merged organisation stays, for it may be undone.
    there = ServiceLink.objects.told_by(origin_kind, origin_id).standing()
    known = {
        (link.host_id, link.recipient_id, link.service_line_id): link for link in there.select_for_update()
    }
    there.filter(pk__in=[link.pk for key, link in known.items() if key not in wanted]).delete()
    there.exclude(since=since).update(since=since)
    ServiceLink.objects.bulk_create(
        ServiceLink(
            host_id=host,
            recipient_id=recipient,
            service_line_id=line,
            since=since,
            origin_kind=origin_kind,
            origin_id=origin_id,
        )
        for host, recipient, line in sorted(wanted - set(known))
    )
    refresh_bodies(concerned | _organisations_of(origin_kind, origin_id))


def shown_to_others(*, origin_kind: str, origin_id: int) -> None:
    """Follow up that others than before may see a thing: what it tells of organisations is for them too."""
    refresh_bodies(_organisations_of(origin_kind, origin_id))


def _organisations_of(origin_kind: str, origin_id: int) -> set[int]:
    pairs = ServiceLink.objects.told_by(origin_kind, origin_id).values_list("host_id", "recipient_id")
    return {pk for pair in pairs for pk in pair}


def refresh_bodies(organisations: set[int]) -> None:
    """Let search have what these organisations share, as it is now."""
    for organisation in Organisation.objects.filter(pk__in=organisations):
        search_services.refresh(organisation)


# --- What everyone may know -----------------------------------------------------------------------
def public() -> QuerySet[ServiceLink]:
    """The links that a member told, and those told by what everyone may see."""
    told = Entry.objects.public().filter(
        kind=OuterRef("origin_kind"), object_id=OuterRef("origin_id"), part=""
    )
    return ServiceLink.objects.standing().order_by().filter(Q(origin_kind="") | Exists(told))


def with_public(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Organisations with what ``public_of`` reads, in a fixed number of queries."""
    return organisations.prefetch_related(
        *(
            Prefetch(name, public(), to_attr=f"public_{name}")
            for name in ("hosted_services", "received_services")
        )
    )


def public_of(organisation: Organisation, name: str) -> list[ServiceLink]:
    """The public ones of an organisation's ``hosted_services`` or ``received_services``."""
    known = getattr(organisation, f"public_{name}", None)
    if known is None:
        field = {"hosted_services": "host", "received_services": "recipient"}[name]
        known = list(public().filter(**{field: organisation}))
    return known


# --- What a reader may know -----------------------------------------------------------------------


@dataclass
class Shared:
    """One service between two organisations, as a reader sees it."""

    other: Organisation
    service_line: ServiceLine
    since: int | None = None
    told_in: list[Entry] = field(default_factory=list)


def shown_to(user, organisation: Organisation) -> tuple[list[Shared], list[Shared]]:
    """What an organisation hosts for others, and what others host for it, as far as the reader may know."""
    links = list(
        ServiceLink.objects.of(organisation).select_related("host", "recipient", "service_line")[:MOST_SHOWN]
    )
    entries = _entries(user, links)
    hosted: dict[tuple, Shared] = {}
    received: dict[tuple, Shared] = {}
    for link in links:
        entry = entries.get((link.origin_kind, link.origin_id))
        if link.origin_kind and entry is None:
            continue
        is_host = link.host_id == organisation.pk
        other = link.recipient if is_host else link.host
        shared = (hosted if is_host else received).setdefault(
            (other.pk, link.service_line_id), Shared(other, link.service_line, link.since)
        )
        shared.since = min((year for year in (shared.since, link.since) if year), default=None)
        if entry is not None:
            shared.told_in.append(entry)
    return list(hosted.values()), list(received.values())


def _entries(user, links: list[ServiceLink]) -> dict[tuple[str, int], Entry]:
    """The things that tell the links and that the reader may see."""
    kinds = {link.origin_kind for link in links if link.origin_kind}
    ids = {link.origin_id for link in links if link.origin_kind}
    found = Entry.objects.visible_to(user).filter(kind__in=kinds, object_id__in=ids, part="")
    return {(entry.kind, entry.object_id): entry for entry in found} if kinds else {}
