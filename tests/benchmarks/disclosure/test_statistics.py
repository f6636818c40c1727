"""Quantiles, places and rounding."""

import random
from decimal import Decimal

import numpy
import pytest

from benchmarks.disclosure import statistics

SHARES = [Decimal(share) for share in ("0", "0.1", "0.25", "0.5", "0.75", "0.9", "1")]


def samples():
    draw = random.Random(7)  # noqa: S311 - a test wants the same draw each time
    yield from ([1], [3, 3], [5, 5, 5, 5, 5], [0, 0, 0, 9], [-4, -1, 0], [10**12, 1])
    for size in (2, 3, 4, 5, 8, 35, 100):
        yield [round(draw.lognormvariate(0, 1), 6) for _ in range(size)]


@pytest.mark.parametrize(("method", "name"), [(7, "linear"), (6, "weibull")])
def test_quantiles_agree_with_numpy(method, name):
    for sample in samples():
        for share in SHARES:
            ours = statistics.quantile([Decimal(str(one)) for one in sample], share, method=method)
            theirs = numpy.quantile(sample, float(share), method=name)
            assert float(ours) == pytest.approx(theirs, rel=1e-12, abs=1e-12)


def test_quantiles_by_the_definitions_of_hyndman_and_fan():
    """p(k) = k / (n + 1) for type 6, (k - 1) / (n - 1) for type 7: there the quantile is the k-th value."""
    values = [Decimal(one) for one in (2, 3, 5, 7, 11, 13, 17, 19, 23)]
    for k, value in enumerate(values, start=1):
        six, seven = Decimal(k) / 10, Decimal(k - 1) / 8
        assert statistics.quantile(values, six, method=6) == value
        assert statistics.quantile(values, seven, method=7) == value


def test_what_has_no_quantile_is_refused():
    for wrong in (([], Decimal("0.5")), ([Decimal(1)], Decimal(2)), ([Decimal(1)], Decimal(-1))):
        with pytest.raises(ValueError, match=r"quantile|share"):
            statistics.quantile(*wrong)
    with pytest.raises(ValueError, match="type 4"):
        statistics.quantile([Decimal(1)], Decimal("0.5"), method=4)


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
