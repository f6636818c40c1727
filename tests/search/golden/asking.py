"""Asks all questions of a set as a member would, and sums up what came of it."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import yaml
from django.http import QueryDict
from django.utils.text import slugify

from search.finding import results
from search.finding.filters import Asked
from search.models import Entry
from tests.search.golden.measures import DEPTH, ndcg

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Outcome:
    """One question: how it was asked, how good the list was, and whether its first result was a right one."""

    how: str
    asked: str
    ndcg: float
    first: bool
    found: list[str]
    stood_in: bool


def questions(*names: str) -> list[dict]:
    """The questions of these sets (``"demo"``)."""
    return [one for name in names for one in yaml.safe_load((FOLDER / f"{name}.yaml").read_text())]


def ask(question: dict, user) -> Outcome:
    """Type a question, and take what "did you mean" offers, where it does."""
    titles = {name_of(entry): entry.title for entry in Entry.objects.current().only("kind", "title", "url")}
    missing = {*question["answers"], question.get("title_of")} - {*titles, None}
    assert not missing, f"There is no {missing} to be found."
    typed = question.get("asked") or titles[question["title_of"]]
    found = _search(typed, user)
    if found.did_you_mean:
        found = _search(found.did_you_mean.text, user)
    names = [name_of(entry) for entry in found.entries[:DEPTH]]
    grades = [question["answers"].get(name, 0) for name in names]
    best = max(question["answers"].values())
    return Outcome(
        how=question["how"],
        asked=typed,
        ndcg=ndcg(grades, list(question["answers"].values())),
        first=bool(grades) and grades[0] == best,
        found=names,
        stood_in=found.found.stand_in,
    )


def name_of(entry: Entry) -> str:
    """The last part of an entry's address; that of a person or post says only a number, so the name or title."""
    return (
        slugify(entry.title) if entry.kind in {"person", "post"} else entry.url.rstrip("/").rpartition("/")[2]
    )


def _search(typed: str, user) -> results.Results:
    address = QueryDict(mutable=True)
    address["q"] = typed
    return results.find(Asked.from_address(address, user), user)


def summed_up(outcomes: list[Outcome]) -> dict[str, tuple[int, float, float]]:
    """By how it was asked, and for all: the number of questions, the mean nDCG, the share with a right one first."""
    groups = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.how].append(outcome)
    groups["all"] = outcomes
    return {
        how: (len(some), mean(one.ndcg for one in some), mean(one.first for one in some))
        for how, some in groups.items()
    }


def table(outcomes: list[Outcome]) -> str:
    """The same to be read, with the questions that went worst."""
    lines = [f"{'asked as':<10} {'questions':>9} {'nDCG@10':>8} {'right one first':>16}"]
    for how, (count, gain, first) in summed_up(outcomes).items():
        lines.append(f"{how:<10} {count:>9} {gain:>8.3f} {first:>16.2f}")
    for outcome in sorted(outcomes, key=lambda one: one.ndcg)[:8]:
        if outcome.ndcg < 0.9:
            lines.append(f"  {outcome.ndcg:.2f} {outcome.asked!r}: {', '.join(outcome.found[:3])}")
    return "\n".join(lines)
