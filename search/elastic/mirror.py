"""Keeping Elasticsearch equal to the entries: what changed is pushed, until it has arrived.

The row is the guarantee: it is due as long as the version indexed is below its version. Each document
has the row's version as its own ("external"), and so has the deletion of one: a late or repeated write
can't win over a newer one, whoever sends it and how often.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from elasticsearch import ApiError, Elasticsearch, TransportError, helpers

from search.elastic import client, indices, mapping
from search.models import Entry

logger = logging.getLogger(__name__)

BATCH = 100
PAGE = 500
MAX_CHUNK_BYTES = 5 * 1024 * 1024
# A row that is refused is tried again after 1, 2, 4 … minutes, at most every six hours.
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
# A tombstone is of use until every late write has met it.
KEEP_TOMBSTONES = timedelta(days=1)
# Answers to one document that are about the server: full, overloaded, write-protected, its index gone.
OF_THE_SERVER = {403, 404, 408, 429, 500, 502, 503, 504}


class ServerTroubleError(Exception):
    """Elasticsearch took nothing, or not all, for reasons that are its own; the rows stay due."""


class NoIndexError(ServerTroubleError):
    """There is no index in use yet, or no more; the one that is being made will have the rows."""


class Pause:
    """How long the worker leaves a server alone that fails: longer each time, but not for long."""

    LONGEST = 15.0

    def __init__(self):
        self.seconds = 0.0
        self._over_at = 0.0

    def over(self) -> bool:
        return time.monotonic() >= self._over_at

    def longer(self) -> None:
        self.seconds = min(self.LONGEST, self.seconds * 2 or 1.0)
        self._over_at = time.monotonic() + self.seconds

    def end(self) -> None:
        self.seconds = self._over_at = 0.0


pause = Pause()


def due():
    """The entries that Elasticsearch does not have as they are, and that may be tried now."""
    waiting = Q(index_next_try__isnull=True) | Q(index_next_try__lte=timezone.now())
    return Entry.objects.not_indexed().filter(waiting)


def push_due(*, seconds: float = 20) -> Counter:
    """Push what is due, for so long at most; returns how many entries arrived and how many were refused.

    A server that is away is left alone for a moment; nothing is lost by that.
    """
    done: Counter = Counter(pushed=0, refused=0)
    if not client.configured() or not pause.over():
        return done
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        batch = _read(due().order_by("changed_at", "pk")[:BATCH])
        if not batch:
            break
        try:
            done += push(batch)
        except NoIndexError:
            break
        except ServerTroubleError as trouble:
            pause.longer()
            logger.warning("Entries wait for Elasticsearch: %s", trouble)
            break
        pause.end()
    return done


def push_entries(ids: Sequence[int]) -> Counter:
    """Push these entries as they are now, due or not, also to an index that nobody searches yet.

    Raises ``ServerTroubleError``.
    """
    done: Counter = Counter(pushed=0, refused=0)
    for start in range(0, len(ids), BATCH):
        batch = _read(Entry.objects.filter(pk__in=ids[start : start + BATCH]))
        done += push(batch, also_unfinished=True)
    return done


def _read(entries) -> list[Entry]:
    return mapping.read(entries)


def push(entries: list[Entry], *, also_unfinished: bool = False) -> Counter:
    """Write entries that were just read to every index, and note which arrived.

    Where to is asked only now, after the rows were read: an index that is begun later will find them in the
    database as they are.
    """
    es = client.patient()
    problems: dict[int, str] = {}
    try:
        targets = indices.targets(es)
        if indices.alias() not in targets and not (also_unfinished and targets):
            raise NoIndexError("there is no index in use")
        actions = (action_of(entry, index) for entry in entries for index in targets)
        for pk, problem in send(es, actions):
            problems.setdefault(pk, problem)
    except (ApiError, TransportError) as error:
        raise ServerTroubleError(client.describe(error)) from error
    note([entry for entry in entries if entry.pk not in problems])
    for entry in entries:
        if entry.pk in problems:
            _put_off(entry, problems[entry.pk])
    return Counter(pushed=len(entries) - len(problems), refused=len(problems))


def action_of(entry: Entry, index: str) -> dict:
    """What brings an index to have this entry as it is, for the library's bulk helpers."""
    action = {
        "_index": index,
        "_id": str(entry.pk),
        "version": entry.version,
        "version_type": "external",
    }
    if entry.withdrawn_at:
        return {**action, "_op_type": "delete"}
    return {**action, "_op_type": "index", "_source": mapping.document_of(entry)}


def outcome(result: dict) -> tuple[int, str]:
    """An answer to one action: the entry's id, and why it was refused (or nothing).

    Raises ``ServerTroubleError`` where the refusal is not about this entry.
    """
    ((operation, answer),) = result.items()
    pk, status = int(answer["_id"]), answer["status"]
    gone_already = operation == "delete" and status == 404 and "error" not in answer
    if status < 300 or status == 409 or gone_already:  # 409: it has this version or a newer one
        return pk, ""
    error = answer.get("error", {})
    reason = f"{error.get('type', status)}: {error.get('reason', '')}" if isinstance(error, dict) else error
    if status in OF_THE_SERVER:
        raise ServerTroubleError(reason)
    return pk, reason


def send(es: Elasticsearch, actions: Iterable[dict]) -> Iterator[tuple[int, str]]:
    """Send actions in bulk; yields the entry's id and the reason of each that was refused."""
    results = helpers.streaming_bulk(
        es,
        actions,
        chunk_size=PAGE,
        max_chunk_bytes=MAX_CHUNK_BYTES,
        raise_on_error=False,
        raise_on_exception=True,
        max_retries=0,
        require_alias=True,
    )
    for _ok, result in results:
        pk, problem = outcome(result)
        if problem:
            yield pk, problem


def note(entries: Iterable[Entry]) -> None:
    """Note which version arrived. A row that changed meanwhile is due again by its higher version.

    A row that somebody is changing at this moment is left out, not waited for: nobody's write may end in a
    deadlock with this one, and that row will be due again anyway.
    """
    by_version: dict[int, list[int]] = {}
    for entry in entries:
        if entry.version_indexed < entry.version or entry.index_error:
            by_version.setdefault(entry.version, []).append(entry.pk)
    for version, ids in by_version.items():
        rows = Entry.objects.filter(pk__in=ids, version_indexed__lte=version)
        with transaction.atomic():
            free = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
            Entry.objects.filter(pk__in=free).update(
                version_indexed=version, index_attempts=0, index_next_try=None, index_error=""
            )


def _put_off(entry: Entry, problem: str) -> None:
    """Try an entry again later, and let it be seen why."""
    delay = min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(entry.index_attempts, 20))
    logger.error("Entry %s (%s) is refused by Elasticsearch: %s", entry.pk, entry.kind, problem)
    # Unless it changed since: then it is due at once, with what it says now.
    Entry.objects.filter(pk=entry.pk, version=entry.version).update(
        index_attempts=F("index_attempts") + 1,
        index_next_try=timezone.now() + delay,
        index_error=problem[:500],
    )


def forget_tombstones() -> int:
    """Delete tombstones that every index has known for long."""
    old = Entry.objects.filter(withdrawn_at__lt=timezone.now() - KEEP_TOMBSTONES)
    if client.configured():
        old = old.exclude(pk__in=Entry.objects.not_indexed())
    return old.delete()[0]
