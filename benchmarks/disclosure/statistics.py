"""Quartiles and places: plain sums that know no Django.

Quartiles are of type 7 as numbered by Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
Statistician 50 (1996), 361-365: the standard library's inclusive method. The hub says so where it shows them.
"""

import statistics
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the two in the middle. Raises ``StatisticsError`` without values."""
    return statistics.median(values)


def quartiles(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """The lower quartile, the median and the upper quartile, type 7. Raises ``StatisticsError`` for fewer than two."""
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    return lower, middle, upper


def place(value: Decimal, values: Sequence[Decimal], *, best_is_high: bool) -> int:
    """The place of a value among the values, of which it is one: 1 is the best, equal values share one."""
    better = (other > value if best_is_high else other < value for other in values)
    return 1 + sum(better)


def to_digits(value: Decimal, digits: int) -> Decimal:
    """The value with so many significant digits; halves are rounded away from 0."""
    if not value:
        return Decimal(0)
    step = Decimal(1).scaleb(value.adjusted() - digits + 1)
    return value.quantize(step, rounding=ROUND_HALF_UP)
