"""The filters of the list of toolkits, as an address has them."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from cases.listing.filters import Facet, choices_of, entries_of, rows_of
from hub.base.models import Level, ServiceLine, Tag, Theme
from peers.models import Programme
from peers.profiles.visibility import LANGUAGES, language_name
from toolkits.models.licences import Licence


def _languages(values: list[str]) -> dict[str, str]:
    return {value: language_name(value) for value in values if value in LANGUAGES}


def _formats(values: list[str]) -> dict[str, str]:
    return {value: value.upper() for value in values}


FACETS = (
    Facet("service-line", _("Service line"), entries_of(ServiceLine), is_folded=False),
    Facet("theme", _("Theme"), entries_of(Theme), is_folded=False),
    Facet("level", _("Level"), choices_of(dict(Level.choices)), is_folded=False),
    Facet("file-format", _("Has files of the kind"), _formats, is_folded=False),
    Facet("licence", _("Licence"), choices_of(dict(Licence.choices))),
    Facet("language", _("Language"), _languages),
    Facet("programme", _("Programme"), rows_of(Programme), most=20),
    Facet("tag", _("Tag"), rows_of(Tag, "every"), most=20),
)

SORTS = {
    "released": _("Latest release"),
    "newest": _("Newest"),
    "confirmed": _("Recently confirmed"),
    "title": _("Title"),
}
DEFAULT_SORT = "released"
# More values of one facet than anybody ticks; the rest of a made-up address is ignored.
MAX_VALUES = 50


@dataclass
class ToolkitFilters:
    """What a reader asked for."""

    chosen: dict[str, list[str]] = field(default_factory=dict)
    sort: str = DEFAULT_SORT

    @classmethod
    def from_query(cls, query: QueryDict) -> "ToolkitFilters":
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
        sort = query.get("sort", DEFAULT_SORT)
        return cls(chosen=chosen, sort=sort if sort in SORTS else DEFAULT_SORT)

    @property
    def sorts(self) -> list[dict]:
        """The ways to sort, with the one in use marked."""
        return [{"name": name, "label": label, "current": name == self.sort} for name, label in SORTS.items()]

    @property
    def query(self) -> str:
        """The query that asks for the same toolkits in the same order."""
        return urlencode({**self.chosen, **self.kept}, doseq=True)

    @property
    def query_unsorted(self) -> str:
        """The query that asks for the same toolkits, whatever their order."""
        return urlencode(self.chosen, doseq=True)

    @property
    def kept(self) -> dict[str, str]:
        """What the form of the facets carries along: the order, where it is not the usual one."""
        return {} if self.sort == DEFAULT_SORT else {"sort": self.sort}
