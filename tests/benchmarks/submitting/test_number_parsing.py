"""Numbers as people write them."""

from decimal import Decimal

import pytest

from benchmarks.submitting import number_parsing


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
    assert number_parsing.read(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "many", "1.2.3,4", "1e5", "12,34,5", "1234.567.89", "٣"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(number_parsing.NumberError, match="no number"):
        number_parsing.read(text)


def test_a_thousand_or_a_fraction_is_asked_back():
    with pytest.raises(number_parsing.NumberError, match="can mean a thousand"):
        number_parsing.read("1,234")
    assert number_parsing.read("1,234", decimal_mark=".") == 1234
    assert number_parsing.read("1,234", decimal_mark=",") == Decimal("1.234")
    with pytest.raises(number_parsing.NumberError, match="too large"):
        number_parsing.read("9" * 16)


def test_a_workbook_s_own_number_is_taken_as_it_is_within_the_same_bounds():
    assert number_parsing.read_cell(1.001, decimal_mark=",") == Decimal("1.001")
    assert number_parsing.read_cell("1,5", decimal_mark=",") == Decimal("1.5")
    with pytest.raises(number_parsing.NumberError, match="too large"):
        number_parsing.read_cell(1e22)
