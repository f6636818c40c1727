"""What a reader asks of the search page: read from the address, whatever stands there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.base.listing import facets as facets_
from hub.base.listing.facets import FacetValue, ShownFacet
from hub.base.text.whole_numbers import page_number
from search.engines import base as engines
from search.finding.labels import Labels
from search.models import EntryFacet
from search.query import operators, parsing
from search.text import plain_text

Facet = EntryFacet.Name

# Name in the address, and facet; in the order in which the page shows them.
PARAMETERS: dict[str, Facet] = {
    "kind": Facet.KIND,
    "service-line": Facet.SERVICE_LINE,
    "theme": Facet.THEME,
    "level": Facet.LEVEL,
    "stage": Facet.STAGE,
    "country": Facet.COUNTRY,
    "year": Facet.YEAR,
    "tag": Facet.TAG,
}
# The facets that are no fixed list: any value may be asked for, and the most frequent are offered.
OPEN = {Facet.YEAR, Facet.TAG}
OFFERED = 12
# More values of one facet than anybody ticks.
MAX_VALUES = 50

SORTS = {engines.RELEVANCE: _("Best match"), engines.NEWEST: _("Newest")}


@dataclass
class Asked:
    """What was typed and ticked."""

    query: parsing.Query
    was_cut: bool = False
    # What could not be understood of the query, in words.
    problems: list[str] = field(default_factory=list)
    # By facet, the values as entries hold them.
    filters: dict[str, list[str]] = field(default_factory=dict)
    sort: str = engines.RELEVANCE
    page_number: int = 1
    labels: Labels = field(default_factory=Labels)

    @classmethod
    def from_address(cls, address: QueryDict, user) -> "Asked":
        """Read an address. What nobody knows in it is left out."""
        typed = address.get("q", "")
        query = parsing.parse(typed)
        required, problems = operators.resolve(query.named, user)
        asked = cls(
            query=replace(query, required=required),
            was_cut=len(plain_text.clean(typed)) > parsing.MAX_LENGTH,
            problems=problems,
        )
        for name, facet in PARAMETERS.items():
            wanted = [plain_text.clean(value, 100) for value in address.getlist(name)[:MAX_VALUES]]
            if not any(wanted):
                continue
            choices = asked.labels.choices(facet, wanted).items()
            known = {form: value for value, (form, _label) in choices if form}
            values = [known[form] for form in dict.fromkeys(wanted) if form in known]
            if values:
                asked.filters[facet.value] = values
        if not asked.query.looks_for_something or address.get("sort") == engines.NEWEST:
            asked.sort = engines.NEWEST
        asked.page_number = page_number(address.get("page", ""))
        return asked

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked at all."""
        return not self.query.text and not self.filters

    @property
    def kept(self) -> dict[str, str]:
        """What the form of filters keeps of the address."""
        chosen_sort = self.sort if self.query.looks_for_something and self.sort != engines.RELEVANCE else ""
        return {"q": self.query.text, "sort": chosen_sort}

    @property
    def address_without_filters(self) -> str:
        """The search page with the same words and without filters."""
        kept = {name: value for name, value in self.kept.items() if value}
        return f"{reverse('search:search')}{'?' + urlencode(kept) if kept else ''}"

    def corrected_address(self, corrections: Mapping[str, str]) -> str:
        """The search page with some words spelled otherwise, and the same filters."""
        form = {
            name: self.labels.choices(facet, self.filters.get(facet.value, []))
            for name, facet in PARAMETERS.items()
        }
        chosen = [
            (name, form[name][value][0])
            for name, facet in PARAMETERS.items()
            for value in self.filters.get(facet.value, [])
        ]
        return f"{reverse('search:search')}?{urlencode([('q', self.query.corrected(corrections)), *chosen])}"

    @property
    def sorts(self) -> list[dict]:
        """The orders to choose from; without words to find there is one only."""
        if not self.query.looks_for_something:
            return []
        return [{"name": name, "label": label, "current": name == self.sort} for name, label in SORTS.items()]

    def facets(self, counts: dict[str, dict[str, int]]) -> list[ShownFacet]:
        """The facets with the number of results that each value would show."""
        shown = []
        for name, facet in PARAMETERS.items():
            counted = counts.get(facet.value, {})
            chosen = self.filters.get(facet.value, [])
            offered = dict.fromkeys([*chosen, *counted])
            if facet in OPEN:
                offered = dict.fromkeys(
                    [*chosen, *sorted(counted, key=lambda value: (-counted[value], value))][:OFFERED]
                )
            values = [
                FacetValue(form, str(label), counted.get(value, 0), value in chosen)
                for value, (form, label) in self.labels.choices(facet, offered).items()
                if value in offered
            ]
            shown.append(ShownFacet(name, facet.label, values))
        return shown

    @staticmethod
    def applied(facets: list[ShownFacet]) -> list[dict]:
        """What the results are narrowed by, for the bar above them."""
        return facets_.applied(facets)
