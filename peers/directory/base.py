"""The directory: who and what is found, in which order, why, and how many each filter would leave.

It asks search, whose entries hold for each audience what that audience may know: nothing that a profile hides
from the reader narrows, counts, sorts or explains anything. The page that was found is read from the database.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from hub.base.access import audiences
from hub.base.listing import populations
from hub.base.models import Level, ServiceLine
from peers.models import Organisation
from peers.place_facets import place_facets
from search.engines import base as asked
from search.finding import engine
from search.models import Entry, EntryFacet
from search.query import parsing
from search.text.plain_text import clean

Facet = EntryFacet.Name
# Of these there may be many: so many of the most frequent are offered.
OFFERED = 20
MOST_VALUES = 50
# Nobody pages further.
MOST_SHOWN = asked.MAX_COUNTED
PAGE_SIZE = 20

SORTS = {
    asked.RELEVANCE: gettext_lazy("Best match"),
    asked.NEAR: gettext_lazy("Most like mine"),
    asked.ACTIVE: gettext_lazy("Recently active"),
    asked.NAME: gettext_lazy("Name"),
}
# What makes somebody near, and how it is told.
NEAR_BY = {
    Facet.LEVEL: gettext_lazy("Same level as yours"),
    Facet.COUNTRY: gettext_lazy("Same country as yours"),
    Facet.STATE: gettext_lazy("Same state or province as yours"),
    Facet.POPULATION: gettext_lazy("Of about your size"),
}
# Vocabularies are known to search by their key, to addresses by their slug.
OF_SERVICE_LINES = {Facet.SERVICE_LINE, Facet.HOSTS, Facet.HOSTED}


@dataclass
class DirectoryFilters:
    """What a reader asked for."""

    text: str = ""
    # By the name in the address.
    chosen: dict[str, list[str]] = field(default_factory=dict)
    sort: str = ""
    page_number: int = 1

    @classmethod
    def from_query(cls, query: QueryDict, parameters: Iterable[str]) -> "DirectoryFilters":
        """Read the filters from an address; a value that there is not finds nobody."""
        chosen = {}
        for name in parameters:
            values = [clean(value, 120) for value in query.getlist(name)[:MOST_VALUES]]
            if any(values):
                chosen[name] = list(dict.fromkeys(value for value in values if value))
        sort, number = query.get("sort", ""), query.get("page", "")
        # More digits than any page has: not read as a number at all.
        page_number = int(number) if number.isascii() and number.isdigit() and len(number) <= 6 else 1
        return cls(clean(query.get("q", ""), 200), chosen, sort if sort in SORTS else "", page_number)

    @property
    def chosen_count(self) -> int:
        """How many filters are in use, the text not counted."""
        return sum(len(values) for values in self.chosen.values())

    @property
    def kept(self) -> dict[str, str]:
        """What the form of the facets carries along."""
        return {"q": self.text, "sort": self.sort}

    @property
    def query(self) -> str:
        """The query that asks for the same in the same order."""
        told = {name: value for name, value in self.kept.items() if value}
        return urlencode({**told, **self.chosen}, doseq=True)


class Directory(ABC):
    """What a reader asked for of one kind of things; what people and organisations have in common."""

    kind: str
    # Name in the address, and facet; in the order in which the page shows them.
    PARAMETERS: dict[str, Facet]
    SORTS: tuple[str, ...]

    def __init__(self, reader, query: QueryDict, *, most: int = 0):
        """``most``: so many of the first are wanted, and no counts; otherwise one page with them."""
        self.reader = reader
        self.filters = DirectoryFilters.from_query(query, self.PARAMETERS)
        self._most = most

    # --- What was found ------------------------------------------------------------------------------
    @cached_property
    def found(self) -> asked.Found:
        """The answer of search."""
        words = parsing.parse_words(self.filters.text)
        size = self._most or PAGE_SIZE
        wanted = asked.Page(
            number=min(max(1, 1 if self._most else self.filters.page_number), MOST_SHOWN // size),
            size=size,
            sort=self.sort,
            counted=() if self._most else tuple(self.PARAMETERS.values()),
            near=self._near_to if self.sort == asked.NEAR else {},
        )
        return engine.current().search(
            replace(words, required={"kind": (self.kind,)}),
            user=self.reader,
            filters=self._wanted_values(),
            page=wanted,
        )

    @cached_property
    def keys(self) -> dict[int, int]:
        """The keys of the things on the page, in their order, each with its entry.

        An index may lag behind: what the reader may no longer see is left out in any case.
        """
        entries = Entry.objects.visible_to(self.reader).filter(pk__in=self.found.ids).order_by()
        # With the kind among the conditions SQLite would go through all entries of that kind, and not by these keys.
        things = {
            pk: thing
            for pk, kind, thing in entries.values_list("pk", "kind", "object_id")
            if kind == self.kind
        }
        return {things[pk]: pk for pk in self.found.ids if pk in things}

    @abstractmethod
    def rows(self, keys: Iterable[int]) -> list:
        """These things as the page shows them, in this order."""

    @cached_property
    def page(self) -> Page:
        """The page of results."""
        shown = range(min(self.found.total, MOST_SHOWN))
        return Page(self.rows(self.keys), self.found.page_number, Paginator(shown, PAGE_SIZE))

    @property
    def total(self) -> int:
        """How many there are; see ``is_capped``."""
        return self.found.total

    @property
    def is_capped(self) -> bool:
        """Whether there are more, which nobody counted."""
        return self.found.total_is_capped

    @property
    def is_last_that_can_be_shown(self) -> bool:
        """Whether there are more than anybody can page through, and this is the last page."""
        more = self.is_capped or self.total > MOST_SHOWN
        return more and not self.page.has_next()

    def _wanted_values(self) -> dict[str, list[str]]:
        wanted = {}
        for name, values in self.filters.chosen.items():
            facet = self.PARAMETERS[name]
            if facet in OF_SERVICE_LINES:
                pks = {line.slug: str(line.pk) for line in self._lines.values()}
                values = [pks.get(value, "-") for value in values]
            wanted[facet.value] = values
        return wanted

    def passage(self, key: int) -> SafeString | str:
        """What of it has the words."""
        passage = self.found.passages.get(self.keys.get(key), "") if self.filters.text else ""
        return passage if "<mark>" in passage else ""

    # --- In which order ------------------------------------------------------------------------------
    @cached_property
    def _near_to(self) -> dict[str, str]:
        """What is known of the reader's own organisation, for nearness."""
        own = self.reader.organisation if audiences.is_member(self.reader) else None
        return {} if own is None else near_to(own)

    @property
    def sort(self) -> str:
        """The order in use: the one asked for where it can be had."""
        possible = self._possible_sorts
        return self.filters.sort if self.filters.sort in possible else possible[0]

    @cached_property
    def _possible_sorts(self) -> list[str]:
        possible = {asked.RELEVANCE: bool(self.filters.text), asked.NEAR: bool(self._near_to)}
        if self.filters.text:
            return [name for name in SORTS if name in self.SORTS and possible.get(name, True)]
        return [name for name in self.SORTS if possible.get(name, True)]

    @property
    def sorts(self) -> list[dict]:
        """The orders to choose from, with the one in use marked."""
        return [
            {"name": name, "label": SORTS[name], "current": name == self.sort}
            for name in SORTS
            if name in self._possible_sorts
        ]

    def near_reasons(self, organisation: Organisation | None) -> list[str]:
        """What it has in common with the reader's own, where that is what the order is by."""
        if self.sort != asked.NEAR or organisation is None:
            return []
        theirs = near_to(organisation)
        return [str(told) for facet, told in NEAR_BY.items() if self._is_near(facet, theirs)]

    def _is_near(self, facet: Facet, theirs: dict[str, str]) -> bool:
        return facet in theirs and theirs[facet] == self._near_to.get(facet)

    # --- How many each filter would leave ------------------------------------------------------------
    @cached_property
    def facets(self) -> list[dict]:
        """Each facet with its values and how many each would show.

        A facet's own choices don't narrow its counts: they say what choosing another would add.
        """
        wanted = self._wanted_values()
        return [self._facet(name, facet, wanted) for name, facet in self.PARAMETERS.items()]

    def _facet(self, name: str, facet: Facet, wanted: dict[str, list[str]]) -> dict:
        counts, chosen = self.found.counts.get(facet.value, {}), wanted.get(facet.value, [])
        frequent = sorted(counts, key=lambda value: (-counts[value], value))[:OFFERED]
        values = [
            {
                "value": self._lines[value].slug if facet in OF_SERVICE_LINES else value,
                "label": label,
                "count": counts.get(value, 0),
                "chosen": value in chosen,
            }
            for value in dict.fromkeys([*chosen, *frequent])
            if (label := self.label(facet, value))
        ]
        if facet == Facet.POPULATION:
            order = list(populations.BANDS)
            values.sort(key=lambda one: order.index(one["value"]))
        return {"name": name, "label": facet.label, "values": values}

    @cached_property
    def _lines(self) -> dict[str, ServiceLine]:
        return {str(line.pk): line for line in ServiceLine.objects.all()}

    def label(self, facet: Facet, value: str) -> str:
        """The word for a value; empty for one that there is not."""
        if facet in OF_SERVICE_LINES:
            return self._lines[value].label if value in self._lines else ""
        if facet == Facet.STATE:
            return self._state(*value.partition(":")[::2])
        known = {
            Facet.LEVEL: dict(Level.choices),
            Facet.COUNTRY: dict(countries),
            Facet.POPULATION: populations.BANDS,
            Facet.BODY: dict(Organisation.Kind.choices),
        }
        return str(known[facet].get(value, ""))

    def _state(self, country: str, name: str) -> str:
        """A state or province; with its country, where there are some of several countries."""
        several = len({one.partition(":")[0] for one in self.found.counts.get(Facet.STATE.value, ())}) > 1
        known = dict(countries).get(country, "") if several else ""
        return f"{name}, {known}" if name and known else name

    @cached_property
    def applied(self) -> list[dict]:
        """What the list is narrowed by, as ``name``, ``value`` and ``label``."""
        text = self.filters.text
        return [{"name": "q", "value": text, "label": f"“{text}”"}] * bool(text) + [
            {"name": facet["name"], "value": one["value"], "label": one["label"]}
            for facet in self.facets
            for one in facet["values"]
            if one["chosen"]
        ]


def near_to(organisation: Organisation) -> dict[str, str]:
    """What of an organisation others are near to it by."""
    known = {
        Facet.LEVEL.value: organisation.level,
        Facet.COUNTRY.value: str(organisation.country or ""),
        **dict(place_facets(organisation)),
    }
    return {facet: value for facet, value in known.items() if value}


def serves(population) -> str:
    """The reason that names a size."""
    return _("Serves %(number)s people") % {"number": f"{population:,.0f}"}


def as_shown(queryset: QuerySet, keys: Iterable[int], name: str = "pk") -> list:
    """The rows with these keys, in this order."""
    keys = list(keys)
    found = {getattr(row, name): row for row in queryset.filter(**{f"{name}__in": keys})}
    return [found[key] for key in keys if key in found]
