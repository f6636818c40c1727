"""Metrics over the years: what is told of each round, broken where the definition changed, in the same prices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from benchmarks import formats
from benchmarks.comparing import position, price_tables
from benchmarks.comparing.normalising import Adjusted, CannotAdjustError, Tables, Terms, adjust
from benchmarks.comparing.round_results import WHOLE_ROUND, Line, published_answers
from benchmarks.models import Answer, Metric, Round

STATISTICS = ("lower", "median", "upper")


@dataclass
class Point:
    """One round in a metric's series: what is told of it, one's own figure, and what makes prices the same."""

    round: Round
    line: Line
    begins_anew: bool
    own: Decimal | None = None
    adjusted: Adjusted | None = None

    @property
    def factor(self) -> Decimal:
        """What amounts are multiplied by to be in the series' terms."""
        return self.adjusted.factor if self.adjusted else Decimal(1)

    @property
    def values(self) -> dict[str, Decimal | None]:
        """Quartiles, median and one's own figure in the series' terms."""
        statistics = {name: getattr(self.line.answer, name) for name in STATISTICS}
        return {
            name: None if value is None else value * self.factor
            for name, value in {**statistics, "own": self.own}.items()
        }

    @property
    def shown(self) -> dict[str, str]:
        """The same in words."""
        return {name: formats.figure(value) for name, value in self.values.items()}

    @property
    def shown_own(self) -> str:
        """One's own figure as it was given."""
        return formats.figure(self.own)

    @property
    def steps(self) -> list[dict]:
        """How its median came into the series' terms."""
        return price_tables.in_words(self.adjusted) if self.adjusted else []


@dataclass
class Series:
    """A metric over the years, the first first."""

    points: list[Point] = field(default_factory=list)
    # The terms in which amounts are told, where they had to be adjusted; or why they could not be.
    terms: Terms | None = None
    obstacle: str = ""

    @property
    def is_adjusted(self) -> bool:
        """Whether amounts of different years or currencies were brought into the same terms."""
        return self.terms is not None

    @property
    def has_own(self) -> bool:
        """Whether the reader's organisation gave any figure."""
        return any(point.own is not None for point in self.points)

    @property
    def newest_first(self) -> list[Point]:
        """As a table shows them."""
        return self.points[::-1]


def series_of(metric: Metric, user) -> Series:
    """What is told of a metric over the years."""
    rounds = Round.objects.visible_to(user).current()
    answers = published_answers().filter(WHOLE_ROUND, version__metric=metric, round__in=rounds)
    given = position.given_by(user, rounds)
    own = {(one.participant.round_id, one.version_id): one.value for one in given.observations}
    return all_series(answers.select_related("round", "version__metric__service_line"), own).get(
        metric.pk, Series()
    )


def all_series(answers: Iterable[Answer], own: Mapping[tuple[int, int], Decimal]) -> dict[int, Series]:
    """Series by metric out of answers, with one's own figures by round and version.

    The number of queries does not depend on how many there are.
    """
    found: dict[int, Series] = {}
    for answer in sorted(answers, key=lambda one: (one.round.year, one.round.published_at, one.pk)):
        points = found.setdefault(answer.version.metric_id, Series()).points
        begins_anew = bool(points) and points[-1].line.version.pk != answer.version_id
        line = Line(answer.version, answer)
        points.append(Point(answer.round, line, begins_anew, own.get((answer.round_id, answer.version_id))))
    _normalise(found.values())
    return found


def _normalise(series: Iterable[Series]) -> None:
    """Bring amounts into the terms of the newest round of each series, where they are in others."""
    different = [one for one in series if _terms(one) and len(set(_terms(one))) > 1]
    if not different:
        return
    tables = price_tables.tables_for({terms.currency for one in different for terms in _terms(one) if terms})
    for one in different:
        _bring_into(one, _terms(one)[-1], tables)


def _terms(series: Series) -> list[Terms | None]:
    """The terms of each point, where it is a series of amounts."""
    if not series.points[-1].line.version.is_in_money:
        return []
    return [price_tables.terms_of(point.round) for point in series.points]


def _bring_into(series: Series, wanted: Terms | None, tables: Tables) -> None:
    adjusted = []
    try:
        for point in series.points:
            given_in = price_tables.terms_of(point.round)
            if given_in is None or wanted is None:
                raise CannotAdjustError(_("A round does not say in which currency its amounts are."))
            amount = point.line.answer.median or Decimal(1)
            adjusted.append(adjust(amount, given_in, wanted, tables))
    except CannotAdjustError as error:
        series.obstacle = str(error)
        return
    series.terms = wanted
    for point, one in zip(series.points, adjusted, strict=True):
        point.adjusted = one
