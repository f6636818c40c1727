"""Going over all texts, a batch at a time: the worker's part.

A walk begins after an upgrade (what the older renderer made is rendered again), and once a week. It renders what is
missing, marks the row of each text that it meets, and at its end throws away the rows that no text has any more: what
bulk updates, other programs and drafts left behind. Where it is stands in a row that changes with each batch, in one
transaction: after a killed worker another goes on from there, and a batch done twice changes nothing.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from hub.base.kept_html import services, sources
from hub.base.kept_html.sources import Words
from hub.base.models import KeptHtml, TextWalk
from hub.base.text import markdown

BATCH = 50
SWEPT_AT_ONCE = 200
EVERY = timedelta(days=7)
# Behind all sources.
_SWEEPING = "~"
# Drafts and earlier versions, whose HTML was kept when somebody looked at them.
_REVISIONS = "}"


@dataclass(frozen=True)
class _Batch:
    """Texts of one source, and the last key among them; without a last key the source is through."""

    last: int | None
    words: set[Words]


def work(*, seconds: float) -> bool:
    """Go on with the walk for so long, or begin one that is due; returns whether there is more to do."""
    until = time.monotonic() + seconds
    while _step():
        if time.monotonic() > until:
            return True
    return False


def is_due() -> bool:
    """Whether a walk is under way, or another is to begin."""
    walk = TextWalk.objects.order_by("pk").first()
    return walk is None or walk.finished_at is None or _begins_again(walk)


def _begins_again(walk: TextWalk) -> bool:
    return walk.version != markdown.version() or (
        walk.finished_at is not None and walk.finished_at <= timezone.now() - EVERY
    )


def _step() -> bool:
    """Do one batch; returns whether there may be another."""
    walk = _walk()
    if walk is None:
        return False
    if walk.source == _SWEEPING:
        return _sweep(walk)
    batch = _batch(walk)
    kept = _rows_of(batch.words)
    # Rendered before anything is locked.
    missing = {} if walk.source == _REVISIONS else _rendered(batch.words, kept)
    with transaction.atomic():
        if not _lock(walk):
            return True
        if missing:  # words may have been taken away meanwhile
            still = {_key(each) for each in _batch(walk).words}
            services.store({key: markup for key, markup in missing.items() if key in still}, walk=walk.number)
        met = [key for key, version in kept.items() if version == walk.version]
        KeptHtml.objects.filter(key__in=met).update(walk=walk.number)
        if batch.last is None:
            walk.source, walk.position = _next_source(walk.source), 0
        else:
            walk.position = batch.last
        walk.save(update_fields=["source", "position"])
    return True


def _walk() -> TextWalk | None:
    """The walk to go on with, or a new one; None where none is due."""
    walk = TextWalk.objects.order_by("pk").first() or TextWalk.objects.get_or_create(pk=1)[0]
    if _begins_again(walk):
        TextWalk.objects.filter(pk=walk.pk, number=walk.number).update(
            number=walk.number + 1,
            version=markdown.version(),
            source=_next_source(""),
            position=0,
            started_at=timezone.now(),
            finished_at=None,
        )
        walk.refresh_from_db()
    return walk if walk.finished_at is None else None


def _lock(walk: TextWalk) -> bool:
    """Whether nobody went on with the walk meanwhile; nobody will until the transaction ends."""
    now = TextWalk.objects.select_for_update().get(pk=walk.pk)
    return (now.number, now.source, now.position) == (walk.number, walk.source, walk.position)


def _next_source(label: str) -> str:
    labels = [*(model._meta.label for model in sources.models()), _REVISIONS, _SWEEPING]
    # One that is gone with an upgrade is passed.
    return next(each for each in labels if each > label)


def _batch(walk: TextWalk) -> _Batch:
    if walk.source == _REVISIONS:
        rows = list(Revision.objects.filter(pk__gt=walk.position).order_by("pk")[:BATCH])
        return _Batch(rows[-1].pk if rows else None, {each for row in rows for each in _words_in(row)})
    model = next((each for each in sources.models() if each._meta.label == walk.source), None)
    if model is None:
        return _Batch(None, set())
    columns = sources.columns_of(model)
    rows = list(sources.rows_of(model).filter(pk__gt=walk.position).order_by("pk").only(*columns)[:BATCH])
    words = {each for row in rows for each in sources.words_in(row, columns)}
    return _Batch(rows[-1].pk if rows else None, words)


def _words_in(revision: Revision) -> Iterable[Words]:
    """The texts in the columns of a version that was saved as a whole.

    Not by making the thing of it, which fails where it points to what is gone.
    """
    model = revision.content_type.model_class()
    for name in sources.columns_of(model) if model else ():
        value = model._meta.get_field(name).to_python(revision.content.get(name))
        yield from sources.words_of(model, name, value)


def _key(words: Words) -> str:
    return services.key_of(words.text, names_people=words.names_people)


def _rows_of(words: set[Words]) -> dict[str, str]:
    """The rows there are, with the version that each was made by."""
    keys = [_key(each) for each in words]
    return dict(KeptHtml.objects.filter(key__in=keys).values_list("key", "version"))


def _rendered(words: set[Words], kept: dict[str, str]) -> dict[str, str]:
    """The HTML of what is missing, or of an older version."""
    version = markdown.version()
    return {
        key: services.write_html(each.text, names_people=each.names_people)
        for each in words
        if kept.get(key := _key(each)) != version
    }


def _sweep(walk: TextWalk) -> bool:
    """Throw away some rows that no text has; those written since the walk began wait for the next."""
    left = KeptHtml.objects.filter(walk__lt=walk.number, kept_at__lt=walk.started_at)
    keys = list(left.values_list("key", flat=True)[:SWEPT_AT_ONCE])
    KeptHtml.objects.filter(key__in=keys).delete()
    if len(keys) == SWEPT_AT_ONCE:
        return True
    begun = TextWalk.objects.filter(pk=walk.pk, number=walk.number, source=_SWEEPING)
    begun.update(finished_at=timezone.now())
    return False
