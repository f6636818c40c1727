"""The words for what entries are filed under, in the reader's language."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import attrgetter

from django.db.models import Value
from django_countries import countries

from hub.base.models import Level, ServiceLine, Stage, Theme
from search.declarations import registry
from search.models import Entry, EntryFacet

Facet = EntryFacet.Name
# What a row shows that an entry is filed under.
FILED = (Facet.THEME, Facet.SERVICE_LINE)


VOCABULARIES = {Facet.THEME: Theme, Facet.SERVICE_LINE: ServiceLine, Facet.STAGE: Stage}


def _columns(model, *names: str) -> list[str]:
    """These of a model's columns, in its own order, in which an instance is made of them."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in names]


# The columns of an entry that lists show; what else is asked for is read when it is.
SHOWN = _columns(
    Entry,
    *("id", "kind", "object_id", "part", "group", "url", "title", "summary", "is_sample"),
    *("level", "country", "jurisdiction_name", "stage_id", "organisation_id", "organisation_name"),
    *("programme_id", "programme_name", "author_names", "published_at", "audience_id"),
)
# Of a vocabulary, what names and orders its words.
NAMED = _columns(Theme, "id", "slug", "name", "sort_order", "translations")


class Labels:
    """The vocabularies, read once, in one query: by id for entries, by slug for addresses."""

    @cached_property
    def _words(self) -> dict[str, dict[str, object]]:
        rows = [
            model.objects.order_by().annotate(facet=Value(str(facet))).values_list("facet", *NAMED)
            for facet, model in VOCABULARIES.items()
        ]
        found: dict[str, list] = {str(facet): [] for facet in VOCABULARIES}
        for facet, *values in rows[0].union(*rows[1:], all=True):
            found[facet].append(VOCABULARIES[facet].from_db(None, NAMED, values))
        return {
            facet: {str(word.pk): word for word in sorted(words, key=attrgetter("sort_order", "name"))}
            for facet, words in found.items()
        }

    def choices(self, facet: str, counted: Iterable[str]) -> dict[str, tuple[str, str]]:
        """What a facet can be, in the order to show: by value, its form in addresses and its label.

        ``counted``: the values that occur, for facets that are no fixed list.
        """
        if facet in self._words:
            return {pk: (word.slug, word.label) for pk, word in self._words[facet].items()}
        if facet == Facet.KIND:
            return {kind: (kind, declared.label_plural) for kind, declared in registry.kinds().items()}
        if facet == Facet.LEVEL:
            return {value: (value, label) for value, label in Level.choices}
        if facet == Facet.COUNTRY:
            return {code: (code, name) for code, name in countries}
        return {value: (value, value) for value in counted}

    def words(self, facet: str, values: Iterable[str]) -> list:
        """The vocabulary's entries with these ids, in its order."""
        wanted = set(values)
        return [word for pk, word in self._words[facet].items() if pk in wanted]


def attach(entries: Iterable[Entry], labels: Labels | None = None) -> list[Entry]:
    """Give each entry what a row shows of it, in a fixed number of queries.

    ``kind_label``, ``stage_label``, ``passage`` (the summary, where nothing was looked for),
    ``more_in_group``, and ``themes`` and ``service_lines`` as vocabulary entries.
    """
    entries = list(entries)
    rows = EntryFacet.objects.filter(entry__in=[entry.pk for entry in entries], facet__in=FILED)
    filed = rows.values_list("entry_id", "facet", "value") if entries else []
    return _labelled(entries, filed, labels or Labels())


def visible(ids: Sequence[int], user, labels: Labels) -> list[Entry]:
    """Those of the entries that the reader may see now, in the order of their ids, with what a row shows.

    One query: every entry is filed under its kind, so that the rows of facets bring all of them along.
    Their long texts are left in the database.
    """
    if not ids:
        return []
    rows = EntryFacet.objects.filter(
        entry__in=Entry.objects.visible_to(user).filter(pk__in=ids), facet__in=[Facet.KIND, *FILED]
    ).values_list("facet", "value", *(f"entry__{name}" for name in SHOWN))
    entries, filed = {}, []
    for facet, value, *columns in rows:
        pk = columns[0]
        if pk not in entries:
            entries[pk] = Entry.from_db(rows.db, SHOWN, columns)
        filed.append((pk, facet, value))
    return _labelled([entries[pk] for pk in ids if pk in entries], filed, labels)


def with_kinds(entries: list[Entry]) -> list[Entry]:
    """Give each entry the word for its kind."""
    kinds = registry.kinds()
    for entry in entries:
        entry.kind_label = kinds[entry.kind].label if entry.kind in kinds else ""
    return entries


def _labelled(entries: list[Entry], filed: Iterable[tuple[int, str, str]], labels: Labels) -> list[Entry]:
    values: dict[tuple[int, str], set[str]] = {}
    for pk, facet, value in filed:
        values.setdefault((pk, facet), set()).add(value)
    for entry in with_kinds(entries):
        entry.passage, entry.more_in_group = entry.summary, 0
        stages = labels.words(Facet.STAGE, [str(entry.stage_id)])
        entry.stage_label = stages[0].label if stages else ""
        entry.themes = labels.words(Facet.THEME, values.get((entry.pk, Facet.THEME), ()))
        entry.service_lines = labels.words(Facet.SERVICE_LINE, values.get((entry.pk, Facet.SERVICE_LINE), ()))
    return entries
