"""Groups beside those by level, country, size and delivery model: peers like us, and those that members put together.

A protected round tells of them as whole blocks: see ``disclosure``. Peers like us are settled at publication; a
saved group is asked of the ledger when a member first compares with it, and what is answered then is kept.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Subquery

from benchmarks.disclosure import corrections, likeness, rules, selections
from benchmarks.disclosure.answers import answer_row, figures_of
from benchmarks.disclosure.rules import Gate, Ledger
from benchmarks.disclosure.selections import COLUMNS, PARTS, Selection
from benchmarks.models import Answer, BlockGroup, Participant, Round, SavedGroup
from peers.models import Organisation, OrganisationFigure
from peers.organisations import nearest_neighbours, peers_like_us
from peers.organisations.nearest_neighbours import Body

ROWS_AT_A_TIME = 1000


@dataclass
class DisclosedGroup:
    """What a group put together later is told as: whole blocks, or single organisations where these are public."""

    blocks: tuple[int, ...] = ()
    participants: frozenset[int] | None = None

    @property
    def key(self) -> str:
        """What the group of these blocks is known by in its round."""
        return key_of(self.blocks)


def settle(round_: Round, groups: Mapping[Selection, frozenset]) -> dict[BlockGroup, frozenset]:
    """Divide the participants into blocks, write down which are like which, and return these groups.

    Done at publication, after the selections are known. A corrected version has none: beside those of the version
    before, they could tell what was corrected.
    """
    round_.block_groups.all().delete()
    if corrections.is_guarded(round_):
        return {}
    gate = Gate()
    admitted = [members for members in groups.values() if gate.admits(members)]
    participants = list(round_.participants.order_by("pk"))
    block_of = rules.blocks_of([one.pk for one in participants], admitted)
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
    _write_down(participants)
    return found


def _write_down(participants: list[Participant]) -> None:
    """Keep the blocks: one update a block is far less work than one expression a participant."""
    together: dict[tuple, list[int]] = {}
    for one in participants:
        together.setdefault((one.block, one.like_us), []).append(one.pk)
    for (block, group), pks in together.items():
        for start in range(0, len(pks), ROWS_AT_A_TIME):
            several = Participant.objects.filter(pk__in=pks[start : start + ROWS_AT_A_TIME])
            several.update(block=block, like_us=group)


def _bodies(round_: Round, participants: list[Participant]) -> dict[int, Body]:
    """The participants as they are measured: as they were in the round, and what the directory adds."""
    known, standing = {}, {}
    if any(one.organisation_id for one in participants):
        merged = Organisation.objects.filter(merged_into__isnull=False, benchmark_rounds__round=round_)
        standing = dict(merged.values_list("pk", "merged_into"))
        known = {body.key: body.values for body in peers_like_us.bodies(currency=round_.currency)}
    return {
        one.pk: _body(
            round_,
            one.pk,
            one.level,
            one.country.code,
            one.size,
            known.get(standing.get(one.organisation_id, one.organisation_id), {}),
        )
        for one in participants
    }


def _body(round_: Round, key, level: str, country: str, size: Decimal | None, known: dict) -> Body:
    own = {
        "level": level,
        "country": country or None,
        round_.size_by: None if size is None else float(size),
    }
    return Body(key, known | {name: value for name, value in own.items() if value})


def _block_group(round_: Round, blocks: Iterable[int]) -> tuple[BlockGroup, bool]:
    return BlockGroup.objects.get_or_create(
        round=round_, key=key_of(blocks), defaults={"blocks": sorted(blocks)}
    )


def key_of(parts: Iterable) -> str:
    """What a group of blocks, or of whatever it is made of, is known by: the same ones have the same key."""
    return hashlib.sha256(".".join(map(str, sorted(parts))).encode()).hexdigest()


def like_us(round_: Round, organisation: Organisation) -> DisclosedGroup:
    """The group of a round whose organisations are most like one that did not take part."""
    newest = OrganisationFigure.objects.filter(organisation=organisation, kind=round_.size_by)
    own_size = Subquery(newest.order_by("-year").values("value")[:1])
    participants = round_.participants.exclude(like_us=None).order_by("pk").annotate(own_size=own_size)
    rows = list(participants.values_list("pk", "level", "country", "size", "like_us__blocks", "own_size"))
    if not rows:
        return DisclosedGroup()
    size = rows[0][-1]
    if size is None and round_.size_by == Round.SizeBy.POPULATION and organisation.jurisdiction is not None:
        size = organisation.jurisdiction.population
    own = _body(round_, None, organisation.level, organisation.country.code, size, {})
    others = (_body(round_, pk, level, country, size, {}) for pk, level, country, size, *_rest in rows)
    nearest = nearest_neighbours.nearest(own, others, count=1)
    blocks_of = {pk: blocks for pk, *_told, blocks, _own_size in rows}
    return DisclosedGroup(tuple(blocks_of[nearest[0].key])) if nearest else DisclosedGroup()


def may_be_put_together(round_: Round) -> bool:
    """Whether a round answers groups of members: no version that corrects another, and none that was corrected."""
    return round_.are_figures_published or not (round_.corrects_id or round_.superseded_by)


def disclosed_as(round_: Round, group: SavedGroup) -> DisclosedGroup:
    """What a saved group is told as in a round."""
    participants = round_.participants.order_by()
    if round_.are_figures_published:
        asked = participants.filter(organisation__in=_held_by(group))
        return DisclosedGroup(participants=frozenset(asked.values_list("pk", flat=True)))
    if not may_be_put_together(round_):
        return DisclosedGroup()
    theirs = Q(organisation__in=_held_by(group))
    counted = participants.exclude(block=None).values("block")
    rows = counted.annotate(size=Count("pk"), held=Count("pk", filter=theirs))
    sizes, held = {}, {}
    for row in rows:
        sizes[row["block"]], held[row["block"]] = row["size"], row["held"]
    return DisclosedGroup(tuple(rules.mostly_held(sizes, held)))


def _held_by(group: SavedGroup) -> QuerySet[Organisation]:
    """The organisations of a group, with those that were merged into them and those that they were merged into."""
    members = group.members.values("organisation")
    return Organisation.objects.filter(
        Q(pk__in=members) | Q(merged_into__in=members) | Q(merged_organisations__in=members)
    ).values("pk")


@transaction.atomic
def ask(round_: Round, blocks: Iterable[int]) -> None:
    """Ask a round of whole blocks that nobody asked it for before, and keep what it answers."""
    # One after the other: what is told first counts for what is asked next.
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if not may_be_put_together(locked):
        return
    group, is_new = _block_group(locked, blocks)
    if is_new:
        block_of = dict(locked.participants.exclude(block=None).values_list("pk", "block"))
        members = frozenset(pk for pk, block in block_of.items() if block in group.blocks)
        _ask(locked, group, members, block_of)


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
                    else selections.fits(selection, own)
                )
            )
        is_later = answer.block_group_id is not None and answer.block_group_id not in settled_groups
        (later if is_later else settled).setdefault(answer.version_id, []).append(members[key])
    return settled, later
