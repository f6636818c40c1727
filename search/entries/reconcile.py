"""Going through everything that is declared, and repairing the entries that differ from it.

Entries are written with their things; this catches what went past the services: a bulk
``update()``, a restored backup, a new declaration. Safe at any time and to repeat.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Model, QuerySet

from search import engines
from search.declarations import registry
from search.entries import services
from search.models import Entry

logger = logging.getLogger(__name__)

BATCH = 200

Report = Callable[[str, int], None]


def rebuild(*, rewrite: bool = False, report: Report | None = None) -> Counter:
    """Bring all entries up to date; returns how many were looked at, changed, withdrawn and failed.

    ``rewrite`` writes the full text of every entry anew, as after a change of its table.
    ``report(kind, count)`` is called after each batch.
    """
    counts: Counter = Counter(seen=0, changed=0, withdrawn=0, failed=0, texts=0)
    for declaration in registry.declarations():
        seen = 0
        for batch in _batches(declaration.queryset()):
            refresh_batch(batch, counts)
            seen += len(batch)
            if report:
                report(declaration.kind, seen)
    _withdraw_what_is_gone(counts)
    _write_texts(counts, rewrite)
    return counts


def things_behind(entries: Iterable[Entry]) -> list[Model]:
    """The things that these entries are of, with what their entries need."""
    kinds = registry.kinds()
    ids: dict[str, set[int]] = {}
    for entry in entries:
        if entry.kind in kinds:
            ids.setdefault(entry.kind, set()).add(entry.object_id)
    return [thing for kind, pks in ids.items() for thing in kinds[kind].queryset().filter(pk__in=pks)]


def _batches(queryset: QuerySet) -> Iterator[list]:
    """The rows in pages by key: no page repeats or skips what is written meanwhile."""
    ordered = queryset.order_by("pk")
    last = None
    while True:
        batch = list((ordered if last is None else ordered.filter(pk__gt=last))[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1].pk


def refresh_batch(batch: Iterable[Model], counts: Counter | None = None) -> None:
    """Refresh these things; one that fails is logged and counted, and keeps no other from being found.

    Each in a transaction of its own: one over all would hold many rows, and could end in a deadlock with
    the write of a person.
    """
    counts = Counter() if counts is None else counts
    for instance in batch:
        counts["seen"] += 1
        try:
            with transaction.atomic():
                counts["changed"] += services.refresh(instance).changed
        except Exception:
            counts["failed"] += 1
            logger.exception("search: %s %s was not refreshed", type(instance).__name__, instance.pk)


def _withdraw_what_is_gone(counts: Counter) -> None:
    """Withdraw entries whose thing no longer exists, or is no longer among what is declared."""
    kinds = registry.kinds()
    for batch in _batches(Entry.objects.current().only("pk", "kind", "object_id")):
        with transaction.atomic():
            for kind in {entry.kind for entry in batch}:
                ids = {entry.object_id for entry in batch if entry.kind == kind}
                if kind in kinds:
                    ids -= set(kinds[kind].queryset().filter(pk__in=ids).values_list("pk", flat=True))
                for object_id in ids:
                    counts["withdrawn"] += services.withdraw(kind=kind, object_id=object_id)


def _write_texts(counts: Counter, rewrite: bool) -> None:
    engine = engines.embedded()
    engine.delete_orphans()
    entries = Entry.objects.current()
    for batch in _batches(entries if rewrite else entries.filter(pk__in=engine.without_text())):
        with transaction.atomic():
            for entry in batch:
                engine.write(entry)
                counts["texts"] += 1
