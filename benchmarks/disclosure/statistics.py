"""Quantiles and places: plain sums that know no Django.

Quantiles are numbered as by Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
Statistician 50 (1996), 361-365. The hub shows type 7 and says so; type 6 is what some other tools show.
"""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

INCLUSIVE, EXCLUSIVE = 7, 6


def quantile(values: Sequence[Decimal], share: Decimal, *, method: int = INCLUSIVE) -> Decimal:
    """The value below which that share of the values lies, between two of them where it falls between.

    Type 7 takes the least value for 0 and the greatest for 1; type 6 leaves room for values beyond
    them, and stops at them. Raises ``ValueError`` without values.
    """
    if not values:
        raise ValueError("There is no quantile of nothing.")
    if not 0 <= share <= 1:
        raise ValueError("A share lies between 0 and 1.")
    ordered = sorted(values)
    count = len(ordered)
    # Counted from 1, as in the paper.
    if method == INCLUSIVE:
        position = 1 + (count - 1) * Decimal(share)
    elif method == EXCLUSIVE:
        position = min(max((count + 1) * Decimal(share), Decimal(1)), Decimal(count))
    else:
        raise ValueError(f"Quantiles of type {method} are not known here.")
    below = math.floor(position)
    first, second = ordered[below - 1], ordered[min(below, count - 1)]
    return first + (second - first) * (position - below)


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the two in the middle."""
    return quantile(values, Decimal("0.5"))


def quartiles(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """The lower quartile, the median and the upper quartile, type 7."""
    lower, middle, upper = (quantile(values, Decimal(share)) for share in ("0.25", "0.5", "0.75"))
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
