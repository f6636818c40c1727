"""A version of a protected round that corrects another: what may be told of it, given what was told before.

Both versions stay, and can be compared. Where fewer than five organisations corrected a figure, the two results
together would tell what they corrected: then the published result stays, and so do the figures behind it. Where five or
more did, the memory of disclosure control begins with all that earlier versions told. There, a figure that was
corrected is another one than before: a group that differs from one told before by fewer than five figures is refused.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from benchmarks.disclosure import rules, selections
from benchmarks.disclosure.answers import answer_row, figures_of
from benchmarks.disclosure.rules import Gate
from benchmarks.disclosure.selections import COLUMNS, PARTS, Selection
from benchmarks.models import Answer, MetricVersion, Observation, Participant, Round, Stewardship

# A figure as a gate knows it: whose it is, and what it is.
Item = tuple
_VERSION = re.compile(r"-v\d+$")
KEPT = ("level", "country", "size", "delivery_model")


def new_version(round_: Round, correction: str) -> Round:
    """A version of a published round that corrects it, in review; nobody's figures are in it yet."""
    metrics = list(round_.metrics.all())
    new = Round.objects.get(pk=round_.pk)
    new.pk, new._state.adding = None, True
    new.number += 1
    new.slug = f"{_VERSION.sub('', round_.slug)[:150]}-v{new.number}"
    new.state, new.published_at = Round.State.REVIEW, None
    new.corrects, new.correction = round_, correction
    new.save()
    new.metrics.set(metrics)
    # Since when each is named goes along: who was named late in this version is so in the next one too.
    Stewardship.objects.bulk_create(
        Stewardship(round=new, user_id=one.user_id, named_at=one.named_at)
        for one in round_.stewardships.order_by("pk")
    )
    return new


def is_guarded(round_: Round) -> bool:
    """Whether what earlier versions told has to be kept in mind."""
    return bool(round_.corrects_id) and not round_.are_figures_published


def align(round_: Round) -> None:
    """Let the participants be grouped as in the version before: a change in the directory would tell of one."""
    before = {one.key: one for one in round_.corrects.participants.all()}
    for participant in round_.participants.all():
        old = before.pop(participant.key, None)
        if old is not None:
            for name in KEPT:
                setattr(participant, name, getattr(old, name))
            participant.save()
    # Whoever took part before stays, as long as its figures stay behind a result.
    for old in before.values():
        old.pk, old._state.adding, old.round, old.like_us, old.block = None, True, round_, None, None
        old.save()


def answer_rows(round_: Round, groups: Mapping[Selection, frozenset]) -> list[Answer]:
    """The answers of a version that corrects another, to be kept."""
    versions = list(round_.metrics.order_by("pk"))
    corrected = {version.pk: _corrected(round_, version) for version in versions}
    for version in versions:
        if 0 < len(corrected[version.pk]) < rules.FEWEST:
            _keep_figures(round_, version)
    earlier = _earlier(round_)
    totals = Gate()
    for one in earlier:
        _remember_totals(one, totals)
    states = _states(round_)
    rows = []
    for version in versions:
        earlier_answers = {
            _selection(row): row for row in round_.corrects.answers.filter(version=version, block_group=None)
        }
        if len(corrected[version.pk]) < rules.FEWEST:
            is_kept = bool(corrected[version.pk])
            rows += [
                _again(round_, row, is_from_before=is_kept or row.is_from_before)
                for row in earlier_answers.values()
            ]
            continue
        gate = Gate()
        for one in earlier:
            _remember(one, version, gate)
        rows += _asked_anew(round_, version, groups, earlier_answers, gate, totals, states)
    return rows


def _asked_anew(round_, version, groups, earlier_answers, gate, totals, states) -> list[Answer]:
    """Answers to a metric that enough organisations corrected; where one is refused now, what was told before stays."""
    items = _items(round_, version)
    figures = [
        replace(figure, organisation=items[figure.organisation], in_totals=states[figure.organisation])
        for figure in figures_of(round_, version)
    ]
    asked = {
        selection: frozenset(items[one] for one in members if one in items)
        for selection, members in groups.items()
    }
    answers = rules.answers(figures, asked, are_published=False, totals=totals, gate=gate)
    return [
        _again(round_, earlier_answers[selection], is_from_before=True)
        if answer.refusal and selection in earlier_answers and earlier_answers[selection].is_told
        else answer_row(round_, version, selection, answer)
        for selection, answer in answers.items()
    ]


def _corrected(round_: Round, version: MetricVersion) -> set[str]:
    """The organisations whose figure is another than in the version before, or is only in one of the two."""
    old, new = (dict(_by_key(one, version)) for one in (round_.corrects, round_))
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _by_key(round_: Round, version: MetricVersion) -> Iterable[tuple]:
    rows = Observation.objects.filter(participant__round=round_, version=version)
    for key, numerator, denominator in rows.values_list("participant__key", "numerator", "denominator"):
        yield key, (numerator, denominator)


def _keep_figures(round_: Round, version: MetricVersion) -> None:
    """Let the figures behind a result that stays be those of the version before."""
    Observation.objects.filter(participant__round=round_, version=version).delete()
    participants = {one.key: one for one in round_.participants.all()}
    rows = list(
        Observation.objects.filter(participant__round=round_.corrects, version=version).select_related(
            "participant"
        )
    )
    for row in rows:
        row.participant = participants[row.participant.key]
        row.pk, row._state.adding = None, True
    Observation.objects.bulk_create(rows)


def _earlier(round_: Round) -> list[Round]:
    """All versions before this one, the first one first."""
    found = []
    one = round_.corrects
    while one is not None:
        found.append(one)
        one = one.corrects
    return found[::-1]


# --- What earlier versions told ------------------------------------------------------------------
def _remember(round_: Round, version: MetricVersion, gate: Gate) -> None:
    items = _items(round_, version)
    own = _selections(round_)
    for row in _own_answers(round_, version).select_related("block_group"):
        gate.admits(items[pk] for pk in items if _holds(row, own[pk]))


def _remember_totals(round_: Round, totals: Gate) -> None:
    states = _states(round_)
    for version in round_.metrics.order_by("pk"):
        if _own_answers(round_, version).filter(together__isnull=False, block_group=None).exists():
            gave = Observation.objects.filter(participant__round=round_, version=version)
            totals.admits(states[pk] for pk in gave.values_list("participant", flat=True))


def _own_answers(round_: Round, version: MetricVersion):
    """What a version answered itself, in the order in which it was asked."""
    return round_.answers.filter(version=version, refusal="", is_from_before=False).order_by("pk")


def _holds(row: Answer, own: tuple) -> bool:
    selection, block = own
    if row.block_group is not None:
        return block in row.block_group.blocks
    return selections.fits(_selection(row), selection)


def _selections(round_: Round) -> dict[int, tuple]:
    """By participant: what it is grouped by, and its block."""
    rows = round_.participants.values_list("pk", "block", *(COLUMNS[part] for part in PARTS))
    return {pk: (tuple(value or "" for value in own), block) for pk, block, *own in rows}


def _selection(row: Answer) -> Selection:
    return tuple(getattr(row, part) for part in PARTS)


def _items(round_: Round, version: MetricVersion) -> dict[int, Item]:
    """By participant, its figure for a metric as a gate knows it."""
    rows = Observation.objects.filter(participant__round=round_, version=version).order_by("pk")
    return {
        pk: (key, numerator, denominator)
        for pk, key, numerator, denominator in rows.values_list(
            "participant", "participant__key", "numerator", "denominator"
        )
    }


def _states(round_: Round) -> dict[int, Item]:
    """By participant, all its figures as one: totals of several metrics are subtracted organisation by organisation."""
    figures: dict[int, list] = {pk: [] for pk in round_.participants.values_list("pk", flat=True)}
    rows = Observation.objects.filter(participant__round=round_).order_by("version")
    for pk, *figure in rows.values_list("participant", "version", "numerator", "denominator"):
        figures[pk].append(tuple(figure))
    keys = dict(Participant.objects.filter(round=round_).values_list("pk", "key"))
    return {pk: (keys[pk], *figures[pk]) for pk in figures}


def _again(round_: Round, row: Answer, *, is_from_before: bool) -> Answer:
    row.pk, row._state.adding = None, True
    row.round, row.is_from_before = round_, is_from_before
    return row
