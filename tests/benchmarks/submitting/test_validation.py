"""Questions about figures: what is missing, what can't be, slips of units, parts that don't fit."""

from decimal import Decimal

import pytest

from benchmarks.models import Metric, MetricVersion, Observation, SubmittedFigure
from benchmarks.submitting import validation
from benchmarks.submitting.validation import Beside, Check

NOTHING = Beside({}, {})


def version(pk=1, **changes) -> MetricVersion:
    told = {
        "metric": Metric(name=f"Metric {pk}"),
        "unit": "%",
        "numerator": "Cost of finance",
        "denominator": "All spending",
        "denominator_kind": "spending",
        "lowest": Decimal(0),
        "highest": Decimal(100),
        "warn_below": Decimal("0.1"),
        "warn_above": Decimal(5),
    }
    return MetricVersion(pk=pk, **{**told, **changes})


def figure(numerator, denominator, answer="given") -> SubmittedFigure:
    numbers = (None if one is None else Decimal(str(one)) for one in (numerator, denominator))
    return SubmittedFigure(answer=answer, **dict(zip(("numerator", "denominator"), numbers, strict=True)))


def asked(numerator, denominator, *, beside=NOTHING, **changes) -> list[Check]:
    found = validation.questions([version(**changes)], {1: figure(numerator, denominator)}, beside)
    return [question.check for question in found]


@pytest.mark.parametrize(
    ("numerator", "denominator", "check"),
    [
        (20, 1000, None),
        (None, None, Check.MISSING),
        (20, None, Check.PART_MISSING),
        (None, 1000, Check.PART_MISSING),
        (20, 0, Check.ZERO),
        (1200, 1000, Check.IMPOSSIBLE),
        (90, 1000, Check.UNUSUAL),
    ],
)
def test_one_figure(numerator, denominator, check):
    assert asked(numerator, denominator) == ([check] if check else [])


def test_what_is_larger_than_any_figure_can_be_is_asked_about():
    """Kept, it would not fit where values are kept, and nobody's round could be published."""
    unbounded = dict.fromkeys(("lowest", "highest", "warn_below", "warn_above"))
    assert asked(10**15, "0.001", **unbounded) == [Check.IMPOSSIBLE]


def test_not_available_is_an_answer():
    assert validation.questions([version()], {1: figure(None, None, "not_available")}, NOTHING) == []


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [
        ("20000", "1000000", "1000 times"),
        ("0.2", "10", "1/100 of"),
        ("2.1", "1000", "1/10 of"),
        ("60", "2000", ""),
    ],
)
def test_a_slip_of_units_against_the_last_time_is_asked_about(numerator, denominator, said):
    last = Observation(numerator=Decimal(20), denominator=Decimal(1000), value=Decimal(2))
    beside = Beside({1: last}, {})
    found = validation.questions([version()], {1: figure(numerator, denominator)}, beside)
    texts = [question.text for question in found if question.check == Check.UNIT_LAST]
    assert [said in text for text in texts] == ([True] if said else [])


def test_a_slip_of_units_against_the_published_median_is_asked_about():
    beside = Beside({}, {1: Decimal(2)})
    assert asked(210, 1000, beside=beside, warn_above=None) == [Check.UNIT_PEERS]
    assert asked(90, 1000, beside=beside, warn_above=None) == []


def test_a_part_is_not_larger_than_its_whole_and_one_thing_has_one_number():
    cost_per_staff = version(
        2,
        numerator="Cost of payroll",
        denominator="All staff (FTE)",
        denominator_kind="staff",
        highest=None,
        warn_above=None,
    )
    few_staff = version(
        3,
        numerator="All staff (FTE)",
        denominator="Staff of payroll (FTE)",
        denominator_kind="staff",
        warn_above=None,
    )
    figures = {1: figure(20, 1000), 2: figure(5000, 100), 3: figure(90, 120)}
    found = validation.questions([version(), cost_per_staff, few_staff], figures, NOTHING)
    assert {(one.version.pk, one.check) for one in found} == {
        (2, Check.PART_OF_WHOLE),  # payroll costs more than all is spent
        (3, Check.TOLD_TWICE),  # 90 here, 100 there
        (3, Check.PART_OF_WHOLE),  # 120 of payroll among 100
    }


def test_a_question_is_another_one_when_the_figure_changes():
    first, second = (
        validation.questions([version()], {1: figure(number, 1000)}, NOTHING)[0] for number in (90, 95)
    )
    assert first.about != second.about
