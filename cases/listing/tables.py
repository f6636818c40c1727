"""The list of cases as a table to take away."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.listing.export_rows import ExportRows
from cases.listing.results import CaseListing
from cases.models.bylines import shown_names, welcomes_questions
from hub.base.listing.tables import Column, ListTable
from hub.base.models import Level
from hub.base.output.addresses import in_full
from hub.base.output.tables import Value

# Django's own way to a choice's name goes through all choices for each row.
_LEVELS = dict(Level.choices)


def _figure(name: str, decimals: int | None = None) -> Callable[..., Value]:
    """A figure of the economics, as entered or rounded; none where the author does not disclose them."""

    def value(case) -> Value:
        sums = case.economics
        if not sums.is_told:
            return None
        found = getattr(sums if hasattr(type(sums), name) else case, name)
        if found is None or decimals is None:
            return found
        return found.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

    return value


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _invested(case) -> Decimal | None:
    sums = case.economics
    return sums.investment if sums.is_told and sums.investments else None


def _per_cent(fraction: Decimal | None) -> Decimal | None:
    return None if fraction is None else (fraction * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


COLUMNS = (
    Column(_("Title"), lambda case: case.title, 50),
    Column(_("Summary"), lambda case: case.summary, 60),
    Column(_("Lead organisation"), lambda case: case.lead_name, 32),
    Column(_("Level"), lambda case: str(_LEVELS.get(case.level, ""))),
    Column(_("Country"), lambda case: case.country_name),
    Column(_("Jurisdiction"), lambda case: case.jurisdiction, 24),
    Column(_("Stage"), lambda case: case.stage),
    Column(_("Service lines"), lambda case: "; ".join(case.service_lines), 32),
    Column(_("Themes"), lambda case: "; ".join(case.themes), 32),
    Column(_("Delivery model"), lambda case: case.delivery_model, 24),
    Column(_("Form of governance"), lambda case: case.governance_form, 24),
    Column(_("Funding model"), lambda case: case.funding_model, 24),
    Column(_("Programme"), lambda case: case.programme, 24),
    Column(_("Partners"), lambda case: "; ".join(case.partners), 32),
    Column(_("Population served"), lambda case: case.population_served),
    Column(_("Started"), lambda case: case.started_on),
    Column(_("In operation since"), lambda case: case.live_on),
    Column(_("Ended"), lambda case: case.ended_on),
    Column(_("Tags"), lambda case: "; ".join(case.tags), 24),
    Column(_("Currency"), _figure("currency"), 10),
    Column(_("Price year"), _figure("price_year"), 10),
    Column(_("Yearly cost before"), _figure("cost_before")),
    Column(_("Yearly cost after"), _figure("cost_after")),
    Column(_("Unit of volume"), _figure("volume_unit")),
    Column(_("Volume a year before"), _figure("volume_before")),
    Column(_("Volume a year after"), _figure("volume_after")),
    Column(_("Staff (FTE) before"), _figure("staff_before")),
    Column(_("Staff (FTE) after"), _figure("staff_after")),
    Column(_("One-off investment"), _invested),
    Column(_("Saved a year"), _figure("saving", 2)),
    Column(_("Saved, % of the cost before"), lambda case: _per_cent(_figure("saving_share")(case))),
    Column(_("Payback (years)"), _figure("payback", 2)),
    Column(_("Net present value (NPV)"), _figure("net_present_value", 2)),
    Column(_("Authors"), lambda case: "; ".join(shown_names(case.authors)), 32),
    Column(_("Welcomes questions"), lambda case: gettext("Yes") if welcomes_questions(case.authors) else ""),
    Column(_("Evidence"), lambda case: "; ".join(case.evidence), 40),
    Column(_("Published"), lambda case: _day(case.first_published_at)),
    Column(_("Updated"), lambda case: _day(case.last_published_at)),
    Column(_("Last confirmed on"), lambda case: case.last_confirmed_on),
    Column(_("Address"), lambda case: in_full(case.address), 50),
)


class CaseTable(ListTable):
    """The cases of a list as a file."""

    def __init__(self, listing: CaseListing):
        rows = ExportRows(listing.list_page.get_url() or "")
        super().__init__(listing, COLUMNS, read=lambda keys: rows.read(keys, listing.user))
