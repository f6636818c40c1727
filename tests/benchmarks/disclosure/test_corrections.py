"""Attacks on versions of a round that correct each other."""

import itertools
import random
from collections import Counter
from decimal import Decimal
from statistics import fmean

import pytest

from benchmarks.disclosure import rules, selections
from benchmarks.disclosure.selections import COLUMNS, PARTS
from benchmarks.models import Observation, Round
from hub.base.models import Level
from tests.factories.benchmarks import gave, make_round, version_of

pytestmark = pytest.mark.django_db

BODIES, VERSIONS = 40, 5


def drawn_value(draw) -> Decimal:
    return Decimal(str(round(draw.lognormvariate(0, 0.6), 3)))


def make_versions(draw) -> tuple[list[Round], list[dict]]:
    """A protected round and versions of it in which 1 to 20 bodies corrected their figure, with what each gave."""
    kinds = [
        (draw.choice((Level.CITY, Level.COUNTY)), draw.choice((20_000, 900_000))) for _body in range(BODIES)
    ]
    values = {number: drawn_value(draw) for number in range(BODIES)}
    rounds, given = [], []
    for version in range(VERSIONS):
        if version:
            changed = draw.sample(range(BODIES), draw.choice((1, 4, 5, 9, 14, 20)))
            values = {**values, **{number: drawn_value(draw) for number in changed}}
        bodies = [
            gave(number, value, level=kinds[number][0], size=Decimal(kinds[number][1]))
            for number, value in values.items()
        ]
        slug = f"attacked-{draw.randrange(10**9)}"
        rounds.append(
            make_round(bodies, slug=slug, corrects=rounds[-1] if rounds else None, number=version + 1)
        )
        given.append(values)
    return rounds, given


def told_by(round_: Round) -> dict[tuple, tuple]:
    """What a version answered itself, by selection: the answer, and the figures that it was made of."""
    figures = {
        pk: (key, value)
        for pk, key, value in Observation.objects.filter(participant__round=round_).values_list(
            "participant", "participant__key", "value"
        )
    }
    rows = round_.participants.values_list("pk", *(COLUMNS[part] for part in PARTS))
    own = {pk: tuple(part or "" for part in parts) for pk, *parts in rows}
    found = {}
    answers = round_.answers.filter(version=version_of(), refusal="", block_group=None, is_from_before=False)
    for answer in answers:
        selection = tuple(getattr(answer, part) for part in PARTS)
        within = frozenset(figures[pk] for pk in figures if selections.fits(selection, own[pk]))
        found[selection] = (answer, within)
    return found


def hits(guesses: dict, values: dict) -> float:
    """The share of guesses that come within 5%."""
    return fmean(abs(guess / values[key] - 1) <= Decimal("0.05") for key, guess in guesses.items())


def test_no_answers_of_several_versions_together_come_down_to_fewer_than_five_figures():
    """A figure that was corrected is another one: each is in the same answers as at least four others are."""
    draw = random.Random(11)  # noqa: S311 - a test wants the same draw each time
    anew = 0
    for _time in range(3):
        rounds, _given = make_versions(draw)
        told = [told_by(one) for one in rounds]
        groups = list(dict.fromkeys(within for one in told for _answer, within in one.values()))
        anew += sum(bool(one) for one in told[1:])
        held = Counter(tuple(figure in group for group in groups) for figure in frozenset().union(*groups))
        assert min(held.values()) >= rules.FEWEST
        for before, after in itertools.pairwise(rounds):
            changed = differing(before, after)
            assert not 0 < len(changed) < rules.FEWEST
    assert anew > 3


def differing(before: Round, after: Round) -> set[str]:
    """The bodies whose figure behind the results is another one in two versions."""
    old, new = (
        dict(Observation.objects.filter(participant__round=one).values_list("participant__key", "value"))
        for one in (before, after)
    )
    return {key for key in old if old[key] != new.get(key)}


def test_comparing_versions_finds_corrected_figures_no_more_often_than_the_spread_does():
    """The attacker even knows who corrected, and what everybody had given before."""
    draw = random.Random(23)  # noqa: S311 - a test wants the same draw each time
    attacked, honest = [], []
    for _time in range(3):
        rounds, given = make_versions(draw)
        for number in range(1, VERSIONS):
            before, after = told_by(rounds[number - 1]), told_by(rounds[number])
            values = {f"body-{body}": value for body, value in given[number].items()}
            for selection, (answer, within) in after.items():
                if selection not in before:
                    continue
                earlier, old = before[selection]
                corrected = [key for key, _value in within - old]
                if not corrected:
                    continue
                known = dict(old)
                moved = len(within) * (answer.median - earlier.median) / len(corrected)
                attacked.append(
                    hits(
                        {
                            key: max(known.get(key, answer.median) + moved, Decimal("0.01"))
                            for key in corrected
                        },
                        values,
                    )
                )
                honest.append(hits(dict.fromkeys(corrected, answer.median), values))
    assert len(attacked) > 3
    assert fmean(attacked) <= fmean(honest)
