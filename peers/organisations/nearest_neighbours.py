"""The organisations nearest to one: a pure calculation, which knows no Django. docs/peers-like-us.md tells the method.

Each number is standardised (its distance from the mean, in standard deviations), the differences are weighted, and
the distance is Euclidean: the square root of the weighted mean of the squared differences.
"""

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

# How a value is compared: a size by its logarithm, a word by being the same, a set by what is common.
SIZE, SAME, SHARED = "size", "same", "shared"
# Two that have nothing in common differ as much as two that lie two standard deviations apart.
UNLIKE = 2.0
# What is not known of the other counts as a difference of one standard deviation: a typical one.
UNKNOWN = 1.0


@dataclass(frozen=True)
class Variable:
    """One thing by which organisations are compared."""

    name: str
    how: str
    weight: float


VARIABLES = (
    Variable("level", SAME, 2),
    Variable("population", SIZE, 2),
    Variable("budget", SIZE, 1),
    Variable("staff", SIZE, 1),
    Variable("services", SHARED, 1),
    Variable("country", SAME, 1),
)


@dataclass(frozen=True)
class Body:
    """An organisation as numbers, words and sets; what is not known is None."""

    key: int
    values: dict


@dataclass(frozen=True)
class Difference:
    """How two differ in one variable: in standard deviations, or None where it was not compared."""

    variable: Variable
    own: object
    other: object
    value: float
    is_known: bool


@dataclass(frozen=True)
class Match:
    """An organisation near to one's own, with all that its distance is made of."""

    key: int
    distance: float
    differences: list[Difference]


@dataclass(frozen=True)
class Spread:
    """The mean and the standard deviation of a size's logarithms."""

    mean: float
    deviation: float


def nearest(
    own: Body, others: Iterable[Body], *, variables: Sequence[Variable] = VARIABLES, count: int = 10
) -> list[Match]:
    """The nearest organisations, nearest first; nothing where nothing is known of one's own.

    What one's own record lacks is left out of every comparison; what the other's lacks counts as a typical
    difference, and one that tells less than half of it is not compared: a record is not near for telling little.
    """
    compared = [variable for variable in variables if is_known(own.values.get(variable.name))]
    if not compared:
        return []
    others = [other for other in others if other.key != own.key and is_comparable(other, compared)]
    spreads = {one.name: spread_of(one.name, [own, *others]) for one in compared if one.how == SIZE}
    near = heapq.nsmallest(
        count, others, key=lambda other: (_distance(own, other, compared, spreads), other.key)
    )
    return [
        Match(
            key=other.key,
            distance=_distance(own, other, compared, spreads),
            differences=[_difference(own, other, one, spreads) for one in compared],
        )
        for other in near
    ]


def is_comparable(other: Body, compared: Sequence[Variable]) -> bool:
    """Whether enough is known of the other: half of what is compared, by weight."""
    known = sum(one.weight for one in compared if is_known(other.values.get(one.name)))
    return 2 * known >= sum(one.weight for one in compared)


def is_known(value) -> bool:
    """Whether a value is there to be compared; an empty set tells nothing."""
    return value is not None and value != "" and value != frozenset()


def spread_of(name: str, bodies: Iterable[Body]) -> Spread:
    """How a size is spread over all organisations of which it is known."""
    logarithms = [_logarithm(body.values[name]) for body in bodies if is_known(body.values.get(name))]
    deviation = pstdev(logarithms) if len(logarithms) > 1 else 0.0
    return Spread(fmean(logarithms), deviation)


def _logarithm(value: float) -> float:
    # A town of 2,000 differs from one of 4,000 as a city of one million from one of two.
    return math.log10(max(float(value), 1.0))


def _distance(own: Body, other: Body, variables: Sequence[Variable], spreads: dict[str, Spread]) -> float:
    weighted = sum(one.weight * _value(own, other, one, spreads) ** 2 for one in variables)
    return math.sqrt(weighted / sum(one.weight for one in variables))


def _difference(own: Body, other: Body, variable: Variable, spreads: dict[str, Spread]) -> Difference:
    theirs = other.values.get(variable.name)
    return Difference(
        variable=variable,
        own=own.values[variable.name],
        other=theirs,
        value=_value(own, other, variable, spreads),
        is_known=is_known(theirs),
    )


def _value(own: Body, other: Body, variable: Variable, spreads: dict[str, Spread]) -> float:
    ours, theirs = own.values[variable.name], other.values.get(variable.name)
    if not is_known(theirs):
        return UNKNOWN
    if variable.how == SAME:
        return 0.0 if ours == theirs else UNLIKE
    if variable.how == SHARED:
        return UNLIKE * (1 - len(ours & theirs) / len(ours | theirs))
    spread = spreads[variable.name]
    if not spread.deviation:
        return 0.0
    # The means cancel each other: the difference of two standardised values.
    return abs(_logarithm(ours) - _logarithm(theirs)) / spread.deviation
