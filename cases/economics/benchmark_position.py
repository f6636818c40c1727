"""Where a case's cost per unit stood among peers, before and after.

What is told of peers are the kept answers of disclosure control: a case shows no more of them than the round does.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from benchmarks.comparing import price_tables
from benchmarks.comparing.normalising import Adjusted, CannotAdjustError, Terms, adjust
from benchmarks.comparing.position import Position
from benchmarks.comparing.round_results import Line, RoundResults
from benchmarks.models import Round


@dataclass
class AmongPeers:
    """A case beside what a round tells of a metric: before and after, in the round's prices and currency."""

    round: Round
    line: Line
    group_name: str
    before: Position | None
    after: Position | None

    @property
    def rows(self) -> list[dict]:
        """Before and after, in words."""
        told = ((_("Before"), self.before), (_("After"), self.after))
        return [{"label": label, "position": one} for label, one in told if one is not None]


def among_peers(case, user) -> AmongPeers | None:
    """Where a case stood, as far as the reader may see both its figures and a round with its metric."""
    sums = case.economics
    if case.metric_version is None or not sums.is_told or not case.currency or not case.price_year:
        return None
    if sums.unit_cost_before is None and sums.unit_cost_after is None:
        return None
    round_ = _nearest_round(case, user)
    if round_ is None:
        return None
    line, group_name = _line(round_, case)
    if line is None:
        return None
    tables = price_tables.tables_for({case.currency, round_.currency})
    before, after = (
        _position(line, value, case, round_, tables)
        for value in (sums.unit_cost_before, sums.unit_cost_after)
    )
    return AmongPeers(round_, line, group_name, before, after) if before or after else None


def _nearest_round(case, user) -> Round | None:
    """The round with the case's metric whose year is nearest to the case's prices; of two the later one."""
    rounds = Round.objects.visible_to(user).current().filter(metrics=case.metric_version).exclude(currency="")
    return min(rounds, key=lambda one: (abs(one.year - case.price_year), -one.year), default=None)


def _line(round_: Round, case) -> tuple[Line | None, str]:
    """What is told of bodies of the case's level, or else of all."""
    for query in ({"level": case.level}, {}):
        results = RoundResults(round_, query)
        for line in results.lines:
            if line.version.pk == case.metric_version_id and line.answer.is_told:
                return line, results.group_name
    return None, ""


def _position(line: Line, value: Decimal | None, case, round_: Round, tables) -> Position | None:
    if value is None:
        return None
    given_in, told_in = Terms(case.currency, case.price_year), Terms(round_.currency, round_.year)
    try:
        told: Adjusted = adjust(value, given_in, told_in, tables)
    except CannotAdjustError:
        return None
    return Position(line, value=told.amount, adjusted=told if told.is_adjusted else None)
