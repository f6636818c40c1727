"""Money of other years and currencies, adjusted step by step."""

from decimal import Decimal

import pytest

from benchmarks.comparing.normalising import CannotAdjustError, Entry, Tables, Terms, adjust

TABLES = Tables(
    indices={
        ("CAD", 2010): Entry(Decimal("91.031"), "Sample office", "2013 = 100"),
        ("CAD", 2015): Entry(Decimal("102.789"), "Sample office", "2013 = 100"),
        ("USD", 2010): Entry(Decimal(80), "Sample bureau", "2020 = 100"),
        ("USD", 2015): Entry(Decimal(100), "Sample bureau", "2012 = 100"),
    },
    parities={
        ("CAD", 2015): Entry(Decimal("1.25"), "Sample bank"),
        ("USD", 2015): Entry(Decimal(1), "Sample bank"),
        ("CAD", 2010): Entry(Decimal("9.99"), "Sample bank"),
    },
)


def test_prices_by_an_index():
    told = adjust(Decimal(7_400_000), Terms("CAD", 2010), Terms("CAD", 2015), TABLES)
    assert round(told.amount, -4) == 8_360_000
    assert told.given == 7_400_000
    (step,) = told.steps
    assert (step.times, step.by, step.source) == (Decimal("102.789"), Decimal("91.031"), "Sample office")
    assert "2015" in step.words


def test_deflated_first_and_then_converted_at_the_parity_of_the_new_year():
    told = adjust(Decimal("7.4"), Terms("CAD", 2010), Terms("USD", 2015), TABLES)
    deflated, converted = told.steps
    assert round(deflated.after, 2) == Decimal("8.36")
    assert converted.before == deflated.after
    assert (converted.by, converted.times) == (Decimal("1.25"), 1)
    assert round(told.amount, 2) == Decimal("6.68")
    assert round(told.given * told.factor, 2) == Decimal("6.68")


def test_what_is_in_the_same_terms_stays_as_it_is():
    told = adjust(Decimal(5), Terms("PEN", 2015), Terms("PEN", 2015), TABLES)
    assert (told.amount, told.is_adjusted) == (5, False)


@pytest.mark.parametrize(
    ("given_in", "told_in", "reason"),
    [
        (Terms("CAD", 2011), Terms("CAD", 2015), "no price index of CAD for 2011"),
        (Terms("CAD", 2015), Terms("PEN", 2015), "no purchasing-power parity of PEN for 2015"),
        (Terms("USD", 2010), Terms("USD", 2015), "different bases"),
    ],
)
def test_what_a_table_lacks_is_said(given_in, told_in, reason):
    with pytest.raises(CannotAdjustError, match=reason):
        adjust(Decimal(1), given_in, told_in, TABLES)
