"""What merged organisations gave in confidence: closed to the other one's people until both agree.

``SharedConfidence`` holds who may open what, as it follows from the mergings and what is said to them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.notices import events
from peers.membership import colleagues
from peers.models import (
    Invitation,
    MergeConsent,
    Organisation,
    OrganisationDomain,
    OrganisationMerge,
    SharedConfidence,
    User,
)
from peers.models.merges import side_of
from peers.organisations import merge_rules

NOTICE = "peers.merge_consent"
Answer = MergeConsent.Answer


class MergeError(Exception):
    """What can't be done to two organisations or their merging; its text is for the person who tried."""


@dataclass
class Side:
    """One of two organisations before they are merged, with what is open to its people already."""

    organisation: Organisation
    circle: set[int]
    people: QuerySet[User]
    # How many things it gave in confidence, by what they are called.
    confidential: dict[str, int] = field(default_factory=dict)

    @property
    def is_asked(self) -> bool:
        """Whether there is anybody to ask, or anything to ask about."""
        return bool(self.confidential) or self.people.exists()

    @property
    def may_have_readers(self) -> bool:
        """Whether it has people, or somebody may become one without being asked for."""
        return (
            self.people.exists()
            or OrganisationDomain.objects.filter(organisation__in=self.circle, verified=True).exists()
            or Invitation.objects.filter(
                organisation__in=self.circle, approves=True, accepted_at__isnull=True
            ).exists()
        )


def side(organisation: Organisation) -> Side:
    """What there is to ask one of two organisations."""
    circle = circle_of(organisation.pk)
    confidential = {}
    for rule in merge_rules.rules():
        if count := rule.given_in_confidence(circle).count():
            confidential[rule.label] = confidential.get(rule.label, 0) + count
    return Side(organisation, circle, colleagues.joined(circle), confidential)


def to_ask(one: Side, other: Side) -> list[Side]:
    """Those whose consent is needed: none where the merging lets nobody read more than before."""
    opens = (one.confidential and other.may_have_readers) or (other.confidential and one.may_have_readers)
    return [each for each in (one, other) if each.is_asked] if opens else []


@transaction.atomic
def ask(merge: OrganisationMerge, sides: list[Side]) -> None:
    """Ask these organisations, each by a notice to all its people."""
    for each in sides:
        row = MergeConsent.objects.create(merge=merge, organisation=each.organisation)
        meant = dict.fromkeys(each.people.order_by().values_list("pk", flat=True), NOTICE)
        if meant:
            events.record(kind=NOTICE, thing=row, directly=meant)


# --- Answering ------------------------------------------------------------------------------------
def answerers(consent: MergeConsent) -> QuerySet[User]:
    """Who may answer for the organisation: its own people, not those whom the merging brought."""
    return colleagues.joined(circle_of(consent.organisation_id, without=consent.merge_id))


def may_answer(user, consent: MergeConsent) -> bool:
    """Whether the user speaks for the organisation that is asked."""
    side_ = side_of(user)
    return side_ is not None and side_ in circle_of(consent.organisation_id, without=consent.merge_id)


def asked_of(user) -> list[MergeConsent]:
    """What the user's own organisation is asked, in mergings that were not undone."""
    side_ = side_of(user)
    if side_ is None:
        return []
    rows = MergeConsent.objects.filter(merge__undone_at__isnull=True, organisation__in=circle_of(side_))
    rows = rows.select_related("merge__source", "merge__target")
    return [row for row in rows if may_answer(user, row)]


@transaction.atomic
def answer(*, by, consent: MergeConsent, agrees: bool) -> MergeConsent:
    """Agree or refuse for one's organisation; it may change its mind. Raises ``MergeError`` after an undoing."""
    one_at_a_time()
    merge = OrganisationMerge.objects.select_for_update(of=("self",)).get(pk=consent.merge_id)
    row = MergeConsent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if not may_answer(by, row):
        raise PermissionDenied
    if merge.is_undone:
        raise MergeError(_("The two organisations are two again: there is nothing to answer any more."))
    row.answer = Answer.AGREED if agrees else Answer.REFUSED
    row.answered_by, row.answered_at = by, timezone.now()
    row.save()
    write_shared(merge.source_id, merge.target_id)
    return row


# --- Who opens what -------------------------------------------------------------------------------
def one_at_a_time() -> None:
    """Hold what else merges, parts or answers: each writes anew what follows for all that hang together."""
    OrganisationMerge.objects.select_for_update(of=("self",)).order_by("pk").first()


@dataclass(frozen=True)
class _Edge:
    source: int
    target: int
    pk: int
    merged_at: datetime
    is_open: bool


def _edges_of(*organisations: int) -> list[_Edge]:
    """The mergings that hold and join these organisations with others, near and far."""
    edges: dict[int, _Edge] = {}
    known, new = set(), set(organisations)
    while new:
        known |= new
        rows = OrganisationMerge.objects.filter(
            Q(source__in=new) | Q(target__in=new), undone_at__isnull=True
        ).prefetch_related("consents")
        for row in rows:
            is_open = all(consent.answer == Answer.AGREED for consent in row.consents.all())
            edges[row.pk] = _Edge(row.source_id, row.target_id, row.pk, row.merged_at, is_open)
        new = set(chain.from_iterable((edge.source, edge.target) for edge in edges.values())) - known
    return list(edges.values())


def circle_of(organisation: int, *, without: int | None = None) -> set[int]:
    """An organisation with those that share its confidence; ``without`` what one merging joined."""
    edges = [edge for edge in _edges_of(organisation) if edge.is_open and edge.pk != without]
    circle, new = set(), {organisation}
    while new:
        circle |= new
        joined = (
            {edge.source, edge.target} for edge in edges if edge.source in circle or edge.target in circle
        )
        new = set().union(*joined) - circle
    return circle


@transaction.atomic
def write_shared(*organisations: int) -> None:
    """Write down who may open what of all that hangs together with these organisations."""
    edges = _edges_of(*organisations)
    nodes = set(organisations).union(*({edge.source, edge.target} for edge in edges))
    up = {edge.source: edge for edge in edges}
    down: dict[int, list[_Edge]] = {}
    for edge in edges:
        down.setdefault(edge.target, []).append(edge)
    # Only what stands is given anything more; of the merged ones, those matter that gave something.
    givers = {node for node in nodes if node not in up} | _have_confidential(nodes)
    wanted = {
        (reader, giver): since
        for reader in nodes
        for giver, since in _opened_from(reader, up, down).items()
        if giver in givers
    }
    rows = SharedConfidence.objects.filter(Q(reader__in=nodes) | Q(giver__in=nodes))
    known = {(row.reader_id, row.giver_id): row for row in rows}
    rows.filter(pk__in=[row.pk for pair, row in known.items() if pair not in wanted]).delete()
    for pair, since in wanted.items():
        if pair not in known:
            SharedConfidence.objects.create(reader_id=pair[0], giver_id=pair[1], since=since)
        elif known[pair].since != since:
            SharedConfidence.objects.filter(pk=known[pair].pk).update(since=since)


def _opened_from(
    reader: int, up: dict[int, _Edge], down: dict[int, list[_Edge]]
) -> dict[int, datetime | None]:
    """What the people of one organisation may open: of which others, and since when; ``None`` is all."""
    opened: dict[int, datetime | None] = {}
    place, since = reader, None
    _descend(reader, down, opened)
    while (edge := up.get(place)) is not None and edge.target != reader and edge.target not in opened:
        # Behind a closed one, what was given before each later merging is closed too: it was not agreed to for them.
        if since is not None or not edge.is_open:
            since = max(since or edge.merged_at, edge.merged_at)
        opened[edge.target] = since
        place = edge.target
        # What merged ones gave before is open only where each merging on the way is.
        if since is None:
            _descend(place, down, opened)
    opened.pop(reader, None)
    return opened


def _descend(place: int, down: dict[int, list[_Edge]], opened: dict[int, datetime | None]) -> None:
    for edge in down.get(place, ()):
        if edge.is_open and edge.source not in opened:
            opened[edge.source] = None
            _descend(edge.source, down, opened)


def _have_confidential(organisations: set[int]) -> set[int]:
    return {
        pk
        for rule in merge_rules.rules()
        for pk in rule.given_in_confidence(organisations)
        .order_by()
        .values_list(rule.column, flat=True)
        .distinct()
    }
