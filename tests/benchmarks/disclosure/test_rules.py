"""What may be told of a round, and attacks on it."""

import itertools
import random
from decimal import Decimal
from statistics import fmean

import pytest

from benchmarks.disclosure import rules, selections, statistics
from benchmarks.disclosure.rules import Figure, Gate, Ledger
from benchmarks.disclosure.selections import Peer
from benchmarks.refusals import Reason

LEVELS, COUNTRIES, SIZES = ("city", "county", "state"), ("US", "CA"), ("small", "large")
DELIVERIES = ("shared", "own")
QUESTIONS = 10_000


def figure(organisation, value, denominator=100) -> Figure:
    return Figure(organisation, Decimal(value), Decimal(value) * denominator, Decimal(denominator))


def answer(values, **options):
    """What is told of a group that is the whole round."""
    figures = [figure(number, value) for number, value in enumerate(values)]
    groups = {"all": frozenset(one.organisation for one in figures)}
    options = {"are_published": False, "totals": Gate(), **options}
    return rules.answers(figures, groups, **options)["all"]


def test_fewer_than_five_organisations_tell_nothing():
    assert answer([]).refusal == Reason.NONE_ANSWERED
    told = answer([1, 2, 3, 4])
    assert told.refusal == Reason.TOO_FEW
    assert (told.count, told.median, told.lower, told.together) == (None, None, None, None)
    assert answer([1, 2, 3, 4, 5]).median == 3


def test_quartiles_from_eight_on():
    few, enough = answer(range(1, 8)), answer(range(1, 9))
    assert (few.median, few.lower, few.upper) == (4, None, None)
    assert few.quartiles_refusal == Reason.FEW_FOR_QUARTILES
    assert (enough.lower, enough.median, enough.upper) == (Decimal("2.8"), Decimal("4.5"), Decimal("6.3"))


def test_no_organisation_makes_up_more_than_a_quarter_of_a_total():
    assert answer([10] * 8).together == 10
    told = answer([10] * 7 + [40])
    assert told.together is None
    assert told.together_refusal == Reason.DOMINATED
    assert told.median == 10


def test_totals_of_nearly_the_same_organisations_are_not_both_told():
    totals = Gate()
    assert answer([10] * 20, totals=totals).together == 10
    assert answer([10] * 19, totals=totals).together_refusal == Reason.TOGETHER_DIFFERENCE
    assert answer([10] * 15, totals=totals).together == 10


def test_figures_are_told_in_two_digits_and_published_ones_as_they_are():
    values = [Decimal("0.7264"), *[Decimal("0.1")] * 4, *[Decimal(9)] * 4]
    assert answer(values).median == Decimal("0.73")
    assert answer(values, are_published=True).median == Decimal("0.7264")


def test_an_organisation_counts_once():
    with pytest.raises(ValueError, match="once"):
        rules.answers([figure(1, 1), figure(1, 2)], {}, are_published=False, totals=Gate())


def test_the_rest_of_a_group_that_is_told_is_protected_too():
    """20 cities of 33 and 10 counties: both told, and the 3 states that remain could be worked out."""
    figures = [figure(number, number) for number in range(33)]
    groups = {"all": range(33), "city": range(20), "county": range(20, 30), "state": range(30, 33)}
    told = rules.answers(
        figures,
        {key: frozenset(members) for key, members in groups.items()},
        are_published=False,
        totals=Gate(),
    )
    assert [told[key].refusal for key in groups] == [None, None, Reason.DIFFERENCE, Reason.TOO_FEW]


def test_a_gate_lets_through_what_differs_by_five_and_nothing_less():
    gate = Gate()
    assert gate.admits(range(20))
    assert gate.admits(range(20))
    assert not gate.admits(range(4))
    assert not gate.admits(range(16))
    assert not gate.admits(range(24))
    assert gate.admits(range(10))
    # Each differs by 10 from the others; the three together would tell of 3 organisations alone.
    assert not gate.admits([*range(3), *range(10, 17)])
    assert gate.admits([*range(5), *range(15, 20)])


def test_no_sum_of_answers_comes_down_to_fewer_than_five():
    """Whatever groups are asked: an organisation is never in another set of answered groups than four others."""
    draw = random.Random(3)  # noqa: S311 - a test wants the same draw each time
    for _round in range(20):
        gate, answered, everyone = Gate(), [], list(range(40))
        for _question in range(QUESTIONS // 20):
            asked = frozenset(draw.sample(everyone, draw.randint(1, 40)))
            if answered and draw.random() < 0.5:
                asked = draw.choice(answered) ^ frozenset(draw.sample(everyone, draw.randint(1, 12)))
            if gate.admits(asked):
                answered.append(asked)
        signatures = [tuple(one in group for group in answered) for one in everyone if answered]
        for signature in signatures:
            assert not any(signature) or signatures.count(signature) >= rules.FEWEST
        for first, second in itertools.combinations(set(answered), 2):
            assert len(first ^ second) >= rules.FEWEST


def ledger_of(values, groups, told) -> tuple[Ledger, dict]:
    """The ledger of a published round, and the blocks of its participants."""
    gate = Gate()
    admitted = [members for members in groups.values() if gate.admits(members)]
    shown = [groups[key] for key, found in told.items() if not found.refusal]
    figures = [figure(key, value) for key, value in values.items()]
    return Ledger(figures, shown, []), rules.blocks_of(values, admitted)


def test_a_ledger_tells_of_whole_blocks_alone_and_only_so_often():
    values = {number: Decimal(number) for number in range(1, 31)}
    thirds = [frozenset(range(start, start + 10)) for start in (1, 11, 21)]
    ledger = Ledger([figure(key, value) for key, value in values.items()], [thirds[0], thirds[1]], [])
    assert ledger.ask([]).refusal == Reason.NONE_ANSWERED
    assert ledger.ask(range(1, 5)).refusal == Reason.TOO_FEW
    assert ledger.ask(range(1, 10)).refusal == Reason.DIFFERENCE
    assert ledger.ask([*thirds[0], 11]).refusal == Reason.DIFFERENCE
    assert ledger.ask(thirds[0] | thirds[1]).median == Decimal(11)
    assert ledger.ask(thirds[0] | thirds[2]).median == Decimal(16)
    assert ledger.ask(thirds[0]).refusal == Reason.ENOUGH_TOLD
    # What was told is told again, to whoever asks.
    assert ledger.ask(thirds[0] | thirds[1]).median == Decimal(11)


def test_a_group_becomes_the_blocks_of_which_it_has_half():
    block_of = {number: number // 10 for number in range(30)}
    assert rules.whole_blocks(frozenset([*range(5), *range(10, 14), *range(20, 29)]), block_of) == [0, 2]


class Attacker:
    """Knows who takes part and what each is, asks what is allowed, and guesses each single value."""

    def __init__(self, peers, told, ledger, block_of):
        self.peers = {peer.key: peer for peer in peers}
        self.told = told
        self.ledger = ledger
        self.block_of = block_of
        self.asked = 0
        self.known: dict[frozenset, dict] = {}

    def ask_for_own_group(self, organisations):
        """A group that the attacker puts together, told as whole blocks."""
        self.asked += 1
        blocks = rules.whole_blocks(frozenset(organisations), self.block_of)
        members = frozenset(key for key, block in self.block_of.items() if block in blocks)
        found = self.ledger.ask(members)
        if not found.refusal:
            self.known[members] = {"count": found.count, "median": found.median, "answer": found}

    def changing_own_groups(self, draw):
        """Put groups together, some anew, some as an answered one with a few more or fewer."""
        everyone = list(self.peers)
        while self.asked < QUESTIONS:
            asked = set(draw.sample(everyone, draw.randint(1, len(everyone))))
            if draw.random() < 0.7:
                asked = set(draw.choice(list(self.known))) ^ set(draw.sample(everyone, draw.randint(1, 12)))
            self.ask_for_own_group(asked)

    def ask(self, selection):
        self.asked += 1
        found = self.told.get(selection)
        if found is None or found.refusal:
            return
        members = frozenset(key for key, peer in self.peers.items() if selections.holds(selection, peer))
        self.known[members] = {"count": found.count, "median": found.median, "answer": found}

    def narrowing(self, draw):
        """Ask on where answers were got: one condition more, less or other than before."""
        choices = [("", *LEVELS), ("", *COUNTRIES), ("", *SIZES), ("", *DELIVERIES)]
        selection = selections.WHOLE
        while self.asked < QUESTIONS // 2:
            self.ask(selection)
            place = draw.randrange(len(choices))
            changed = list(selection)
            changed[place] = draw.choice(choices[place])
            selection = tuple(changed)

    def spread_guesses(self):
        """The honest way: of each organisation, the median of the smallest group that it is in."""
        return {
            key: min(((len(group), facts["median"]) for group, facts in self.known.items() if key in group))[
                1
            ]
            for key in self.peers
        }

    def differencing_guesses(self):
        """For each two nested groups, what the difference would be if medians were means; the smallest wins."""
        guesses: dict = {}
        for large, small in itertools.permutations(self.known, 2):
            if small < large:
                rest = large - small
                weighed = (
                    len(large) * self.known[large]["median"] - len(small) * self.known[small]["median"]
                ) / len(rest)
                for key in rest:
                    guesses[key] = min(guesses.get(key, (99, 0)), (len(rest), weighed))
        return {key: value for key, (_size, value) in guesses.items()}

    def fitting_guesses(self, draw):
        """A world that fits every answer: values are changed one by one as long as the answers come out better."""
        whole = max(self.known, key=len)
        first = self.known[whole]["answer"]
        knots = [first.lower, first.median, first.upper]
        world = {key: draw.choice(knots) for key in self.peers}
        found = self._misfit(world)
        for _step in range(250):
            key = draw.choice(list(self.peers))
            before, world[key] = world[key], world[key] * Decimal(str(round(draw.lognormvariate(0, 0.4), 4)))
            changed = self._misfit(world)
            if changed > found:
                world[key] = before
            else:
                found = changed
        return world

    def commonest_guesses(self, world):
        """Out of such a world: of each organisation, the value that most of those have who can't be told from it."""
        alike: dict[tuple, list] = {}
        for key in self.peers:
            alike.setdefault(tuple(key in group for group in self.known), []).append(key)
        guesses = {}
        for keys in alike.values():
            values = [world[key] for key in keys]
            commonest = max(values, key=lambda one: sum(abs(other / one - 1) <= 0.05 for other in values))
            guesses |= dict.fromkeys(keys, commonest)
        return guesses

    def _misfit(self, world):
        return sum(
            abs(statistics.median([world[key] for key in group]) / facts["median"] - 1)
            for group, facts in self.known.items()
        )


def hits(guesses, values) -> float:
    """The share of organisations whose value was guessed to 5%."""
    close = [key for key, value in values.items() if abs(guesses.get(key, 0) / value - 1) <= Decimal("0.05")]
    return len(close) / len(values)


def test_ten_thousand_allowed_questions_find_single_values_no_more_often_than_the_spread_does():
    draw = random.Random(1996)  # noqa: S311 - a test wants the same draw each time
    honest, attacks = [], {"differencing": [], "fitting": [], "commonest": []}
    for _round in range(6):
        peers = [
            Peer(
                number,
                draw.choice(LEVELS),
                draw.choice(COUNTRIES),
                draw.choice(SIZES),
                draw.choice(DELIVERIES),
            )
            for number in range(60)
        ]
        values = {peer.key: Decimal(str(round(draw.lognormvariate(0, 0.8), 4))) for peer in peers}
        groups = selections.groups_of(peers)
        told = rules.answers(
            [figure(key, value) for key, value in values.items()],
            groups,
            are_published=False,
            totals=Gate(),
        )
        attacker = Attacker(peers, told, *ledger_of(values, groups, told))
        attacker.narrowing(draw)
        settled = len(attacker.known)
        assert settled > 3
        attacker.changing_own_groups(draw)
        assert attacker.asked == QUESTIONS
        assert len(attacker.known) > settled
        honest.append(hits(attacker.spread_guesses(), values))
        attacks["differencing"].append(hits(attacker.differencing_guesses(), values))
        world = attacker.fitting_guesses(draw)
        attacks["fitting"].append(hits(world, values))
        attacks["commonest"].append(hits(attacker.commonest_guesses(world), values))
    for found in attacks.values():
        assert fmean(found) <= fmean(honest)


def test_nothing_told_changes_when_two_of_a_block_change_places():
    """The stronger promise behind the attack: no answer tells which of five or more a value belongs to."""
    draw = random.Random(5)  # noqa: S311 - a test wants the same draw each time
    peers = [
        Peer(number, draw.choice(LEVELS), draw.choice(COUNTRIES), draw.choice(SIZES)) for number in range(40)
    ]
    groups = selections.groups_of(peers)
    values = {peer.key: Decimal(str(round(draw.lognormvariate(0, 1), 3))) for peer in peers}

    def told(known):
        figures = [figure(key, value) for key, value in known.items()]
        return rules.answers(figures, groups, are_published=False, totals=Gate())

    before = told(values)
    shown = [groups[key] for key, found in before.items() if not found.refusal]
    for peer in peers:
        alike = [
            other.key
            for other in peers
            if all((peer.key in group) == (other.key in group) for group in shown)
        ]
        assert len(alike) >= rules.FEWEST
        other = draw.choice(alike)
        changed = {**values, peer.key: values[other], other: values[peer.key]}
        assert told(changed) == before
