"""Groups beside those by level, country, size and delivery model: peers like us, and those that members put together.

A protected round tells of them as whole blocks: see ``disclosure``. Peers like us are settled at publication; a
saved group is asked of the ledger when a member first compares with it, and what is answered then is kept.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from benchmarks import disclosure, likeness, peer_groups
from benchmarks.disclosure import Gate, Ledger
from benchmarks.figures import answer_row, figures_of
from benchmarks.models import Answer, BlockGroup, Participant, Round, SavedGroup
from benchmarks.peer_groups import COLUMNS, PARTS, Selection
from peers import nearest_neighbours, peers_like_us
from peers.models import Organisation
from peers.nearest_neighbours import Body

ROWS_AT_A_TIME = 1000


@dataclass
class Told:
    """What a group put together later is told as: whole blocks, or single organisations where these are public."""

    block_group: BlockGroup | None = None
    participants: frozenset[int] | None = None


def settle(round_: Round, groups: Mapping[Selection, frozenset]) -> dict[BlockGroup, frozenset]:
    """Divide the participants into blocks, write down which are like which, and return these groups.

    Done at publication, after the selections are known. A corrected version has none: beside those of the version
    before, they could tell what was corrected.
    """
    round_.block_groups.all().delete()
    if round_.corrects_id:
        return {}
    gate = Gate()
    admitted = [members for members in groups.values() if gate.admits(members)]
    participants = list(round_.participants.order_by("pk"))
    block_of = disclosure.blocks_of([one.pk for one in participants], admitted)
    bodies = _bodies(round_, participants)
    in_block: dict[int, list[Body]] = {}
    for participant in participants:
        participant.block = block_of[participant.pk]
        in_block.setdefault(participant.block, []).append(bodies[participant.pk])
    found = {}
    for blocks in likeness.groups_alike(in_block):
        group, _created = _block_group(round_, blocks)
        members = [one for one in participants if one.block in blocks]
        found[group] = frozenset(one.pk for one in members)
        for one in members:
            one.like_us = group
    Participant.objects.bulk_update(participants, ["block", "like_us"], batch_size=ROWS_AT_A_TIME)
    return found


def _bodies(round_: Round, participants: list[Participant]) -> dict[int, Body]:
    """The participants as they are measured: as they were in the round, and what the directory adds."""
    known = {}
    if any(one.organisation_id for one in participants):
        known = {body.key: body.values for body in peers_like_us.bodies(currency=round_.currency)}
    return {one.pk: _body(round_, one, known.get(one.organisation_id, {})) for one in participants}


def _body(round_: Round, participant: Participant, known: dict) -> Body:
    told = {
        "level": participant.level,
        "country": participant.country.code if participant.country else None,
        round_.size_by: None if participant.size is None else float(participant.size),
    }
    return Body(participant.pk, known | {name: value for name, value in told.items() if value})


def _block_group(round_: Round, blocks: Iterable[int]) -> tuple[BlockGroup, bool]:
    return BlockGroup.objects.get_or_create(
        round=round_, key=_key(blocks), defaults={"blocks": sorted(blocks)}
    )


def _key(blocks: Iterable[int]) -> str:
    return hashlib.sha256(".".join(map(str, sorted(blocks))).encode()).hexdigest()


def like_us(round_: Round, organisation: Organisation | None) -> BlockGroup | None:
    """The group of a round whose organisations are most like one, whether it took part or not."""
    if organisation is None:
        return None
    participants = round_.participants.exclude(like_us=None).select_related("like_us")
    own = participants.filter(organisation=organisation).first()
    if own is not None:
        return own.like_us
    figures = organisation.latest_figures
    values = {name: float(figure.value) for name, figure in figures.items()}
    values |= {"level": organisation.level, "country": organisation.country.code or None}
    if organisation.jurisdiction is not None:
        values["population"] = organisation.jurisdiction.population
    others = {one.pk: one for one in participants}
    found = nearest_neighbours.nearest(
        Body(None, values), (_body(round_, one, {}) for one in others.values()), count=1
    )
    return others[found[0].key].like_us if found else None


def may_be_put_together(round_: Round) -> bool:
    """Whether a round answers groups of members: no version that corrects another, and none that was corrected."""
    return round_.are_figures_published or not (round_.corrects_id or round_.superseded_by)


def told_as(round_: Round, group: SavedGroup) -> Told:
    """What a saved group is told as in a round; it is asked for there where it was not before."""
    theirs = group.members.filter(organisation=OuterRef("organisation"))
    participants = round_.participants.order_by().annotate(is_asked=Exists(theirs))
    rows = list(participants.values_list("pk", "block", "is_asked"))
    asked = frozenset(pk for pk, _block, is_asked in rows if is_asked)
    if round_.are_figures_published:
        return Told(participants=asked)
    if not may_be_put_together(round_):
        return Told()
    block_of = {pk: block for pk, block, _is_asked in rows if block is not None}
    blocks = disclosure.whole_blocks(asked, block_of)
    return Told(block_group=_asked_for(round_, blocks, block_of) if blocks else None)


def _asked_for(round_: Round, blocks: list[int], block_of: dict[int, int]) -> BlockGroup:
    known = BlockGroup.objects.filter(round=round_, key=_key(blocks)).first()
    if known is not None:
        return known
    with transaction.atomic():
        # One after the other: what is told first counts for what is asked next.
        locked = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
        group, is_new = _block_group(locked, blocks)
        if is_new:
            members = frozenset(pk for pk, block in block_of.items() if block in blocks)
            _ask(locked, group, members, block_of)
        return group


def _ask(round_: Round, group: BlockGroup, members: frozenset, block_of: dict[int, int]) -> None:
    """Ask the ledger of each metric, and keep what it answers."""
    settled, later = _told_before(round_, block_of)
    rows = []
    for version in round_.metrics.order_by("pk"):
        ledger = Ledger(figures_of(round_, version), settled.get(version.pk, []), later.get(version.pk, []))
        rows.append(answer_row(round_, version, group, ledger.ask(members)))
    Answer.objects.bulk_create(rows, batch_size=ROWS_AT_A_TIME)


def _told_before(round_: Round, block_of: dict[int, int]) -> tuple[dict, dict]:
    """By metric the groups that were answered: those settled at publication, and those asked for since."""
    rows = round_.participants.values_list("pk", "like_us", *(COLUMNS[part] for part in PARTS))
    participants = {pk: (like_us, tuple(value or "" for value in own)) for pk, like_us, *own in rows}
    settled_groups = {like_us for like_us, _own in participants.values()}
    settled: dict[int, list[frozenset]] = {}
    later: dict[int, list[frozenset]] = {}
    members: dict = {}
    answers = round_.answers.filter(refusal="").select_related("block_group").order_by("pk")
    for answer in answers:
        selection = tuple(getattr(answer, part) for part in PARTS)
        key = answer.block_group or selection
        if key not in members:
            members[key] = frozenset(
                pk
                for pk, (_like_us, own) in participants.items()
                if (
                    block_of.get(pk) in answer.block_group.blocks
                    if answer.block_group
                    else peer_groups.fits(selection, own)
                )
            )
        is_later = answer.block_group_id is not None and answer.block_group_id not in settled_groups
        (later if is_later else settled).setdefault(answer.version_id, []).append(members[key])
    return settled, later
