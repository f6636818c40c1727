"""What a shared service costs, saves and is worth: plain sums that know no Django.

Amounts are ``Decimal`` in one currency and one price year; rates are fractions (0.04 is 4%). A list of
flows begins with year 0, which is not discounted; money spent is negative.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy
import numpy_financial

# Rates below it would mean losing more than everything.
LOWEST_RATE = -1.0
# Two roots nearer than this are one.
SAME_ROOT = 1e-6


def yearly_saving(*, before: Decimal, after: Decimal) -> Decimal:
    """Running cost a year before, less that after; negative where it became dearer."""
    return before - after


def share_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """``part`` as a fraction of ``whole``; None of nothing."""
    return part / whole if whole else None


def cost_per_unit(*, cost: Decimal, volume: Decimal) -> Decimal | None:
    """Running cost a year, divided by what was done in it; None where nothing was."""
    return cost / volume if volume else None


def payback_years(*, investment: Decimal, saving: Decimal) -> Decimal | None:
    """Simple payback: the one-off investment divided by the yearly saving, in years.

    0 where nothing was invested, None where nothing is saved: it never comes.
    """
    if investment <= 0:
        return Decimal(0)
    return investment / saving if saving > 0 else None


def return_on_investment(*, investment: Decimal, saving: Decimal, years: int) -> Decimal | None:
    """What is left of the savings of ``years`` after the investment, as a fraction of the investment.

    (saving * years - investment) / investment; None where nothing was invested.
    """
    return (saving * years - investment) / investment if investment > 0 else None


def flows_of(*, investments: Mapping[int, Decimal], saving: Decimal, years: int) -> list[Decimal]:
    """The flows of an investment: each sum in its year, the saving in each of the ``years`` after the first.

    ``investments`` maps calendar years to positive amounts; the first of them is year 0. A sum spent
    later than ``years`` after it still counts, in its own year.
    """
    first = min(investments, default=0)
    last = max(years, max(investments, default=first) - first)
    flows = [Decimal(0), *[saving if year <= years else Decimal(0) for year in range(1, last + 1)]]
    for year, amount in investments.items():
        flows[year - first] -= amount
    return flows


def net_present_value(*, rate: Decimal, flows: Sequence[Decimal]) -> Decimal:
    """The flows in the money of year 0: the sum of flow / (1 + rate) ** year, year 0 not discounted.

    Raises ``ValueError`` for a rate of -100% or less.
    """
    if rate <= LOWEST_RATE:
        raise ValueError("A discount rate is more than -100%.")
    value = numpy_financial.npv(float(rate), [float(flow) for flow in flows])
    return Decimal(repr(float(value)))


@dataclass(frozen=True)
class InternalRates:
    """The rates at which the flows are worth nothing: none, one, or several, lowest first."""

    rates: tuple[Decimal, ...] = ()

    @property
    def only(self) -> Decimal | None:
        """The rate, where there is exactly one."""
        return self.rates[0] if len(self.rates) == 1 else None

    @property
    def are_several(self) -> bool:
        """Whether the question has more than one answer, and so none that helps."""
        return len(self.rates) > 1


def internal_rates_of_return(flows: Sequence[Decimal]) -> InternalRates:
    """All internal rates of return above -100%.

    Flows that change sign once have one rate (Descartes), and ``numpy_financial`` finds it. Where they
    change sign more often it would return one of several without saying so: all roots are looked for.
    """
    numbers = [float(flow) for flow in flows]
    signs = [number > 0 for number in numbers if number]
    changes = sum(1 for first, second in itertools.pairwise(signs) if first != second)
    if not changes:
        return InternalRates()
    if changes == 1:
        rate = float(numpy_financial.irr(numbers))
        found = [] if numpy.isnan(rate) else [rate]
    else:
        found = _roots(numbers)
    return InternalRates(tuple(Decimal(repr(round(rate, 10))) for rate in found))


def _roots(numbers: list[float]) -> list[float]:
    """The rates at which the polynomial of the discount factor is 0."""
    factors = numpy.roots(list(reversed(numbers)))
    real = [float(factor.real) for factor in factors if abs(factor.imag) < SAME_ROOT and factor.real > 0]
    rates: list[float] = []
    for rate in sorted(1 / factor - 1 for factor in real):
        if not rates or rate - rates[-1] > SAME_ROOT:
            rates.append(rate)
    return rates
