"""Where an organisation stands in a round: its own figures beside what is told of its peers."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from benchmarks import formats
from benchmarks.models import Denominator, MetricVersion, Observation, Participant, Round
from benchmarks.services import PER_CENT
from benchmarks.telling import PARTS, Line, RoundResults
from hub.base import audiences


@dataclass
class Standing:
    """One metric: one's own figure, and what is told of the others."""

    line: Line
    value: Decimal | None = None
    is_estimated: bool = False
    place: int | None = None
    amount: Decimal | None = None

    @property
    def shown_value(self) -> str:
        """One's own figure in words."""
        return formats.figure(self.value)

    @property
    def shown_amount(self) -> str:
        """What being at the median would make of the numerator; with its sign."""
        return formats.amount(self.amount) if self.amount else ""

    @property
    def quarter(self) -> str:
        """In which quarter of the group the figure lies, by the quartiles that are told."""
        told = self.line.answer
        if self.value is None or not told.is_told:
            return ""
        if told.lower is None:
            return _("above the median") if self.value > told.median else _("at or below the median")
        if self.value < told.lower:
            return _("in the lowest quarter")
        if self.value <= told.median:
            return _("between the lower quartile and the median")
        if self.value <= told.upper:
            return _("between the median and the upper quartile")
        return _("in the highest quarter")


def participant_of(user, round_: Round) -> Participant | None:
    """The user's own organisation in a round."""
    organisation = user.organisation if audiences.is_member(user) else None
    if organisation is None:
        return None
    found = (
        round_.participants.filter(organisation=organisation).select_related("round", "organisation").first()
    )
    return found if found and audiences.may_see(user, found) else None


def of_participant(results: RoundResults, participant: Participant) -> list[Standing]:
    """The figures that a participant gave, with its place among the others of a group that it is in."""
    given = {one.version_id: one for one in participant.observations.all()}
    places = _places(results, given) if _is_in(results, participant) else {}
    found = []
    for line in results.lines:
        own = given.get(line.version.pk)
        standing = Standing(line)
        if own is not None:
            standing.value, standing.is_estimated = own.value, own.is_estimated
            standing.amount = _amount_at_median(own, line)
            standing.place = places.get(line.version.pk) if line.answer.is_told else None
        found.append(standing)
    return found


def _is_in(results: RoundResults, participant: Participant) -> bool:
    own = (participant.level, participant.country.code or "", participant.band)
    return all(not asked or asked == mine for asked, mine in zip(results.selection, own, strict=True))


def _places(results: RoundResults, given: dict[int, Observation]) -> dict[int, int]:
    """The place by metric, 1 the best; where neither end is good, 1 is the lowest. One query for all."""
    better = Q()
    versions = {line.version.pk: line.version for line in results.lines}
    for pk, own in given.items():
        if pk in versions:
            beyond = {"value__gt": own.value} if versions[pk].best_is_high else {"value__lt": own.value}
            better |= Q(version=pk, **beyond)
    if not better:
        return {}
    columns = {"level": "participant__level", "country": "participant__country", "size": "participant__band"}
    group = {columns[part]: value for part, value in zip(PARTS, results.selection, strict=True) if value}
    counted = (
        Observation.objects.filter(participant__round=results.round, version__in=given, **group)
        .order_by()
        .values("version")
        .annotate(better=Count("pk", filter=better))
    )
    return {row["version"]: row["better"] + 1 for row in counted}


def _amount_at_median(own: Observation, line: Line) -> Decimal | None:
    """How much less the numerator would be at the median; only of what is money."""
    told = line.answer
    if line.version.denominator_kind != Denominator.SPENDING or not told.is_told or not own.denominator:
        return None
    return (own.value - told.median) / PER_CENT * own.denominator


def of_entered(results: RoundResults, entered: dict[MetricVersion, Decimal]) -> list[Standing]:
    """Figures that somebody entered for themself: beside what is told, and no place among the others.

    A place would tell by trying where each of the others lies.
    """
    return [Standing(line, value=entered.get(line.version)) for line in results.lines]
