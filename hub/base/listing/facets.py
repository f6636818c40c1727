"""The filters of the list of cases, as an address has them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hub.base.listing import populations
from hub.base.models import (
    DeliveryModel,
    FundingModel,
    GovernanceForm,
    Jurisdiction,
    Level,
    ServiceLine,
    Stage,
    Tag,
    Theme,
)
from peers.models import Organisation, Programme

Labels = Callable[[list[str]], dict[str, str]]


def entries_of(model) -> Labels:
    """All entries of a vocabulary, in its own order."""
    return lambda values: {entry.slug: entry.label for entry in model.objects.all()}


def rows_of(model, manager: str = "objects") -> Labels:
    """The rows of these slugs, in the order in which they were asked for."""

    def labels(values: list[str]) -> dict[str, str]:
        found = {
            row.slug: row.name for row in getattr(model, manager).filter(slug__in=values).only("slug", "name")
        }
        return {value: found[value] for value in values if value in found}

    return labels


def _years(values: list[str]) -> dict[str, str]:
    return {value: value for value in sorted(values, reverse=True) if value.isdecimal()}


def choices_of(choices: dict) -> Labels:
    return lambda values: choices


TELLING = {
    "figures": _("Has figures"),
    "questions": _("Authors welcome questions"),
    "advice": _("Asks for advice"),
}


@dataclass(frozen=True)
class Facet:
    """One thing that cases can be filtered by: its name in the address, and how its values are called."""

    name: str
    label: str | Promise
    labels: Labels
    # Only the first few stand open beside the list.
    is_folded: bool = True
    # Of bodies and tags there may be thousands: so many of the most frequent are offered.
    most: int | None = None


FACETS = (
    Facet("service-line", _("Service line"), entries_of(ServiceLine), is_folded=False),
    Facet("theme", _("Theme"), entries_of(Theme), is_folded=False),
    Facet("level", _("Level"), choices_of(dict(Level.choices)), is_folded=False),
    Facet("country", _("Country"), lambda values: dict(countries), is_folded=False),
    Facet("stage", _("Stage"), entries_of(Stage), is_folded=False),
    Facet("tells", _("Beyond the story"), choices_of(TELLING), is_folded=False),
    Facet("jurisdiction", _("Jurisdiction"), rows_of(Jurisdiction), most=20),
    Facet("organisation", _("Organisation"), rows_of(Organisation), most=20),
    Facet("programme", _("Programme"), rows_of(Programme), most=20),
    Facet("delivery-model", _("Delivery model"), entries_of(DeliveryModel)),
    Facet("governance", _("Form of governance"), entries_of(GovernanceForm)),
    Facet("funding-model", _("Funding model"), entries_of(FundingModel)),
    Facet("population", _("Population served"), choices_of(populations.BANDS)),
    Facet("started", _("Started in"), _years),
    Facet("live", _("In operation since"), _years),
    Facet("tag", _("Tag"), rows_of(Tag, "every"), most=20),
)

SORTS = {
    "newest": _("Newest"),
    "updated": _("Recently updated"),
    "confirmed": _("Recently confirmed"),
    "saving": _("Largest saving in %"),
    "complete": _("Most complete"),
    "title": _("Title"),
}
DEFAULT_SORT = "newest"
# What the sorts are called above the columns of the table.
COLUMN_HEADINGS = {
    "title": _("Title"),
    "saving": _("Saved"),
    "confirmed": _("Last confirmed"),
    "complete": _("Completeness"),
    "updated": _("Updated"),
}
VIEWS = {"cards": _("Cards"), "table": _("Table")}
DEFAULT_VIEW = "cards"
# More values of one facet than anybody ticks; the rest of a made-up address is ignored.
MAX_VALUES = 50


@dataclass
class CaseFilters:
    """What a reader asked for."""

    chosen: dict[str, list[str]] = field(default_factory=dict)
    sort: str = DEFAULT_SORT
    view: str = DEFAULT_VIEW

    @classmethod
    def from_query(cls, query: QueryDict) -> "CaseFilters":
        """Read the filters from an address; what it does not know it ignores."""
        chosen = {}
        for facet in FACETS:
            values = [
                Truncator(value.replace("\0", "")).chars(200)
                for value in query.getlist(facet.name)[:MAX_VALUES]
                if value
            ]
            if values:
                chosen[facet.name] = list(dict.fromkeys(values))
        sort, view = query.get("sort", DEFAULT_SORT), query.get("view", DEFAULT_VIEW)
        return cls(
            chosen=chosen,
            sort=sort if sort in SORTS else DEFAULT_SORT,
            view=view if view in VIEWS else DEFAULT_VIEW,
        )

    @property
    def sorts(self) -> list[dict]:
        """The ways to sort, with the one in use marked."""
        return [{"name": name, "label": label, "current": name == self.sort} for name, label in SORTS.items()]

    @property
    def views(self) -> list[dict]:
        """The ways to show the list, with the one in use marked."""
        return [{"name": name, "label": label, "current": name == self.view} for name, label in VIEWS.items()]

    @property
    def is_table(self) -> bool:
        """Whether the list is shown as a table."""
        return self.view == "table"

    @property
    def query_unsorted(self) -> str:
        """The query that asks for the same cases, in no order."""
        return urlencode(self.chosen, doseq=True)

    @property
    def query(self) -> str:
        """The query that asks for the same cases in the same order."""
        return urlencode({**self.chosen, **self._kept_sort}, doseq=True)

    @property
    def kept(self) -> dict[str, str]:
        """What the form of the facets carries along: order and view, where they are not the usual ones."""
        return self._kept_sort | ({} if self.view == DEFAULT_VIEW else {"view": self.view})

    @property
    def _kept_sort(self) -> dict[str, str]:
        return {} if self.sort == DEFAULT_SORT else {"sort": self.sort}


def applied(facets: list[dict]) -> list[dict]:
    """The chosen values as ``name``, ``value`` and ``label``, for the bar above the list."""
    return [
        {"name": facet["name"], "value": value["value"], "label": value["label"]}
        for facet in facets
        for value in facet["values"]
        if value["chosen"]
    ]
