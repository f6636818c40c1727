"""What the list of cases can be asked for."""

from django.utils.translation import gettext_lazy as _

from hub.base.listing import facets, populations
from hub.base.listing.facets import MOST_OFFERED, Facet, choices_of, entries_of, rows_of, years
from hub.base.listing.selection import ListKind
from hub.base.models import DeliveryModel, FundingModel, GovernanceForm, Jurisdiction, Stage
from peers.models import Organisation, Programme

TELLING = {
    "figures": _("Has figures"),
    "questions": _("Authors welcome questions"),
    "advice": _("Asks for advice"),
}

FACETS = (
    facets.service_lines(is_folded=False),
    facets.themes(is_folded=False),
    facets.levels(is_folded=False),
    Facet("country", _("Country"), facets.country_names, is_folded=False),
    Facet("stage", _("Stage"), entries_of(Stage), is_folded=False),
    Facet("tells", _("Beyond the story"), choices_of(TELLING), is_folded=False),
    Facet("jurisdiction", _("Jurisdiction"), rows_of(Jurisdiction), most=MOST_OFFERED),
    Facet("organisation", _("Organisation"), rows_of(Organisation), most=MOST_OFFERED),
    Facet("programme", _("Programme"), rows_of(Programme), most=MOST_OFFERED),
    Facet("delivery-model", _("Delivery model"), entries_of(DeliveryModel)),
    Facet("governance", _("Form of governance"), entries_of(GovernanceForm)),
    Facet("funding-model", _("Funding model"), entries_of(FundingModel)),
    Facet("population", _("Population served"), choices_of(populations.BANDS)),
    Facet("started", _("Started in"), years),
    Facet("live", _("In operation since"), years),
    facets.tags(),
)

SORTS = {
    "newest": _("Newest"),
    "updated": _("Recently updated"),
    "confirmed": _("Recently confirmed"),
    "saving": _("Largest saving in %"),
    "complete": _("Most complete"),
    "title": _("Title"),
}
# What the sorts are called above the columns of the table.
COLUMN_HEADINGS = {
    "title": _("Title"),
    "saving": _("Saved"),
    "confirmed": _("Last confirmed"),
    "complete": _("Completeness"),
    "updated": _("Updated"),
}

CASES = ListKind(
    name="cases",
    label=_("Cases"),
    facets=FACETS,
    sorts=SORTS,
    default_sort="newest",
    words_label=_("Search cases"),
    nothing_matches=_("No cases match these filters."),
    downloads={"CSV": "cases:export_csv", "XLSX": "cases:export_xlsx"},
    feed="cases:feed",
    searched_as="case",
    searched_by={name: name for name in ("service-line", "theme", "level", "country", "stage")},
)
