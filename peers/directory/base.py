"""What the lists of people and of organisations have in common: service lines, places, and what is near to the reader.

Search answers both (``search.finding.searched_list``): an entry of a person holds what its audience may know of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from hub.base.access import audiences
from hub.base.listing import populations
from hub.base.listing.facets import (
    MOST_OFFERED,
    Facet,
    choices_of,
    country_names,
    in_order_of_counts,
)
from hub.base.listing.tables import Column, ShownTable
from hub.base.models import Level, ServiceLine
from peers.models import Organisation
from peers.place_facets import place_facets
from search.engines import base as engine
from search.finding.searched_list import SearchedListing
from search.models import EntryFacet

Name = EntryFacet.Name

NEAR = engine.NEAR
SORTS = {
    engine.NEAR: gettext_lazy("Most like mine"),
    engine.ACTIVE: gettext_lazy("Recently active"),
    engine.NAME: gettext_lazy("Name"),
}
# What makes somebody near, and how it is told.
NEAR_BY = {
    Name.LEVEL: gettext_lazy("Same level as yours"),
    Name.COUNTRY: gettext_lazy("Same country as yours"),
    Name.STATE: gettext_lazy("Same state or province as yours"),
    Name.POPULATION: gettext_lazy("Of about your size"),
}
# Vocabularies are known to search by their key, to addresses by their slug.
OF_SERVICE_LINES = {Name.SERVICE_LINE, Name.HOSTS, Name.HOSTED}


def facet(name: str, indexed_as: Name, labels: Callable) -> Facet:
    """A facet that search counts; the most frequent values are offered."""
    return Facet(
        name, indexed_as.label, labels, is_folded=False, most=MOST_OFFERED, indexed_as=indexed_as.value
    )


def service_line_facet(name: str, indexed_as: Name) -> Facet:
    """A facet of service lines, whose names a list reads once."""
    return facet(name, indexed_as, in_order_of_counts({}))


def _states(values: list[str]) -> dict[str, str]:
    """States and provinces; with their country, where there are some of several countries."""
    pairs = {value: value.partition(":")[::2] for value in values}
    several = len({country for country, _name in pairs.values()}) > 1
    known = dict(countries) if several else {}
    return {
        value: f"{name}, {known[country]}" if name and country in known else name
        for value, (country, name) in pairs.items()
        if name
    }


PLACES = (
    facet("level", Name.LEVEL, in_order_of_counts(dict(Level.choices))),
    facet("country", Name.COUNTRY, lambda values: in_order_of_counts(country_names(values))(values)),
    facet("state", Name.STATE, _states),
    facet("population", Name.POPULATION, choices_of(populations.BANDS)),
)


class Directory(SearchedListing):
    """The people or organisations that a reader asked for."""

    columns: Sequence[Column]
    address_of: Callable[..., str]

    # --- Service lines -------------------------------------------------------------------------------
    @cached_property
    def _lines(self) -> dict[str, ServiceLine]:
        return {str(line.pk): line for line in ServiceLine.objects.all()}

    def as_indexed(self, facet: Facet, value: str) -> str:
        if facet.indexed_as not in OF_SERVICE_LINES:
            return value
        return next((pk for pk, line in self._lines.items() if line.slug == value), "-")

    def in_address(self, facet: Facet, value: str) -> str:
        if facet.indexed_as not in OF_SERVICE_LINES:
            return value
        return self._lines[value].slug if value in self._lines else ""

    def labels(self, facet: Facet, values: list[str]) -> Mapping[str, str]:
        if facet.indexed_as not in OF_SERVICE_LINES:
            return super().labels(facet, values)
        return in_order_of_counts({line.slug: line.label for line in self._lines.values()})(values)

    # --- Nearness ------------------------------------------------------------------------------------
    @cached_property
    def _near_to(self) -> dict[str, str]:
        """What is known of the reader's own organisation, for nearness."""
        own = self.user.organisation if audiences.is_member(self.user) else None
        return {} if own is None else near_to(own)

    def near_to_reader(self) -> Mapping[str, str]:
        return self._near_to if self.sort == NEAR else {}

    @cached_property
    def possible_sorts(self) -> list[str]:
        return [name for name in super().possible_sorts if name != NEAR or self._near_to]

    def near_reasons(self, organisation: Organisation | None) -> list[str]:
        """What it has in common with the reader's own, where that is what the order is by."""
        if self.sort != NEAR or organisation is None:
            return []
        theirs = near_to(organisation)
        return [str(told) for name, told in NEAR_BY.items() if self._is_near(name, theirs)]

    def _is_near(self, name: Name, theirs: dict[str, str]) -> bool:
        return name in theirs and theirs[name] == self._near_to.get(name)

    @property
    def table(self) -> ShownTable:
        """The page as a table."""
        return ShownTable(self, self.columns, self.address_of)


def near_to(organisation: Organisation) -> dict[str, str]:
    """What of an organisation others are near to it by."""
    known = {
        Name.LEVEL.value: organisation.level,
        Name.COUNTRY.value: str(organisation.country or ""),
        **dict(place_facets(organisation)),
    }
    return {name: value for name, value in known.items() if value}


def serves(population) -> str:
    """The reason that names a size."""
    return _("Serves %(number)s people") % {"number": f"{population:,.0f}"}


def as_shown(queryset: QuerySet, keys: Iterable[int], name: str = "pk") -> list:
    """The rows with these keys, in this order."""
    keys = list(keys)
    found = {getattr(row, name): row for row in queryset.filter(**{f"{name}__in": keys})}
    return [found[key] for key in keys if key in found]
