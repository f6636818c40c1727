"""Two organisations that are one: found, judged, and merged. Nothing is deleted, and nothing opened unasked."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from notifications.following import services as following_services
from peers.models import (
    DuplicatePair,
    Organisation,
    OrganisationDomain,
    OrganisationMerge,
    OrganisationName,
)
from peers.organisations import merge_consents, merge_rules, services
from peers.organisations.merge_consents import MergeError, Side
from peers.organisations.merge_rules import Rule
from search import tasks as search_tasks

# Words that tell nothing apart.
SMALL_WORDS = {"the", "of", "and", "for", "de", "la"}
# More than this under one name or in one place are not compared each with each.
MOST_ALIKE = 60
LIKE_ENOUGH = 0.92
POINTS = {"same_name": 4, "same_domain": 4, "same_place": 1}
_NUMBER = re.compile(r"\d+")
FILLED = (
    *("kind", "country", "region", "place", "web_site"),
    *("latitude", "longitude", "jurisdiction_id", "parent_id"),
)


# --- Suggesting -----------------------------------------------------------------------------------
def name_key(name: str) -> str:
    """A name without order, capitals, marks and small words: "County of Willow" is "Willow County"."""
    words = slugify(name).split("-")
    return " ".join(sorted(word for word in words if word not in SMALL_WORDS))


def find_duplicates() -> int:
    """Write down the pairs that look alike, and forget those that no longer do; returns how many there are."""
    rows = list(
        Organisation.objects.current()
        .order_by("pk")
        .values_list("pk", "name", "country", "region", "place", named=True)
    )
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for pair in _of_one_name(rows):
        found[pair].add("same_name")
    for pair in _of_one_domain():
        found[pair].add("same_domain")
    placed = {row.pk: (row.country, row.region, row.place.casefold()) for row in rows if row.place}
    for pair in found:
        if pair[0] in placed and placed[pair[0]] == placed.get(pair[1]):
            found[pair].add("same_place")
    return _write_pairs(found)


def _of_one_name(rows: list) -> Iterator[tuple[int, int]]:
    by_name, by_place = defaultdict(list), defaultdict(list)
    for row in rows:
        key = name_key(row.name)
        by_name[key].append(row)
        if row.place:
            by_place[row.country, row.region, row.place.casefold()].append((row, key))
    for group in by_name.values():
        for one, other in combinations(group[:MOST_ALIKE], 2):
            # Told apart by their states, they are two; where a state is not told, they may be one.
            if _agree(one.country, other.country) and _agree(one.region, other.region):
                yield one.pk, other.pk
    for group in by_place.values():
        for (one, key), (other, other_key) in combinations(group[:MOST_ALIKE], 2):
            if key != other_key and _is_like(key, other_key):
                yield one.pk, other.pk


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _is_like(one: str, other: str) -> bool:
    """Whether two names differ by no more than a slip of the pen; numbers must be the same."""
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= LIKE_ENOUGH and matcher.ratio() >= LIKE_ENOUGH


def _of_one_domain() -> Iterator[tuple[int, int]]:
    current = OrganisationDomain.objects.filter(organisation__merged_into__isnull=True)
    shared = (
        current.order_by()
        .values("domain")
        .annotate(count=Count("organisation"))
        .filter(count__range=(2, MOST_ALIKE))
    )
    by_domain = defaultdict(list)
    rows = current.filter(domain__in=shared.values("domain")).order_by("organisation_id")
    for domain, pk in rows.values_list("domain", "organisation_id"):
        by_domain[domain].append(pk)
    for pks in by_domain.values():
        yield from combinations(pks, 2)


@transaction.atomic
def _write_pairs(found: dict[tuple[int, int], set[str]]) -> int:
    known = {
        (first, second): pk
        for pk, first, second in DuplicatePair.objects.values_list("pk", "first", "second")
    }
    gone = [pk for pair, pk in known.items() if pair not in found]
    DuplicatePair.objects.filter(dismissed_at__isnull=True, pk__in=gone).delete()
    pairs = [
        DuplicatePair(
            first_id=first,
            second_id=second,
            score=sum(POINTS[reason] for reason in reasons),
            **dict.fromkeys(reasons, True),
        )
        for (first, second), reasons in found.items()
        if (first, second) not in known
    ]
    DuplicatePair.objects.bulk_create(pairs, batch_size=500, ignore_conflicts=True)
    return len(found)


@transaction.atomic
def dismiss(*, pair: DuplicatePair, by) -> None:
    """The two are two: they are not suggested again."""
    pair.dismissed_at, pair.dismissed_by = timezone.now(), by
    pair.save(update_fields=["dismissed_at", "dismissed_by"])


# --- Merging --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Preview:
    """What a merging would do, for whoever decides on it."""

    source: Organisation
    target: Organisation
    # What moves, as names and numbers.
    moves: list[tuple[str, int]]
    sides: tuple[Side, Side]
    asked: list[Side]

    @property
    def closed(self) -> list[Side]:
        """Those whose confidential things stay closed to the other's people until both agree."""
        return [side for side in self.sides if side.confidential] if self.asked else []


def preview(*, source: Organisation, target: Organisation) -> Preview:
    """What moves, what stays closed, and who will be asked."""
    counts: dict[str, int] = {}
    for rule in merge_rules.rules():
        if count := rule.moving([source.pk]).count():
            counts[rule.label] = counts.get(rule.label, 0) + count
    if count := following_services.followers(source).count():
        counts[_("followers")] = count
    sides = merge_consents.side(source), merge_consents.side(target)
    return Preview(source, target, list(counts.items()), sides, merge_consents.to_ask(*sides))


@transaction.atomic
def merge(*, source: Organisation, target: Organisation, by) -> OrganisationMerge:
    """Let ``target`` stand for ``source`` too, with all that named it; in one transaction.

    ``source`` stays as a row and points on, with what both have, with its people, and with what it gave in
    confidence. Where that would be opened, both are asked. Raises ``MergeError``.
    """
    merge_consents.one_at_a_time()
    locked = Organisation.objects.select_for_update(of=("self",)).order_by("pk")
    rows = locked.in_bulk([source.pk, target.pk])
    if len(rows) < 2:
        raise MergeError(_("Choose two organisations."))
    source, target = rows[source.pk], rows[target.pk]
    if source.merged_into_id or target.merged_into_id:
        raise MergeError(_("One of the two has been merged already. Nothing was changed."))
    asked = merge_consents.to_ask(merge_consents.side(source), merge_consents.side(target))
    record = OrganisationMerge(source=source, target=target, merged_by=by)
    _lift_ancestors(record)
    _fill(record)
    for rule in merge_rules.rules():
        if moved := _move(rule, source, target):
            record.moved[rule.key] = moved
    if followed := following_services.move(source=source, target=target, keeps_both=True):
        record.moved["notifications.subscription.object_id"] = followed
    if source.name != target.name and not target.names.filter(name=source.name).exists():
        name = OrganisationName.objects.create(organisation=target, name=source.name)
        record.moved["named"] = [name.pk]
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    record.save()
    merge_consents.ask(record, asked)
    merge_consents.write_shared(source.pk, target.pk)
    for organisation in (source, target):
        services.refresh_findable(organisation)
        search_tasks.refresh_listed.enqueue("organisation", str(organisation.pk))
    return record


def _lift_ancestors(record: OrganisationMerge) -> None:
    """Let what the target is a part of, and the target itself, not become a part of the target."""
    source, target = record.source, record.target
    lifted = [pk for pk in (target.pk, *_ancestors(target.parent_id)) if pk != source.pk]
    rows = Organisation.objects.filter(pk__in=lifted, parent=source)
    pks = list(rows.values_list("pk", flat=True))
    if not pks:
        return
    above = source.parent_id if source.parent_id not in lifted else None
    rows.update(parent=above)
    record.moved["lifted"] = {"pks": pks, "parent": above}
    target.refresh_from_db(fields=["parent"])


def _ancestors(organisation_id: int | None) -> list[int]:
    """An organisation and what it is a part of, from the nearest on."""
    found: list[int] = []
    while organisation_id is not None and organisation_id not in found:
        found.append(organisation_id)
        organisation_id = Organisation.objects.values_list("parent", flat=True).get(pk=organisation_id)
    return found


def _fill(record: OrganisationMerge) -> None:
    """Let the target take what it lacks and the source has."""
    source, target = record.source, record.target
    filled = [
        name
        for name in FILLED
        if getattr(target, name) in (None, "") and getattr(source, name) not in (None, "")
    ]
    if "parent_id" in filled and {source.pk, target.pk} & set(_ancestors(source.parent_id)):
        filled.remove("parent_id")
    for name in filled:
        setattr(target, name, getattr(source, name))
    if filled:
        target.save(update_fields=[name.removesuffix("_id") for name in filled])
    record.moved["filled"] = {name: str(getattr(source, name)) for name in filled}


def _move(rule: Rule, source: Organisation, target: Organisation) -> list[int]:
    """Let the rows that name the source name the target; what the target has already stays. Returns what moved."""
    rows = rule.moving([source.pk])
    if rule.model is Organisation:
        rows = rows.exclude(pk=target.pk)
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    manager = rule.model._base_manager
    try:
        with transaction.atomic():
            manager.filter(pk__in=pks).update(**{rule.column: target})
    except IntegrityError:
        return [pk for pk in pks if _move_one(rule, pk, target)]
    return pks


def _move_one(rule: Rule, pk: int, target: Organisation) -> bool:
    try:
        with transaction.atomic():
            rule.model._base_manager.filter(pk=pk).update(**{rule.column: target})
    except IntegrityError:
        return False
    return True
