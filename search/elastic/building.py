"""Making a new index from the entries, and putting it into use when it equals the database.

Not to be confused with ``search.entries.reconcile``, which makes the entries from the things. Searches go on with
the index in use. From its first moment, the worker writes what changes to the new one as well; external
versions see to it that a copy never wins over a later change. How far it is stands in ``IndexBuild``, so
that whoever comes next can go on where a killed one was.
"""

import logging
import os
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from elasticsearch import ApiError, Elasticsearch, TransportError

from search.elastic import client, comparison, indices, mapping, mirror
from search.models import Entry, IndexBuild

logger = logging.getLogger(__name__)

# Entries that are copied between two notes of how far it is.
STRETCH = 5_000
PAGE = mirror.PAGE
# As many as the library's own helper has.
SENDERS = 4
# Seconds to wait after a server in trouble took no more; the same stretch is then sent again.
TRIES_AFTER = (1, 2, 4, 8)
AFTER_TROUBLE = timedelta(seconds=20)
AFTER_FAILURE = timedelta(minutes=10)
# Builds that are remembered.
KEPT = 20

Report = Callable[[IndexBuild, int], None]


class BusyError(Exception):
    """Another process is making an index at this moment."""


class RefusedError(Exception):
    """The new index differs from the database and is not put into use."""


def build(*, fresh: bool = False, seconds: float | None = None, report: Report | None = None) -> bool:
    """Make a new index and put it into use; goes on with one that was begun, unless ``fresh``.

    With ``seconds``, stops after about so long; returns whether it is done. ``report(build, total)`` is
    called after each stretch. Raises ``BusyError``, ``RefusedError`` or what Elasticsearch says.
    """
    es = client.patient()
    me = f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(6)}"
    run = _take_up(es, me, fresh)
    until = time.monotonic() + seconds if seconds else float("inf")
    try:
        total = Entry.objects.current().count()
        for _stretch in _copy(es, run):
            if report:
                report(run, total)
            if time.monotonic() > until:
                _let_go(run)
                return False
        _put_into_use(es, run)
    except BaseException as error:
        _give_up(es, run, error)
        raise
    return True


def go_back(es: Elasticsearch) -> str:
    """Bring the previous index up to date and put it into use again; returns its name."""
    index = indices.previous(es)
    if index is None:
        raise RefusedError("There is no previous index.")
    if not index.fits:
        raise RefusedError("The previous index was made with another mapping or other synonyms.")
    if IndexBuild.objects.filter(state=IndexBuild.State.RUNNING).exists():
        raise BusyError
    indices.mark_next(es, index.name)
    try:
        found = comparison.lasting(es, index.name)
        if found:
            comparison.repair(es, index.name, found)
            found = comparison.lasting(es, index.name)
        if found:
            raise RefusedError(f"The previous index differs from the database: {found}")
        indices.swap(es, index.name)
    finally:
        indices.unmark_next(es, index.name)
    return index.name


def needed(es: Elasticsearch) -> bool:
    """Whether the worker should make an index now: there is none that fits, or one was begun and left.

    After a failure, and where processes with different mappings run beside each other, not at once again.
    """
    begun = unfinished()
    if begun is not None:
        return not in_hand(begun) and (not begun.error or begun.beat_at < timezone.now() - AFTER_TROUBLE)
    index = indices.live(es)
    known = index is not None and IndexBuild.objects.filter(name=index.name).exists()
    if known and index.is_current:
        return False
    last = IndexBuild.objects.exclude(finished_at__isnull=True).order_by("-finished_at").first()
    if last is None or last.finished_at < timezone.now() - AFTER_FAILURE:
        return True
    if known and index.fits:
        # Editors changed the synonyms since. (Where processes have different files of them, an index of ours
        # was made a moment ago as well.)
        lately = IndexBuild.objects.filter(finished_at__gt=timezone.now() - AFTER_FAILURE)
        return not lately.filter(digest=_made_with()).exists()
    # An index that is gone altogether was lost, not refused.
    return index is None and last.state == IndexBuild.State.LIVE


def begin_anew() -> None:
    """Forget all indices, because the database is another one now: a backup was restored.

    The worker makes a new one, and the database answers until then. An index that can't be removed at this
    moment is one that this database does not know, and so is replaced as well.
    """
    IndexBuild.objects.all().delete()
    Entry.objects.update(version_indexed=0)
    if not client.configured():
        return
    try:
        es = client.patient()
        for index in indices.every(es):
            indices.remove(es, index.name)
    except (ApiError, TransportError) as error:
        logger.warning(
            "An index of the time before is left, until there is a new one: %s", client.describe(error)
        )
    indices.forget_state()


def _made_with() -> str:
    return f"{mapping.digest()}-{mapping.synonyms_digest()}"


def unfinished() -> IndexBuild | None:
    """The build that is under way, or was when its process ended."""
    return IndexBuild.objects.filter(state=IndexBuild.State.RUNNING).first()


def in_hand(build: IndexBuild) -> bool:
    """Whether somebody is at it."""
    silence = timezone.now() - build.beat_at
    return bool(build.held_by) and silence < timedelta(seconds=IndexBuild.SILENCE_SECONDS)


def _take_up(es: Elasticsearch, me: str, fresh: bool) -> IndexBuild:
    """The build that was begun, if it can be gone on with; else a new one."""
    begun = unfinished()
    if begun is not None:
        lost = Q(beat_at__lt=timezone.now() - timedelta(seconds=IndexBuild.SILENCE_SECONDS)) | Q(held_by="")
        mine = IndexBuild.objects.filter(lost, pk=begun.pk, state=IndexBuild.State.RUNNING)
        if not mine.update(held_by=me, beat_at=timezone.now()):
            raise BusyError
        begun.held_by = me
        usable = any(index.name == begun.name and index.is_next for index in indices.every(es))
        if usable and not fresh and begun.digest == _made_with():
            return begun
        _end(begun, IndexBuild.State.FAILED, "Begun anew.")
    for index in indices.every(es):
        if index.is_next and not (index.is_live or index.is_previous):
            indices.remove(es, index.name)
    try:
        with transaction.atomic():
            run = IndexBuild.objects.create(
                name=f"?{me}", digest=_made_with(), held_by=me, state=IndexBuild.State.RUNNING
            )
    except IntegrityError as error:
        raise BusyError from error
    try:
        run.name = indices.create_next(es)
    except Exception as error:
        _end(run, IndexBuild.State.FAILED, client.describe(error))
        raise
    run.save(update_fields=["name"])
    return run


def _copy(es: Elasticsearch, run: IndexBuild) -> Iterator[None]:
    """Copy the entries in the order of their ids; yields after each stretch."""
    first = indices.live_that_fits(es) is None
    while True:
        sent = _copy_stretch(es, run.cursor)
        if not sent:
            return
        if first:
            # There is no other index that could lack them; so they need not be pushed once more.
            mirror.note(sent)
        run.cursor = sent[-1].pk
        run.copied += len(sent)
        _beat(run, cursor=run.cursor, copied=run.copied)
        yield


def _copy_stretch(es: Elasticsearch, cursor: int) -> list[Entry]:
    """Copy the next entries; returns them, without their texts. A server in trouble is given some time."""
    waits = iter(TRIES_AFTER)
    while True:
        try:
            return _send_stretch(es, cursor)
        except (mirror.ServerTroubleError, ApiError, TransportError):
            if (seconds := next(waits, None)) is None:
                raise
            time.sleep(seconds)


def _send_stretch(es: Elasticsearch, cursor: int) -> list[Entry]:
    """Read and prepare in this thread, which has the database; send in others meanwhile."""
    sent: list[Entry] = []
    under_way: deque[Future] = deque()
    with ThreadPoolExecutor(SENDERS) as senders:
        while len(sent) < STRETCH:
            page = Entry.objects.current().filter(pk__gt=cursor).order_by("pk")[:PAGE]
            entries = mapping.read(page)
            if not entries:
                break
            cursor = entries[-1].pk
            actions = [mirror.action_of(entry, indices.alias_next()) for entry in entries]
            under_way.append(senders.submit(_send, es, actions))
            sent += [
                Entry(pk=entry.pk, version=entry.version, version_indexed=entry.version_indexed)
                for entry in entries
            ]
            if len(under_way) > SENDERS:
                under_way.popleft().result()
        for future in under_way:
            future.result()
    return sent


def _send(es: Elasticsearch, actions: list[dict]) -> None:
    for pk, problem in mirror.send(es, actions):
        logger.error("Entry %s is refused by the new index: %s", pk, problem)


def _beat(run: IndexBuild, **changes) -> None:
    """Say that this process lives; stop if another one has taken over."""
    held = IndexBuild.objects.filter(pk=run.pk, held_by=run.held_by, state=IndexBuild.State.RUNNING)
    if not held.update(beat_at=timezone.now(), **changes):
        raise BusyError


def _put_into_use(es: Elasticsearch, run: IndexBuild) -> None:
    """Compare the new index with the database, and swap; else refuse."""
    indices.open_for_searches(es, run.name)
    found = comparison.lasting(es, run.name, alive=lambda: _beat(run), complete=True)
    if found:
        raise RefusedError(f"The new index differs from the database: {found}")
    _beat(run)
    es.indices.refresh(index=run.name)
    indices.swap(es, run.name)
    _end(run, IndexBuild.State.LIVE)
    kept = list(IndexBuild.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT])
    IndexBuild.objects.exclude(pk__in=kept).delete()


def _end(run: IndexBuild, state: str, error: str = "") -> None:
    IndexBuild.objects.filter(pk=run.pk).update(
        state=state, error=error, held_by="", finished_at=timezone.now(), beat_at=timezone.now()
    )


def _let_go(run: IndexBuild, error: str = "") -> None:
    """Leave the build for whoever goes on with it."""
    IndexBuild.objects.filter(pk=run.pk, held_by=run.held_by).update(
        held_by="", error=error, beat_at=timezone.now()
    )


def _give_up(es: Elasticsearch, run: IndexBuild, error: BaseException) -> None:
    """After a refusal the new index is of no use; after anything else the build can be gone on with."""
    if isinstance(error, RefusedError):
        _end(run, IndexBuild.State.FAILED, str(error))
        indices.remove(es, run.name)
    elif not isinstance(error, BusyError):
        _let_go(run, client.describe(error))
