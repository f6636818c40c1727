"""The sums, against worked examples that others have published."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.base import economics

D = Decimal


def flows(*numbers) -> list[Decimal]:
    return [D(str(number)) for number in numbers]


@pytest.mark.parametrize(
    ("rate", "given_flows", "value"),
    [
        # NumPy Financial's reference, npv
        ("0.08", (-40_000, 5_000, 8_000, 12_000, 30_000), "3065.22"),
        # Microsoft's reference of Excel's NPV, which discounts the first flow by a year: 1,188.44
        ("0.10", (-10_000, 3_000, 4_200, 6_800), "1307.29"),
        # the same reference: an investment at once of 40,000, then five incomes, at 8%
        ("0.08", (-40_000, 8_000, 9_200, 10_000, 12_000, 14_500), "1922.06"),
        ("0", (-100, 60, 60), "20.00"),
    ],
)
def test_net_present_value(rate, given_flows, value):
    found = economics.net_present_value(rate=D(rate), flows=flows(*given_flows))
    assert round(found, 2) == D(value)


def test_a_rate_that_loses_everything_is_refused():
    with pytest.raises(ValueError, match="-100%"):
        economics.net_present_value(rate=D(-1), flows=flows(-1, 2))


@pytest.mark.parametrize(
    ("given_flows", "rates"),
    [
        # NumPy Financial's reference, irr
        ((-100, 39, 59, 55, 20), ["0.28095"]),
        ((-100, 0, 0, 74), ["-0.0955"]),
        # Microsoft's reference of Excel's IRR: 8.7% after five years, -2.1% after four
        ((-70_000, 12_000, 15_000, 18_000, 21_000, 26_000), ["0.0866"]),
        ((-70_000, 12_000, 15_000, 18_000, 21_000), ["-0.0212"]),
        # textbooks' pump: 25% and 400%
        ((-4_000, 25_000, -25_000), ["0.25", "4.00"]),
        # and the project whose value is above 0 at every rate
        ((1_000, -3_000, 2_500), []),
        ((-100, -5), []),
        ((), []),
        ((0, 0), []),
    ],
)
def test_internal_rates(given_flows, rates):
    found = economics.internal_rates_of_return(flows(*given_flows))
    assert len(found.rates) == len(rates)
    for rate, expected in zip(found.rates, rates, strict=True):
        assert abs(rate - D(expected)) < D("0.0001")
    assert found.are_several == (len(rates) > 1)
    assert (found.only is not None) == (len(rates) == 1)


def test_savings_and_units():
    assert economics.yearly_saving(before=D(1_940_000), after=D(905_000)) == D(1_035_000)
    assert round(economics.share_of(D(1_035_000), D(1_940_000)), 4) == D("0.5335")
    assert economics.share_of(D(1), D(0)) is None
    assert round(economics.cost_per_unit(cost=D(905_000), volume=D(156_000)), 2) == D("5.80")
    assert economics.cost_per_unit(cost=D(1), volume=D(0)) is None


def test_payback_and_return():
    assert economics.payback_years(investment=D(1_250_000), saving=D(1_000_000)) == D("1.25")
    assert economics.payback_years(investment=D(0), saving=D(5)) == 0
    assert economics.payback_years(investment=D(10), saving=D(0)) is None
    assert economics.payback_years(investment=D(10), saving=D(-1)) is None
    assert economics.return_on_investment(investment=D(100), saving=D(40), years=5) == D(1)
    assert economics.return_on_investment(investment=D(0), saving=D(40), years=5) is None


def test_flows_put_each_sum_in_its_year():
    found = economics.flows_of(investments={2023: D(100), 2024: D(50)}, saving=D(40), years=3)
    assert found == flows(-100, -10, 40, 40)
    late = economics.flows_of(investments={2020: D(10), 2024: D(10)}, saving=D(5), years=2)
    assert late == flows(-10, 5, 5, 0, -10)
    assert economics.flows_of(investments={}, saving=D(5), years=2) == flows(0, 5, 5)


amounts = st.decimals(min_value=1, max_value=10**9, places=2)


@given(investment=amounts, saving=amounts, years=st.integers(1, 30))
def test_at_its_internal_rate_an_investment_is_worth_nothing(investment, saving, years):
    found = economics.flows_of(investments={2020: investment}, saving=saving, years=years)
    rates = economics.internal_rates_of_return(found)
    assert not rates.are_several
    if rates.only is not None and D("-0.9") < rates.only < D(10):
        value = economics.net_present_value(rate=rates.only, flows=found)
        assert abs(value) < investment * D("0.0001") + saving * D("0.0001")
