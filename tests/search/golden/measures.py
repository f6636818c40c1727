"""How good a ranked list is."""

import math
from collections.abc import Sequence

DEPTH = 10


def dcg(grades: Sequence[float], depth: int = DEPTH) -> float:
    """Discounted cumulative gain: the grades of a list, each worth less the later it comes."""
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades[:depth], start=1))


def ndcg(grades: Sequence[float], all_grades: Sequence[float], depth: int = DEPTH) -> float:
    """The same as a share of what the best possible order of ``all_grades`` would have."""
    return dcg(grades, depth) / dcg(sorted(all_grades, reverse=True), depth)
