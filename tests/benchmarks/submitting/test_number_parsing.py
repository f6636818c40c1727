"""Numbers as people write them."""

from decimal import Decimal

import pytest

from benchmarks import numbers

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("0,734", "0.734"),
        ("12.5%", "12.5"),
        ("-3", "-3"),
    ],
)
def test_both_ways_to_write_a_number_are_read(text, value):
    assert numbers.read(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "many", "1.2.3,4", "1e5", "12,34,5", "1234.567.89", "٣"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(numbers.NumberError, match="no number"):
        numbers.read(text)


def test_a_thousand_or_a_fraction_is_asked_back():
    with pytest.raises(numbers.NumberError, match="can mean a thousand"):
        numbers.read("1,234")
    assert numbers.read("1,234", decimal_mark=".") == 1234
    assert numbers.read("1,234", decimal_mark=",") == Decimal("1.234")
    with pytest.raises(numbers.NumberError, match="too large"):
        numbers.read("9" * 16)
