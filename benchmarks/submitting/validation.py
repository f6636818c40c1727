"""Questions about what an organisation wrote for a round: each is answered by mending the figure or by a reason.

Of peers nothing is used but what was published of them. What is compared are an organisation's own figures.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from benchmarks import formats
from benchmarks.models import Denominator, MetricVersion, Observation, SubmittedFigure
from benchmarks.submitting import number_parsing

FACTORS = (10, 100, 1000)
# How far from a factor a figure may lie and still look like a slip of units.
NEAR = Decimal("1.7")
FROM_PEERS = Decimal("1.5")
_ALL = re.compile(r"^all\b", re.IGNORECASE)


class Check(StrEnum):
    """What a question is about."""

    MISSING = "missing"
    PART_MISSING = "part"
    ZERO = "zero"
    IMPOSSIBLE = "impossible"
    UNUSUAL = "unusual"
    UNIT_LAST = "unit_last"
    UNIT_PEERS = "unit_peers"
    PART_OF_WHOLE = "whole"
    TOLD_TWICE = "twice"


# With one of these a figure counts nowhere, even where somebody says that it is right.
UNCOUNTED = {Check.MISSING, Check.PART_MISSING, Check.ZERO, Check.IMPOSSIBLE}


@dataclass(frozen=True)
class Question:
    """One question about the figure of one metric."""

    version: MetricVersion
    check: Check
    text: str
    # The figures that it is about: with others it is another question.
    about: str

    @property
    def is_counted(self) -> bool:
        """Whether the figure counts in the results if it is confirmed."""
        return self.check not in UNCOUNTED

    @property
    def name(self) -> str:
        """The name of its field in a form."""
        return f"reason-{self.version.pk}-{self.check.value}"


@dataclass(frozen=True)
class Beside:
    """What an organisation's figures are compared with: its own of the last time, and what was published of peers."""

    last: Mapping[int, Observation]
    medians: Mapping[int, Decimal]


def value_of(version: MetricVersion, figure: SubmittedFigure) -> Decimal | None:
    """The figure in the metric's unit; None where it can't be worked out yet."""
    if not figure.is_available or figure.numerator is None:
        return None
    if version.denominator_kind == Denominator.NONE:
        return figure.numerator
    if not figure.denominator or figure.denominator < 0:
        return None
    return figure.numerator / figure.denominator * (100 if version.is_share else 1)


def questions(
    versions: Iterable[MetricVersion], figures: Mapping[int, SubmittedFigure], beside: Beside
) -> list[Question]:
    """All questions about a submission, in the order of its metrics. ``figures`` are by version."""
    listed = list(versions)
    together = _of_several(listed, figures)
    found = []
    for version in listed:
        figure = figures.get(version.pk)
        found += _of_one(version, figure, beside)
        found += together[version.pk]
    return found


def _of_one(version: MetricVersion, figure: SubmittedFigure | None, beside: Beside) -> list[Question]:
    if figure is None or (figure.is_available and figure.numerator is None and figure.denominator is None):
        text = _("There is no figure. Is it to come, or not available?")
        return [Question(version, Check.MISSING, text, "")]
    if not figure.is_available:
        return []
    about = _about(figure)
    divides = version.denominator_kind != Denominator.NONE
    if figure.numerator is None or (divides and figure.denominator is None):
        missing = version.numerator if figure.numerator is None else version.denominator
        text = _("“%(part)s” is missing, so that nothing can be worked out.") % {"part": missing}
        return [Question(version, Check.PART_MISSING, text, about)]
    if divides and figure.denominator <= 0:
        text = _("“%(part)s” is 0 or less: nothing can be divided by it.") % {"part": version.denominator}
        return [Question(version, Check.ZERO, text, about)]
    value = value_of(version, figure)
    asked = _range_question(version, value, about)
    slip = _slip_since_last(version, figure, value, beside.last.get(version.pk), about)
    slip = slip or _slip_from_peers(version, value, beside.medians.get(version.pk), about)
    return [question for question in (asked, slip) if question]


def _range_question(version: MetricVersion, value: Decimal, about: str) -> Question | None:
    parts = {"value": formats.figure(value), "unit": version.unit}
    if is_outside(value, version.lowest, version.highest):
        bounds = formats.bounds(version.lowest, version.highest) or formats.bounds(
            None, number_parsing.LARGEST
        )
        text = _("It comes to %(value)s %(unit)s; that can't be (%(bounds)s).") % {**parts, "bounds": bounds}
        return Question(version, Check.IMPOSSIBLE, text, about)
    if is_outside(value, version.warn_below, version.warn_above):
        bounds = formats.bounds(version.warn_below, version.warn_above)
        text = _("It comes to %(value)s %(unit)s; usual is %(bounds)s.") % {**parts, "bounds": bounds}
        return Question(version, Check.UNUSUAL, text, about)
    return None


def is_outside(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a value lies outside of bounds, of which each may be missing; or is larger than any figure can be."""
    return (
        (low is not None and value < low)
        or (high is not None and value > high)
        or abs(value) > number_parsing.LARGEST
    )


def slip(one: Decimal | None, other: Decimal | None, *, near: Decimal = NEAR) -> int | None:
    """The factor of 10, 100 or 1,000 by which the first looks too large; below 1: too small, as a negative one."""
    if not one or not other or (one < 0) != (other < 0):
        return None
    for factor in FACTORS:
        if factor / near <= one / other <= factor * near:
            return factor
        if factor / near <= other / one <= factor * near:
            return -factor
    return None


def _slip_since_last(version, figure, value, last: Observation | None, about: str) -> Question | None:
    if last is None:
        return None
    parts = [
        (version.numerator, figure.numerator, last.numerator),
        (version.denominator, figure.denominator, last.denominator),
        (version.metric.name, value, last.value),
    ]
    for name, now, before in parts:
        factor = slip(now, before)
        if factor is not None:
            text = _(
                "“%(name)s” is about %(times)s the last one: %(now)s, then %(before)s. Is the unit right?"
            )
            text %= {
                "name": name,
                "times": _times(factor),
                "now": formats.figure(now),
                "before": formats.figure(before),
            }
            return Question(version, Check.UNIT_LAST, text, about)
    return None


def _slip_from_peers(version, value, median: Decimal | None, about: str) -> Question | None:
    factor = slip(value, median, near=FROM_PEERS)
    if factor is None:
        return None
    text = _("%(value)s is about %(times)s the published median of peers, %(median)s. Is the unit right?") % {
        "value": formats.figure(value),
        "times": _times(factor),
        "median": formats.figure(median),
    }
    return Question(version, Check.UNIT_PEERS, text, about)


def _times(factor: int) -> str:
    parts = {"factor": abs(factor)}
    return _("%(factor)s times") % parts if factor > 0 else _("1/%(factor)s of") % parts


# --- Several metrics together --------------------------------------------------------------------
def _of_several(versions, figures) -> dict[int, list[Question]]:
    """What does not fit between metrics: one thing told in two ways, and a part that is larger than its whole."""
    by_label: dict[str, list] = defaultdict(list)
    for version in versions:
        figure = figures.get(version.pk)
        if figure is None or not figure.is_available:
            continue
        for label, number, kind in _quantities(version, figure):
            if number is not None:
                by_label[label].append((version, figure, number, kind))
    found: dict[int, list[Question]] = defaultdict(list)
    for label, rows in by_label.items():
        first = rows[0]
        for version, figure, number, _kind in rows[1:]:
            if number != first[2]:
                text = _("“%(label)s” is %(now)s here and %(other)s under “%(metric)s”.") % {
                    "label": label,
                    "now": formats.figure(number),
                    "other": formats.figure(first[2]),
                    "metric": first[0].metric.name,
                }
                about = f"{_about(figure)}/{_plain(first[2])}"
                found[version.pk].append(Question(version, Check.TOLD_TWICE, text, about))
    for version, question in _larger_than_the_whole(by_label):
        if not any(one.check == Check.PART_OF_WHOLE for one in found[version.pk]):
            found[version.pk].append(question)
    return found


def _larger_than_the_whole(by_label):
    wholes = {
        rows[0][3]: (label, rows[0][2])
        for label, rows in by_label.items()
        if rows[0][3] and _ALL.match(label)
    }
    for label, rows in by_label.items():
        for version, figure, number, kind in rows:
            whole = wholes.get(kind)
            # A share of this very whole is asked about by its range.
            if whole and whole[0] not in (label, version.denominator) and number > whole[1]:
                text = _("“%(part)s” (%(number)s) is more than “%(whole)s” (%(all)s).") % {
                    "part": label,
                    "number": formats.figure(number),
                    "whole": whole[0],
                    "all": formats.figure(whole[1]),
                }
                about = f"{_about(figure)}/{_plain(whole[1])}"
                yield version, Question(version, Check.PART_OF_WHOLE, text, about)


def _quantities(version: MetricVersion, figure: SubmittedFigure):
    """The two things that a metric is made of, each with what kind of thing it is: people, money, or neither."""
    kinds = Denominator
    is_cost = version.denominator_kind == kinds.SPENDING or version.numerator.lower().startswith("cost of")
    staff = "staff" if version.numerator.lower().endswith("(fte)") else ""
    yield version.numerator, figure.numerator, "money" if is_cost else staff
    divided_by = {kinds.STAFF: "staff", kinds.SPENDING: "money"}.get(version.denominator_kind, "")
    if version.denominator_kind != kinds.NONE:
        yield version.denominator, figure.denominator, divided_by


def _about(figure: SubmittedFigure) -> str:
    return f"{_plain(figure.numerator)}/{_plain(figure.denominator)}"


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
