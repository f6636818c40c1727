"""Reading and keeping the HTML of texts.

What is kept is no one's only copy: a row that is missing is written at the next reading. So a row may be thrown away
whenever one of the texts that share it goes.
"""

import hashlib
from collections.abc import Iterable

from django.db import OperationalError, connection
from django.utils import timezone

from hub.base.models import KeptHtml
from hub.base.text import markdown, mentions


def key_of(text: str, *, names_people: bool = False) -> str:
    """The key of a text's row: its hash, with what else decides the HTML."""
    kind = b"people\n" if names_people else b"text\n"
    return hashlib.sha256(kind + text.encode("utf-8", "surrogatepass")).hexdigest()


def write_html(text: str, *, names_people: bool = False) -> str:
    """The HTML of a text as it is kept, rendered now. With ``names_people`` placeholders stand for those named."""
    markup = markdown.write_html(text)
    return mentions.with_placeholders(markup) if names_people else markup


def read(texts: Iterable[str], *, names_people: bool = False) -> dict[str, str]:
    """The HTML of all the texts, by text, in one query; what is missing is rendered and kept."""
    by_key = {key_of(text, names_people=names_people): text for text in texts if text}
    if not by_key:
        return {}
    version = markdown.version()
    found, old = {}, set()
    for key, row_version, markup in KeptHtml.objects.filter(key__in=by_key).values_list(
        "key", "version", "html"
    ):
        if row_version == version:
            found[by_key[key]] = markup
        else:  # the walk renders it again: while several versions run, readers don't write in turn
            old.add(key)
    new = {
        key: write_html(text, names_people=names_people) for key, text in by_key.items() if text not in found
    }
    missing = {key: markup for key, markup in new.items() if key not in old}
    if missing:
        try:
            KeptHtml.objects.bulk_create(_rows(missing), ignore_conflicts=True)
        except OperationalError:  # a page is read also while others write for long
            if connection.in_atomic_block:
                raise
    return found | {by_key[key]: markup for key, markup in new.items()}


def keep(texts: Iterable[str], *, names_people: bool = False) -> None:
    """Render texts that were saved, and keep what comes out."""
    store(
        {
            key_of(text, names_people=names_people): write_html(text, names_people=names_people)
            for text in texts
            if text
        }
    )


def store(markups: dict[str, str], *, walk: int = 0) -> None:
    """Keep HTML by key, in the place of what an older renderer made."""
    if markups:
        KeptHtml.objects.bulk_create(
            _rows(markups, walk=walk),
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["version", "html", "kept_at", *(["walk"] if walk else [])],
        )


def forget(texts: Iterable[str], *, names_people: bool = False) -> None:
    """Throw away the HTML of texts that were taken away."""
    keys = [key_of(text, names_people=names_people) for text in texts if text]
    if keys:
        KeptHtml.objects.filter(key__in=keys).delete()


def _rows(markups: dict[str, str], *, walk: int = 0) -> list[KeptHtml]:
    version, now = markdown.version(), timezone.now()
    # In the order of their keys: two who write the same rows wait for each other in one direction.
    return [
        KeptHtml(key=key, version=version, html=markup, walk=walk, kept_at=now)
        for key, markup in sorted(markups.items())
    ]
