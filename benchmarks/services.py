"""What is done to rounds: figures recorded, results published."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks import disclosure, peer_groups
from benchmarks.disclosure import Figure, Gate
from benchmarks.models import Answer, MetricVersion, Observation, Participant, Round
from benchmarks.peer_groups import Peer, Selection
from peers.models import Organisation
from search import services as search_services

PER_CENT = Decimal(100)
STEP = Decimal("0.000001")
ROWS_AT_A_TIME = 1000


class RoundError(Exception):
    """Why something can't be done to a round. The message is for people."""


@dataclass
class Given:
    """What one organisation gave in a round: numerator and denominator by version."""

    key: str
    name: str
    level: str = ""
    country: str = ""
    size: Decimal | None = None
    organisation: Organisation | None = None
    figures: dict[MetricVersion, tuple[Decimal, Decimal | None]] = field(default_factory=dict)
    estimated: frozenset = frozenset()


def ratio(version: MetricVersion, numerator: Decimal, denominator: Decimal | None) -> Decimal:
    """The value in the metric's unit. Raises ``RoundError`` where it can't be one."""
    if denominator is None:
        value = numerator
    elif denominator <= 0:
        raise RoundError(
            _("“%(name)s”: nothing can be divided by 0 or less.") % {"name": version.metric.name}
        )
    else:
        value = numerator / denominator * (PER_CENT if version.is_share else 1)
    if (version.lowest is not None and value < version.lowest) or (
        version.highest is not None and value > version.highest
    ):
        raise RoundError(
            _("“%(name)s”: %(value)s %(unit)s can't be.")
            % {"name": version.metric.name, "value": f"{value:.2f}", "unit": version.unit}
        )
    return value.quantize(STEP, rounding=ROUND_HALF_UP)


@transaction.atomic
def record(round_: Round, given: Iterable[Given]) -> None:
    """Replace what a round's participants gave. Raises ``RoundError`` for one whose results protect them."""
    locked = _locked(round_)
    _refuse_if_settled(locked)
    locked.participants.all().delete()
    observations = []
    for one in given:
        participant = Participant.objects.create(
            round=locked,
            key=one.key,
            name=one.name,
            organisation=one.organisation,
            level=one.level,
            country=one.country,
            size=one.size,
        )
        observations += [
            Observation(
                participant=participant,
                version=version,
                numerator=numerator,
                denominator=denominator,
                value=ratio(version, numerator, denominator),
                is_estimated=version in one.estimated,
            )
            for version, (numerator, denominator) in one.figures.items()
        ]
    Observation.objects.bulk_create(observations, batch_size=ROWS_AT_A_TIME)


@transaction.atomic
def publish(round_: Round) -> Round:
    """Let disclosure control answer for every group of the round, keep the answers, and publish them.

    Done once: asked again after a figure changed, the difference of two answers would tell the figure. Only a
    round whose single figures are public may be published again. Raises ``RoundError``.
    """
    locked = _locked(round_)
    _refuse_if_settled(locked)
    peers = _peers(locked)
    groups = peer_groups.groups_of(peers)
    if not groups:
        raise RoundError(_("Nobody gave any figure."))
    locked.answers.all().delete()
    totals = Gate()
    rows = []
    for version in locked.metrics.order_by("pk"):
        told = disclosure.answers(
            _figures(locked, version), groups, are_published=locked.are_figures_published, totals=totals
        )
        rows += [_answer(locked, version, selection, answer) for selection, answer in told.items()]
    Answer.objects.bulk_create(rows, batch_size=ROWS_AT_A_TIME)
    locked.state = Round.State.PUBLISHED
    locked.published_at = locked.published_at or timezone.now()
    locked.save()
    search_services.refresh(locked)
    return locked


def _locked(round_: Round) -> Round:
    return Round.objects.select_for_update().get(pk=round_.pk)


def _refuse_if_settled(round_: Round) -> None:
    if round_.state == Round.State.PUBLISHED and not round_.are_figures_published:
        raise RoundError(_("This round is published. A change of its figures would tell whose they are."))


def _peers(round_: Round) -> list[Peer]:
    """The participants as they are grouped; the band of each is written down."""
    participants = list(round_.participants.order_by("pk"))
    for participant in participants:
        participant.band = peer_groups.band_of(participant.size, round_.size_by)
    Participant.objects.bulk_update(participants, ["band"], batch_size=ROWS_AT_A_TIME)
    return [Peer(one.pk, one.level, one.country.code or "", one.band) for one in participants]


def _figures(round_: Round, version: MetricVersion) -> list[Figure]:
    rows = Observation.objects.filter(participant__round=round_, version=version).order_by("pk")
    scale = PER_CENT if version.is_share else 1
    return [
        Figure(organisation, value, numerator * scale, denominator)
        for organisation, value, numerator, denominator in rows.values_list(
            "participant", "value", "numerator", "denominator"
        )
    ]


def _answer(round_: Round, version: MetricVersion, selection: Selection, answer: disclosure.Answer) -> Answer:
    level, country, size = selection
    told = {
        name: "" if value is None and name.endswith("refusal") else value
        for name, value in asdict(answer).items()
    }
    return Answer(round=round_, version=version, level=level, country=country, size=size, **told)
