"""Quantiles, places and rounding."""

import random
from decimal import Decimal
from statistics import StatisticsError

import numpy
import pytest

from benchmarks.disclosure import statistics


def samples():
    draw = random.Random(7)  # noqa: S311 - a test wants the same draw each time
    yield from ([1], [3, 3], [5, 5, 5, 5, 5], [0, 0, 0, 9], [-4, -1, 0], [10**12, 1])
    for size in (2, 3, 4, 5, 8, 35, 100):
        yield [round(draw.lognormvariate(0, 1), 6) for _ in range(size)]


def test_quartiles_agree_with_numpy():
    for sample in samples():
        if len(sample) > 1:
            ours = statistics.quartiles([Decimal(str(one)) for one in sample])
            theirs = numpy.quantile(sample, [0.25, 0.5, 0.75], method="linear")
            assert [float(one) for one in ours] == pytest.approx(list(theirs), rel=1e-12, abs=1e-12)
        middle = statistics.median([Decimal(str(one)) for one in sample])
        assert float(middle) == pytest.approx(numpy.median(sample), rel=1e-12, abs=1e-12)


def test_quartiles_by_the_definition_of_hyndman_and_fan():
    """p(k) = (k - 1) / (n - 1) for type 7: of nine values, the quartiles are the third, the fifth and the seventh."""
    values = [Decimal(one) for one in (23, 2, 3, 19, 5, 7, 11, 13, 17)]
    assert statistics.quartiles(values) == (Decimal(5), Decimal(11), Decimal(17))


def test_quartiles_of_decimals_are_exact():
    values = [Decimal(one) for one in ("0.1", "0.2", "0.4", "0.7")]
    assert statistics.quartiles(values) == (Decimal("0.175"), Decimal("0.3"), Decimal("0.475"))


def test_there_are_no_quartiles_of_fewer_than_two():
    for few in ([], [Decimal(1)]):
        with pytest.raises(StatisticsError):
            statistics.quartiles(few)


def test_place_shares_ties_and_knows_what_is_good():
    values = [Decimal(one) for one in (4, 2, 2, 9)]
    assert [statistics.place(one, values, best_is_high=False) for one in values] == [3, 1, 1, 4]
    assert [statistics.place(one, values, best_is_high=True) for one in values] == [2, 3, 3, 1]


@pytest.mark.parametrize(
    ("value", "told"),
    [("0.7264", "0.73"), ("12.94", "13"), ("1299", "1.3E+3"), ("-0.0125", "-0.013"), ("0", "0")],
)
def test_significant_digits(value, told):
    assert statistics.to_digits(Decimal(value), 2) == Decimal(told)
