"""What the list of toolkits can be asked for."""

from django.utils.translation import gettext_lazy as _

from hub.base.listing import facets
from hub.base.listing.facets import MOST_OFFERED, Facet, choices_of, rows_of
from hub.base.listing.selection import ListKind
from hub.base.text.languages import LANGUAGES, language_name
from peers.models import Programme
from toolkits.models.licences import Licence


def _languages(values: list[str]) -> dict[str, str]:
    return {value: language_name(value) for value in values if value in LANGUAGES}


def _formats(values: list[str]) -> dict[str, str]:
    return {value: value.upper() for value in values}


TOOLKITS = ListKind(
    name="toolkits",
    label=_("Toolkits"),
    facets=(
        facets.service_lines(is_folded=False),
        facets.themes(is_folded=False),
        facets.levels(is_folded=False),
        Facet("file-format", _("File type"), _formats, is_folded=False),
        Facet("licence", _("Licence"), choices_of(dict(Licence.choices))),
        Facet("language", _("Language"), _languages),
        Facet("programme", _("Programme"), rows_of(Programme), most=MOST_OFFERED),
        facets.tags(),
    ),
    sorts={
        "released": _("Latest release"),
        "newest": _("Newest"),
        "confirmed": _("Recently confirmed"),
        "title": _("Title"),
    },
    default_sort="released",
    words_label=_("Search toolkits"),
    nothing_matches=_("No toolkits match these filters."),
    downloads={"CSV": "toolkits:export_csv", "XLSX": "toolkits:export_xlsx"},
    feed="toolkits:feed",
    searched_as="toolkit",
    searched_by={"service-line": "service-line", "theme": "theme"},
)
