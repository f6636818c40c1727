"""What lists can be narrowed by: what facets are called, and how they are shown with their counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hub.base.models import Level, ServiceLine, Tag, Theme

# The labels of these values, in the order in which they are shown. Of an unknown value there is none.
Labels = Callable[[list[str]], Mapping[str, str | Promise]]

# Of bodies and tags there may be thousands: so many of the most frequent are offered.
MOST_OFFERED = 20


def entries_of(model) -> Labels:
    """All entries of a vocabulary, in its own order."""
    return lambda values: {entry.slug: entry.label for entry in model.objects.all()}


def rows_of(model, manager: str = "objects") -> Labels:
    """The rows of these slugs, in the order in which they were asked for."""

    def labels(values: list[str]) -> dict[str, str]:
        rows = getattr(model, manager).filter(slug__in=values).only("slug", "name")
        names = {row.slug: row.name for row in rows}
        return {value: names[value] for value in values if value in names}

    return labels


def choices_of(choices: Mapping) -> Labels:
    """A fixed list."""
    return lambda values: choices


def in_order_of_counts(choices: Mapping) -> Labels:
    """Of a fixed list the values that were asked for: the most frequent first."""
    return lambda values: {value: choices[value] for value in values if value in choices}


def years(values: list[str]) -> dict[str, str]:
    """Years, the latest first."""
    return {value: value for value in sorted(values, reverse=True) if value.isdecimal()}


def country_names(values: list[str]) -> dict[str, str]:
    """All countries, by name."""
    return _country_names(get_language())


@cache
def _country_names(language: str | None) -> dict[str, str]:
    # To translate and sort them takes longer than all other names of a list's filters.
    return dict(countries)


@dataclass(frozen=True)
class Facet:
    """One thing that a list can be narrowed by."""

    # The parameter in the address.
    name: str
    label: str | Promise
    labels: Labels
    # Only the first few stand open beside the list.
    is_folded: bool = True
    # So many of the most frequent values are offered; all, where there is no bound.
    most: int | None = None
    # What search calls it, for lists that search counts.
    indexed_as: str = ""


def service_lines(**more) -> Facet:
    """By service line."""
    return Facet("service-line", _("Service line"), entries_of(ServiceLine), **more)


def themes(**more) -> Facet:
    """By theme."""
    return Facet("theme", _("Theme"), entries_of(Theme), **more)


def levels(**more) -> Facet:
    """By level of government."""
    return Facet("level", _("Level"), choices_of(dict(Level.choices)), **more)


def tags(**more) -> Facet:
    """By tag."""
    return Facet("tag", _("Tag"), rows_of(Tag, "every"), most=MOST_OFFERED, **more)


@dataclass(slots=True)
class FacetValue:
    """One value of a facet as a page offers it; ``count`` says how many things it would show."""

    value: str
    label: str | Promise
    count: int
    chosen: bool


@dataclass(slots=True)
class ShownFacet:
    """A facet as a page shows it."""

    name: str
    label: str | Promise
    values: list[FacetValue]
    foldable: bool = False
    folded: bool = False


def most_frequent(counts: Mapping[str, int], most: int | None = None) -> list[str]:
    """The values by how often they occur."""
    return sorted(counts, key=lambda value: (-counts[value], value))[:most]


def shown_facet(facet: Facet, counts: Mapping[str, int], chosen: list[str]) -> ShownFacet:
    """The facet with how many things each value would show. What is chosen is always among the values.

    A chosen value that has no label is shown as it was asked for, so that it can be taken out again.
    """
    wanted = list(dict.fromkeys([*most_frequent(counts, facet.most), *chosen]))
    shown = set(wanted)
    labels = {value: label for value, label in facet.labels(wanted).items() if value in shown}
    labels |= {value: value for value in chosen if value not in labels}
    values = [
        FacetValue(value, label, counts.get(value, 0), value in chosen) for value, label in labels.items()
    ]
    return ShownFacet(facet.name, facet.label, values, facet.is_folded, facet.is_folded and not chosen)


def applied(facets: Iterable[ShownFacet]) -> list[dict]:
    """The chosen values as ``name``, ``value`` and ``label``, for the bar above the list."""
    return [
        {"name": facet.name, "value": value.value, "label": value.label}
        for facet in facets
        for value in facet.values
        if value.chosen
    ]
