"""Where an organisation stands in a round: its own figures beside what is told of its peers."""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.cache import cache
from django.db.models import F, FloatField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from benchmarks import formats
from benchmarks.comparing import price_tables
from benchmarks.comparing.normalising import Adjusted
from benchmarks.comparing.round_results import Line, RoundResults
from benchmarks.disclosure.answers import PER_CENT
from benchmarks.models import MetricVersion, Observation, Participant, Polarity, Round
from hub.base.access import audiences
from peers.models.merges import opened_to, side_of

VALUES_KEPT_FOR = 24 * 60 * 60
GIVEN = ("pk", "version_id", "numerator", "denominator", "is_estimated", "value")


@dataclass
class Position:
    """One metric: one's own figure, and what is told of the others."""

    line: Line
    value: Decimal | None = None
    is_estimated: bool = False
    place: int | None = None
    amount: Decimal | None = None
    adjusted: Adjusted | None = None

    @property
    def shown_value(self) -> str:
        """One's own figure in words."""
        return formats.figure(self.value)

    @property
    def shown_amount(self) -> str:
        """By how much the numerator would be smaller, or larger, at the median: without its sign."""
        return formats.amount(abs(self.amount)) if self.amount else ""

    @property
    def would_spend_less(self) -> bool:
        """Whether being at the median would mean to spend less."""
        return self.amount is not None and self.amount > 0

    @property
    def steps(self) -> list[dict]:
        """How an entered amount came into the prices and the currency of the round."""
        return price_tables.in_words(self.adjusted) if self.adjusted else []

    @property
    def shown_given(self) -> str:
        """An adjusted amount as it was entered."""
        return formats.figure(self.adjusted.given) if self.adjusted else ""

    @property
    def quarter(self) -> str:
        """In which quarter of the group the figure lies, by the quartiles that are told."""
        answer = self.line.answer
        if self.value is None or not answer.is_told:
            return ""
        if answer.lower is None:
            return _("above the median") if self.value > answer.median else _("at or below the median")
        if self.value < answer.lower:
            return _("in the lowest quarter")
        if self.value <= answer.median:
            return _("between the lower quartile and the median")
        if self.value <= answer.upper:
            return _("between the median and the upper quartile")
        return _("in the highest quarter")


@dataclass
class OwnFigures:
    """The reader's organisation in some rounds, and what it gave there."""

    participants: dict[int, Participant] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)


def participant_of(user, round_: Round, given: OwnFigures | None = None) -> Participant | None:
    """The user's own organisation in a round; ``given`` where that was read already."""
    given = given_by(user, [round_]) if given is None else given
    found = given.participants.get(round_.pk)
    if found is not None:
        found.round = round_
    return found if found and audiences.may_see(user, found) else None


def given_by(user, rounds: Iterable[Round]) -> OwnFigures:
    """What the user's own organisation gave in some rounds, with those in which it gave nothing. One query."""
    if side_of(user) is None:
        return OwnFigures()
    rows = (
        Participant.objects.filter(opened_to(user, given_at="asked_at"), round__in={one.pk for one in rounds})
        .select_related("organisation", "delivery_model", "like_us")
        .annotate(**{f"given_{name}": F(f"observations__{name}") for name in GIVEN})
        # Of two that were merged since, the one that stands.
        .order_by(F("organisation__merged_into").asc(nulls_first=True), "pk")
    )
    own = OwnFigures()
    for row in rows:
        participant = own.participants.setdefault(row.round_id, row)
        if row.given_pk is not None:
            told = {name: getattr(row, f"given_{name}") for name in GIVEN}
            own.observations.append(Observation(participant=participant, **told))
    return own


def of_participant(results: RoundResults, participant: Participant, own: OwnFigures) -> list[Position]:
    """The figures that a participant gave, with its place among the others of a group that it is in."""
    given = {one.version_id: one for one in own.observations if one.participant_id == participant.pk}
    values = _values_of_group(results) if given and results.holds(participant) else {}
    found = []
    for line in results.lines:
        own = given.get(line.version.pk)
        position = Position(line)
        if own is not None:
            position.value, position.is_estimated = own.value, own.is_estimated
            position.amount = _amount_at_median(own, line)
            # Beside a result of the version before, a place among corrected figures would tell of them.
            is_placed = line.answer.is_told and not line.answer.is_from_before
            position.place = _place(values, own, line.version.polarity) if is_placed else None
        found.append(position)
    return found


def _place(values: Mapping[int, array], own: Observation, polarity: str) -> int | None:
    """The place among the values of a group, 1 the best; where neither end is good, 1 is the lowest."""
    among = values.get(own.version_id)
    if among is None or own.value is None:
        return None
    if polarity == Polarity.HIGH:
        return len(among) - bisect_right(among, float(own.value)) + 1
    return bisect_left(among, float(own.value)) + 1


def _values_of_group(results: RoundResults) -> dict[int, array]:
    """All values of the group by version, in their order. Nobody is shown them: places are counted in them.

    Kept for a day for whoever is of the group, since with thousands of organisations reading them takes longer
    than all else. They stay true: the figures of a published round are never changed.
    """
    key = f"benchmark-values:{results.round.pk}:{results.round.published_at.timestamp()}:{results.group_key}"
    return cache.get_or_set(key, lambda: _read_values(results), VALUES_KEPT_FOR)


def _read_values(results: RoundResults) -> dict[int, array]:
    group = Participant.objects.filter(results.within, round=results.round)
    rows = (
        Observation.objects.filter(participant__in=group, value__isnull=False)
        .order_by()
        .values_list("version", Cast("value", FloatField()))
    )
    found: dict[int, list[float]] = defaultdict(list)
    for version, value in rows.iterator(chunk_size=10_000):
        found[version].append(value)
    return {version: array("d", sorted(values)) for version, values in found.items()}


def _amount_at_median(own: Observation, line: Line) -> Decimal | None:
    """How much less the numerator would be at the median; only of what is a cost."""
    answer, version = line.answer, line.version
    if not version.is_cost or not answer.is_told or not own.denominator:
        return None
    return (own.value - answer.median) / (PER_CENT if version.is_share else 1) * own.denominator


def of_entered(results: RoundResults, entered: dict[MetricVersion, Adjusted]) -> list[Position]:
    """Figures that somebody entered for themself: beside what is told, and no place among the others.

    A place would tell by trying where each of the others lies.
    """
    found = []
    for line in results.lines:
        adjusted = entered.get(line.version)
        found.append(
            Position(
                line,
                value=adjusted and adjusted.amount,
                adjusted=adjusted if adjusted is not None and adjusted.is_adjusted else None,
            )
        )
    return found
