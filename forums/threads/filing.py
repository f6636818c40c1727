"""What a thread is filed under, as a page of it shows it."""

from django.db.models import F, JSONField, Value
from django.urls import reverse

from forums.models import Thread
from hub.base.models import ServiceLine

# In the order in which they are shown; each name is a parameter of the list of threads.
NAMES = ("tag", "line", "theme")


def chips_of(thread: Thread) -> list[dict]:
    """Tags, service lines and themes in one query, each leading to the list of what is filed there too."""
    tags = thread.tagged_items.filter(tag__merged_into__isnull=True)
    rows = _terms(thread.service_lines, "line").union(
        _terms(thread.themes, "theme"),
        tags.order_by().values_list(
            Value("tag"), "pk", "tag__name", "tag__slug", Value([], output_field=JSONField())
        ),
        all=True,
    )
    address = reverse("forums:threads")
    return [
        {"label": _label(label, translations), "address": f"{address}?{name}={slug}"}
        for name, _place, label, slug, translations in sorted(
            rows, key=lambda row: (NAMES.index(row[0]), *row[1:3])
        )
    ]


def _terms(terms, name: str):
    return terms.order_by().values_list(Value(name), F("sort_order"), "name", "slug", "translations")


def _label(name: str, translations) -> str:
    """The name in the reader's language; vocabularies are all translated in the same way."""
    return ServiceLine(name=name, translations=translations).label
