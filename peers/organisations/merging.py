"""Two organisations that are one: found, judged, and merged without loss of a link."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
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
from peers.organisations import services
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


class MergeError(Exception):
    """Two that can't be merged; its text is for the person who tried."""


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
@transaction.atomic
def merge(*, source: Organisation, target: Organisation, by) -> OrganisationMerge:
    """Let ``target`` stand for ``source`` too, with all that named it; in one transaction.

    ``source`` stays as a row and points on. Raises ``MergeError``.
    """
    rows = Organisation.objects.select_for_update(of=("self",)).in_bulk([source.pk, target.pk])
    if len(rows) < 2:
        raise MergeError(_("Choose two organisations."))
    source, target = rows[source.pk], rows[target.pk]
    if source.merged_into_id or target.merged_into_id:
        raise MergeError(_("One of the two has been merged already. Nothing was changed."))
    record = OrganisationMerge(source=source, target=target, merged_by=by)
    record.moved["filled"] = _fill(record)
    for field in _columns():
        moved, dropped = _move(field, source, target)
        if moved:
            record.moved[f"{field.model._meta.label_lower}.{field.name}"] = moved
        record.dropped += dropped
    if followed := following_services.move(source=source, target=target):
        record.moved["notifications.subscription.object_id"] = followed
    if source.name != target.name:
        name, created = OrganisationName.objects.get_or_create(organisation=target, name=source.name)
        record.moved["named"] = [name.pk] if created else []
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    record.save()
    for organisation in (source, target):
        services.refresh_findable(organisation)
        search_tasks.refresh_listed.enqueue("organisation", str(organisation.pk))
    return record


def _fill(record: OrganisationMerge) -> list[str]:
    """Let the target take what it lacks and the source has."""
    source, target = record.source, record.target
    if target.parent_id == source.pk:
        target.parent_id = source.parent_id
        record.moved["parent"] = True
    filled = [
        name
        for name in FILLED
        if getattr(target, name) in (None, "") and getattr(source, name) not in (None, "")
    ]
    for name in filled:
        if not (name == "parent_id" and source.parent_id == target.pk):
            setattr(target, name, getattr(source, name))
    target.save()
    return filled


def _columns() -> Iterable[models.ForeignKey]:
    """Every column, of whatever app, that names an organisation; not those that remember mergings."""
    return [
        relation.field
        for relation in Organisation._meta.related_objects
        if isinstance(relation.field, models.ForeignKey)
        and relation.related_model not in (OrganisationMerge, DuplicatePair)
    ]


def _move(field: models.ForeignKey, source: Organisation, target: Organisation) -> tuple[list[int], list]:
    """Let the rows that name the source name the target; what it has already is dropped, and kept as text."""
    manager = field.model._base_manager
    rows = manager.filter(**{field.name: source}).exclude(**_itself(field, target))
    pks = list(rows.values_list("pk", flat=True))
    if not pks:
        return [], []
    try:
        with transaction.atomic():
            manager.filter(pk__in=pks).update(**{field.name: target})
    except IntegrityError:
        return _move_singly(field, pks, target)
    return pks, []


def _itself(field: models.ForeignKey, target: Organisation) -> dict:
    """The target's own row, where organisations name organisations."""
    return {"pk": target.pk} if field.model is Organisation else {"pk__in": []}


def _move_singly(field: models.ForeignKey, pks: list[int], target: Organisation) -> tuple[list[int], list]:
    manager = field.model._base_manager
    moved, doubled = [], []
    for pk in pks:
        try:
            with transaction.atomic():
                manager.filter(pk=pk).update(**{field.name: target})
            moved.append(pk)
        except IntegrityError:
            doubled.append(pk)
    dropped = serializers.serialize("python", manager.filter(pk__in=doubled))
    try:
        manager.filter(pk__in=doubled).delete()
    except models.ProtectedError:
        raise MergeError(
            _(
                "Both have something of which a log is kept, such as figures in one round. Nothing was changed."
            )
        ) from None
    return moved, [_plain(row) for row in dropped]


def _plain(row: dict) -> dict:
    """The row as JSON has it, so that it can be brought back as it was."""
    return json.loads(json.dumps(row, cls=DjangoJSONEncoder))
