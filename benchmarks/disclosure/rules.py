"""Disclosure control: the one place that says what may be told of a round's figures, and why not.

It knows no Django. A round is asked all that can be asked of it at once, when it is published:
the whole, and each group of peers that its participants can be divided into, in one settled order. What
is answered then is kept. Groups that members put together themselves are asked later, of a ``Ledger`` that knows what
was answered before. The kept answers are all that pages, plots, tables, downloads and search ever show.
docs/benchmarks.md tells what that protects from, and from what it can't.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.disclosure import statistics
from benchmarks.refusals import Reason

FEWEST = 5
FEWEST_FOR_QUARTILES = 8
LARGEST_SHARE = Decimal("0.25")
# In so many groups put together by members may an organisation's figure be told; each tells a little more of it.
MOST_LATER_GROUPS = 2
SIGNIFICANT_DIGITS = 2


@dataclass(frozen=True)
class Figure:
    """What one organisation gave for one metric."""

    organisation: Hashable
    value: Decimal
    numerator: Decimal
    denominator: Decimal | None = None
    # What the gate of totals knows it by, where that is something else: see ``corrections``.
    in_totals: Hashable = None


@dataclass(frozen=True)
class Answer:
    """What may be told of a group of organisations. What may not is None, and a reason says why."""

    count: int | None = None
    median: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    together: Decimal | None = None
    refusal: Reason | None = None
    quartiles_refusal: Reason | None = None
    together_refusal: Reason | None = None


class Gate:
    """Remembers what was answered, as blocks of organisations that no answer tells apart.

    Each group that is let through splits the blocks that it cuts. A group that would leave a block of fewer
    than 5 is refused: so any two groups let through differ by 5 or more, and so does whatever can be added and
    subtracted out of any number of them, since an organisation is in each of them exactly where the others of its
    block are.
    """

    def __init__(self) -> None:
        self._block_of: dict[Hashable, int] = {}
        self._sizes: Counter = Counter()
        self._last = 0

    def admits(self, organisations: Iterable[Hashable]) -> bool:
        """Let a group through and remember it, or refuse it and remember nothing."""
        asked = frozenset(organisations)
        new = [one for one in asked if one not in self._block_of]
        touched = Counter(self._block_of[one] for one in asked if one in self._block_of)
        pieces = [size for block, within in touched.items() for size in (within, self._sizes[block] - within)]
        if len(asked) < FEWEST or any(0 < size < FEWEST for size in [*pieces, len(new)]):
            return False
        cut = {block for block, within in touched.items() if within < self._sizes[block]}
        fresh: dict[int | None, int] = {}
        for one in asked:
            block = self._block_of.get(one)
            if block is not None and block not in cut:
                continue
            if block not in fresh:
                self._last += 1
                fresh[block] = self._last
            if block is not None:
                self._sizes[block] -= 1
            self._block_of[one] = fresh[block]
            self._sizes[fresh[block]] += 1
        return True


def blocks_of(organisations: Iterable[Hashable], answered: Iterable[frozenset]) -> dict[Hashable, int]:
    """The number of each organisation's block: those that the same groups hold, which nothing told tells apart."""
    held: dict[Hashable, list[int]] = {one: [] for one in organisations}
    for number, group in enumerate(answered):
        for one in group & held.keys():
            held[one].append(number)
    numbers: dict[tuple, int] = {}
    return {one: numbers.setdefault(tuple(groups), len(numbers) + 1) for one, groups in held.items()}


def whole_blocks(asked: frozenset, block_of: Mapping[Hashable, int]) -> list[int]:
    """The blocks that come nearest to a group that somebody put together: those of which it has half or more."""
    return mostly_held(Counter(block_of.values()), Counter(block_of[one] for one in asked if one in block_of))


def mostly_held(sizes: Mapping[int, int], held: Mapping[int, int]) -> list[int]:
    """The blocks of which a group has half or more, by how many of each it has."""
    return sorted(block for block, count in held.items() if count and 2 * count >= sizes[block])


class Ledger:
    """What is told of one metric of a published round, and what may still be told of groups put together later."""

    def __init__(self, figures: Iterable[Figure], answered: Iterable[frozenset], later: Iterable[frozenset]):
        """``told`` are the groups answered at publication, ``later`` those that were answered since."""
        self._figures = {figure.organisation: figure for figure in figures}
        self._later = list(later)
        self._block_of = blocks_of(self._figures, [*answered, *self._later])

    def ask(self, organisations: Iterable[Hashable]) -> Answer:
        """What may be told of a group, remembered where anything is: asked again, it is told again."""
        asked = frozenset(organisations) & self._figures.keys()
        refusal = self._refusal(asked)
        if refusal:
            return Answer(refusal=refusal)
        if asked not in self._later:
            self._later.append(asked)
        return _spread([self._figures[one] for one in sorted(asked, key=str)], None, are_published=False)

    def _refusal(self, asked: frozenset) -> Reason | None:
        if not asked:
            return Reason.NONE_ANSWERED
        if len(asked) < FEWEST:
            return Reason.TOO_FEW
        sizes = Counter(self._block_of.values())
        within = Counter(self._block_of[one] for one in asked)
        if any(count < sizes[block] for block, count in within.items()):
            return Reason.DIFFERENCE
        times = Counter(one for group in self._later for one in group)
        if asked not in self._later and any(times[one] >= MOST_LATER_GROUPS for one in asked):
            return Reason.ENOUGH_TOLD
        return None


def answers(
    figures: Iterable[Figure],
    groups: Mapping[Hashable, frozenset],
    *,
    are_published: bool,
    totals: Gate,
    gate: Gate | None = None,
) -> dict[Hashable, Answer]:
    """What may be told of each group, of which the first is the whole round.

    They are asked the whole first, then in their order; the caller gives those of fewer conditions first.
    ``are_published`` says that the single figures are public elsewhere, so that there is nothing to protect and only
    too small numbers are held back. ``totals`` is the gate of the round's totals, one for all its metrics; ``gate``
    is given where something was told of these figures before.
    Raises ``ValueError`` where an organisation is there twice.
    """
    listed = list(figures)
    by_organisation = {figure.organisation: figure for figure in listed}
    if len(by_organisation) != len(listed):
        raise ValueError("An organisation counts once.")
    gate = None if are_published else gate or Gate()
    answered = {}
    for place, (key, members) in enumerate(groups.items()):
        chosen = [by_organisation[one] for one in members if one in by_organisation]
        refusal = _refusal(chosen, gate)
        if refusal:
            answered[key] = Answer(refusal=refusal)
        else:
            answered[key] = _spread(chosen, totals if place == 0 else None, are_published=are_published)
    return answered


def _refusal(figures: list[Figure], gate: Gate | None) -> Reason | None:
    if not figures:
        return Reason.NONE_ANSWERED
    if len(figures) < FEWEST:
        return Reason.TOO_FEW
    if gate is not None and not gate.admits(figure.organisation for figure in figures):
        return Reason.DIFFERENCE
    return None


def _spread(figures: list[Figure], totals: Gate | None, *, are_published: bool) -> Answer:
    values = [figure.value for figure in figures]
    lower = upper = None
    middle = statistics.median(values)
    few = len(values) < FEWEST_FOR_QUARTILES
    if not few:
        lower, middle, upper = statistics.quartiles(values)
    together, together_refusal = None, None
    if totals is not None and all(figure.denominator for figure in figures):
        together, together_refusal = _together(figures, totals, are_published=are_published)
    lower, middle, upper, together = (
        value if value is None or are_published else rounded(value)
        for value in (lower, middle, upper, together)
    )
    return Answer(
        count=len(values),
        median=middle,
        lower=lower,
        upper=upper,
        together=together,
        quartiles_refusal=Reason.FEW_FOR_QUARTILES if few else None,
        together_refusal=together_refusal,
    )


def _together(
    figures: list[Figure], totals: Gate, *, are_published: bool
) -> tuple[Decimal | None, Reason | None]:
    """All numerators over all denominators: the share that they have as if they were one organisation."""
    sums = [sum(figure.numerator for figure in figures), sum(figure.denominator for figure in figures)]
    if not sums[1]:
        return None, None
    if not are_published:
        for part, total in zip(("numerator", "denominator"), sums, strict=True):
            if max(abs(getattr(figure, part)) for figure in figures) > LARGEST_SHARE * abs(total):
                return None, Reason.DOMINATED
        if not totals.admits(figure.in_totals or figure.organisation for figure in figures):
            return None, Reason.TOGETHER_DIFFERENCE
    return sums[0] / sums[1], None


def rounded(value: Decimal) -> Decimal:
    """A figure of a protected round as it is told."""
    return statistics.to_digits(value, SIGNIFICANT_DIGITS)
