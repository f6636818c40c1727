"""The words for what entries are filed under, in the reader's language."""

from collections.abc import Iterable
from functools import cached_property

from django_countries import countries

from hub.base.models import Level, ServiceLine, Stage, Theme
from search import registry
from search.models import Entry, EntryFacet

Facet = EntryFacet.Name


class Labels:
    """The vocabularies, each read once: by id for entries, by slug for addresses."""

    @cached_property
    def _words(self) -> dict[str, dict[str, object]]:
        models = {Facet.THEME: Theme, Facet.SERVICE_LINE: ServiceLine, Facet.STAGE: Stage}
        return {
            facet: {str(word.pk): word for word in model.objects.all()} for facet, model in models.items()
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

    ``kind_label``, ``stage_label``, and ``themes`` and ``service_lines`` as vocabulary entries.
    """
    entries = list(entries)
    labels = labels or Labels()
    kinds = registry.kinds()
    values: dict[tuple[int, str], set[str]] = {}
    rows = EntryFacet.objects.filter(
        entry__in=[entry.pk for entry in entries], facet__in=[Facet.THEME, Facet.SERVICE_LINE]
    )
    for pk, facet, value in rows.values_list("entry_id", "facet", "value") if entries else []:
        values.setdefault((pk, facet), set()).add(value)
    for entry in entries:
        entry.kind_label = kinds[entry.kind].label if entry.kind in kinds else ""
        stages = labels.words(Facet.STAGE, [str(entry.stage_id)])
        entry.stage_label = stages[0].label if stages else ""
        entry.themes = labels.words(Facet.THEME, values.get((entry.pk, Facet.THEME), ()))
        entry.service_lines = labels.words(Facet.SERVICE_LINE, values.get((entry.pk, Facet.SERVICE_LINE), ()))
    return entries
