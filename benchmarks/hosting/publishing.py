"""What is done to rounds: figures recorded, results published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks.disclosure import block_groups, corrections, rules, selections
from benchmarks.disclosure.answers import PER_CENT, answer_row, figures_of
from benchmarks.disclosure.rules import Gate
from benchmarks.disclosure.selections import Peer
from benchmarks.models import Answer, MetricVersion, Observation, Participant, Round
from benchmarks.models.rounds import STEP
from benchmarks.submitting import validation
from hub.base.models import DeliveryModel
from peers.models import Organisation
from search.entries import services as search_services

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
    asked_at: datetime = field(default_factory=timezone.now)
    delivery_model: DeliveryModel | None = None
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
    if validation.is_outside(value, version.lowest, version.highest):
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
            asked_at=one.asked_at,
            level=one.level,
            country=one.country,
            size=one.size,
            delivery_model=one.delivery_model,
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
    if corrections.is_guarded(locked):
        corrections.align(locked)
    peers = _peers(locked)
    groups = selections.groups_of(peers)
    if not groups:
        raise RoundError(_("Nobody gave any figure."))
    locked.answers.all().delete()
    asked = {**groups, **block_groups.settle(locked, groups)}
    rows = (
        corrections.answer_rows(locked, groups)
        if corrections.is_guarded(locked)
        else _answer_rows(locked, asked)
    )
    Answer.objects.bulk_create(rows, batch_size=ROWS_AT_A_TIME)
    locked.state = Round.State.PUBLISHED
    locked.published_at = locked.published_at or timezone.now()
    locked.save()
    search_services.refresh(locked)
    if locked.corrects is not None:
        search_services.refresh(locked.corrects)
    return locked


def _answer_rows(round_: Round, asked: Mapping) -> list[Answer]:
    """What disclosure control answers to all groups of a round, metric by metric."""
    totals = Gate()
    rows = []
    for version in round_.metrics.order_by("pk"):
        answers = rules.answers(
            figures_of(round_, version), asked, are_published=round_.are_figures_published, totals=totals
        )
        rows += [answer_row(round_, version, group, answer) for group, answer in answers.items()]
    return rows


def _locked(round_: Round) -> Round:
    return Round.objects.select_for_update().get(pk=round_.pk)


def _refuse_if_settled(round_: Round) -> None:
    if round_.state == Round.State.PUBLISHED and not round_.are_figures_published:
        raise RoundError(_("This round is published. A change of its figures would tell whose they are."))


def _peers(round_: Round) -> list[Peer]:
    """The participants as they are grouped; the band of each is written down."""
    participants = list(round_.participants.select_related("delivery_model").order_by("pk"))
    for participant in participants:
        participant.band = selections.band_of(participant.size, round_.size_by)
    for band in {participant.band for participant in participants}:
        pks = [participant.pk for participant in participants if participant.band == band]
        for start in range(0, len(pks), ROWS_AT_A_TIME):
            Participant.objects.filter(pk__in=pks[start : start + ROWS_AT_A_TIME]).update(band=band)
    return [
        Peer(
            one.pk,
            one.level,
            one.country.code or "",
            one.band,
            one.delivery_model.slug if one.delivery_model else "",
        )
        for one in participants
    ]
