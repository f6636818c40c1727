"""Comparing an index with the database, entry by entry.

Both sides are read in the order of their ids, a page at a time, and only what tells a difference: the
version and the audience of each. A sample is compared word for word.
"""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from elasticsearch import Elasticsearch

from search.elastic import mapping, mirror
from search.models import Entry

PAGE = 5_000
PAGE_AGAIN = 200
SAMPLE = 100
LISTED = 20
# A document deleted by hand has left a tombstone, with a version that nobody can ask for.
BEYOND_TOMBSTONES = 100

Alive = Callable[[], object] | None


@dataclass
class Differences:
    """The ids of entries by how the index differs from the database in them."""

    compared: int = 0
    # In the database, not in the index.
    missing: list[int] = field(default_factory=list)
    # In the index; in the database withdrawn, or not there at all.
    orphaned: list[int] = field(default_factory=list)
    # Of another version.
    stale: list[int] = field(default_factory=list)
    # Of the same version, for another audience.
    access: list[int] = field(default_factory=list)
    # Of the same version, with other words. Only a sample is looked at.
    content: list[int] = field(default_factory=list)
    # The version that the index has of what it should not have so.
    versions: dict[int, int] = field(default_factory=dict)

    KINDS = ("missing", "orphaned", "stale", "access", "content")

    @property
    def ids(self) -> set[int]:
        return set().union(*(getattr(self, kind) for kind in self.KINDS))

    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return {kind: len(getattr(self, kind)) for kind in self.KINDS}

    def __bool__(self) -> bool:
        return bool(self.ids)

    def __str__(self):
        parts = [f"{kind} {len(getattr(self, kind))}" for kind in self.KINDS if getattr(self, kind)]
        some = ", ".join(map(str, sorted(self.ids)[:LISTED]))
        return f"{'; '.join(parts)} (entries {some})" if parts else "none"


def compare(es: Elasticsearch, index: str, *, alive: Alive = None) -> Differences:
    """How an index differs from the database at this moment.

    What changes meanwhile may appear as a difference: see ``lasting``. ``alive()`` is called now and then.
    """
    found = Differences()
    documents = _documents(es, index, alive)
    document = next(documents, None)
    for pk, version, audience in _rows():
        while document is not None and document[0] < pk:
            _orphan(found, document)
            document = next(documents, None)
        found.compared += 1
        if document is None or document[0] != pk:
            found.missing.append(pk)
            continue
        if document[1] != version:
            found.stale.append(pk)
            found.versions[pk] = document[1]
        elif document[2] != str(audience):
            found.access.append(pk)
            found.versions[pk] = document[1]
        document = next(documents, None)
    while document is not None:
        _orphan(found, document)
        document = next(documents, None)
    found.content = sorted(set(_different_words(es, index)) - found.ids)
    return found


def lasting(es: Elasticsearch, index: str, *, alive: Alive = None, complete: bool = False) -> Differences:
    """The differences that stay when all that is due has been pushed.

    ``complete``: push all that differs, as into an index that was just filled.
    """
    es.indices.refresh(index=index)
    found = compare(es, index, alive=alive)
    for seconds in (0, 0.2, 0.5, 1, 2):
        if not found:
            break
        time.sleep(seconds)
        late = set(Entry.objects.not_indexed().values_list("pk", flat=True)) & found.ids
        mirror.push_entries(sorted(found.ids if complete else late))
        found = _compare_again(es, index, found)
    return found


def _compare_again(es: Elasticsearch, index: str, before: Differences) -> Differences:
    """Which of these differences are there now. Rows first: what changes after that is newer in the index."""
    found = Differences(compared=before.compared)
    ids = sorted(before.ids)
    for start in range(0, len(ids), PAGE_AGAIN):
        some = ids[start : start + PAGE_AGAIN]
        rows = {entry.pk: entry for entry in mapping.read(Entry.objects.current().filter(pk__in=some))}
        for document in es.mget(index=index, ids=[str(pk) for pk in some])["docs"]:
            _judge(found, int(document["_id"]), rows.get(int(document["_id"])), document)
    return found


def _judge(found: Differences, pk: int, entry: Entry | None, document: dict) -> None:
    if not document.get("found"):
        if entry is not None:
            found.missing.append(pk)
        return
    found.versions[pk] = document["_version"]
    if entry is None:
        found.orphaned.append(pk)
    elif document["_version"] != entry.version:
        found.stale.append(pk)
    elif document["_source"]["audience"] != str(entry.audience_id):
        found.access.append(pk)
    elif document["_source"] != _as_stored(entry):
        found.content.append(pk)


def _as_stored(entry: Entry) -> dict:
    return json.loads(json.dumps(mapping.document_of(entry)))


def repair(es: Elasticsearch, index: str, found: Differences) -> None:
    """Have what differs pushed anew, as a version above that in the index.

    Versions in the index can be ahead: the database may have been restored from a backup.
    """
    rows = {}
    for start in range(0, len(ids := sorted(found.ids)), PAGE_AGAIN):
        rows |= Entry.objects.in_bulk(ids[start : start + PAGE_AGAIN])
    missing = set(found.missing)
    for pk, entry in rows.items():
        version = max(entry.version, found.versions.get(pk, 0)) + 1
        if pk in missing:
            version += BEYOND_TOMBSTONES
        Entry.objects.filter(pk=pk, version=entry.version).update(
            version=version, version_indexed=0, index_attempts=0, index_next_try=None, index_error=""
        )
    mirror.push_entries(sorted(rows))
    for pk in sorted(found.ids - set(rows)):
        _remove(es, index, pk)
    es.indices.refresh(index=index)


def _orphan(found: Differences, document: tuple[int, int, str]) -> None:
    found.orphaned.append(document[0])
    found.versions[document[0]] = document[1]


def _rows() -> Iterator[tuple[int, int, int]]:
    """Id, version and audience of every entry that can be found, by id."""
    last = 0
    while True:
        rows = list(
            Entry.objects.current()
            .filter(pk__gt=last)
            .order_by("pk")
            .values_list("pk", "version", "audience_id")[:PAGE]
        )
        if not rows:
            return
        yield from rows
        last = rows[-1][0]


def _documents(es: Elasticsearch, index: str, alive: Alive) -> Iterator[tuple[int, int, str]]:
    """Id, version and audience of every document, by id."""
    after = None
    while True:
        page = es.search(
            index=index,
            size=PAGE,
            sort=[{"entry": "asc"}],
            docvalue_fields=["entry", "version", "audience"],
            source=False,
            track_total_hits=False,
            search_after=after,
        )
        hits = page["hits"]["hits"]
        if not hits:
            return
        for hit in hits:
            fields = hit["fields"]
            yield fields["entry"][0], fields["version"][0], fields["audience"][0]
        after = hits[-1]["sort"]
        if alive:
            alive()


def _different_words(es: Elasticsearch, index: str) -> Iterator[int]:
    """The ids, of a sample of all entries, whose document is not what the entry says."""
    keys = list(Entry.objects.current().values_list("pk", flat=True))
    wanted = secrets.SystemRandom().sample(keys, min(SAMPLE, len(keys)))
    entries = Entry.objects.current().filter(pk__in=wanted)
    sample = {str(entry.pk): entry for entry in mapping.read(entries)}
    if not sample:
        return
    for document in es.mget(index=index, ids=list(sample))["docs"]:
        entry = sample[document["_id"]]
        if not document.get("found") or document["_version"] != entry.version:
            continue  # told by the versions
        if document["_source"] != _as_stored(entry):
            yield entry.pk


def _remove(es: Elasticsearch, index: str, pk: int) -> None:
    """Remove a document that no row stands behind, unless it changes at this moment."""
    found = es.options(ignore_status=404).get(index=index, id=str(pk), source=False)
    if found.get("found"):
        es.options(ignore_status=[404, 409]).delete(
            index=index,
            id=str(pk),
            if_seq_no=found["_seq_no"],
            if_primary_term=found["_primary_term"],
        )
