"""The list of cases as a table to take away: CSV and XLSX.

What stands in it is said once, in ``COLUMNS``. A value is a text, a number, a date or nothing; numbers stay
numbers, and texts are made harmless for the programs that would calculate them.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import IO

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook

from cases.listing.export_rows import ExportRows
from cases.listing.results import Listing
from cases.models.bylines import shown_names, welcomes_questions
from hub.base.models import Level
from hub.base.output import tables
from hub.base.output.addresses import in_full
from hub.base.output.tables import Value

MAX_ROWS = 10_000
# Cases read at a time: the number of queries grows with the chunks, not with the rows.
CHUNK = 500
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Before it spreadsheets know no dates.
_FIRST_YEAR = 1901
# Django's own way to a choice's name goes through all choices for each row.
_LEVELS = dict(Level.choices)


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it says of a case, and how wide it is in a spreadsheet."""

    heading: str | Promise
    value: Callable[..., Value]
    width: int = 16


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


class CaseTable:
    """The cases of a list, in its order, as the rows of a table.

    Which cases they are is settled at once; their rows are read in chunks while they are written, with the
    time zone and the language of whoever asked.
    """

    def __init__(self, listing: Listing):
        self._listing = listing
        self._rows = ExportRows(listing.list_page.get_url() or "")
        self._keys = listing[:MAX_ROWS]
        total = listing.count()
        self._zone = timezone.get_current_timezone()
        self._language = translation.get_language()
        self.headings = [str(column.heading) for column in COLUMNS]
        self.note = ""
        if total > len(self._keys):
            self.note = gettext(
                "Only the first %(shown)s of %(total)s cases are here. Choose filters to get the others."
            ) % {"shown": len(self._keys), "total": total}

    def rows(self) -> Iterator[list[Value]]:
        """The rows; where there were too many, a last one says so."""
        for start in range(0, len(self._keys), CHUNK):
            yield from self._chunk(self._keys[start : start + CHUNK])
        if self.note:
            yield [self.note]

    def _chunk(self, keys: list[int]) -> list[list[Value]]:
        with timezone.override(self._zone), translation.override(self._language):
            return [_row(case) for case in self._rows.read(keys, self._listing.user)]

    def as_csv(self) -> Iterator[str]:
        """The table as CSV, in pieces, marked as UTF-8 for Excel."""
        return tables.as_csv(self.headings, self.rows())

    def as_xlsx(self) -> IO[bytes]:
        """The table as an XLSX file, which is open and at its beginning. Rows go to the disk as they come."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        # openpyxl, which reads what people send us, takes twice as long to write.
        with Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet(gettext("Cases")[:31])
            sheet.freeze_panes(1, 1)
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for number, column in enumerate(COLUMNS):
                sheet.set_column(number, number, column.width)
            bold = book.add_format({"bold": True})
            for number, heading in enumerate(self.headings):
                sheet.write_string(0, number, heading, bold)
            for line, row in enumerate(self.rows(), start=1):
                for number, value in enumerate(row):
                    _write(sheet, line, number, value, day)
        file.seek(0)
        return file


def _row(case) -> list[Value]:
    return tables.harmless_row(column.value(case) for column in COLUMNS)


def _write(sheet, line: int, number: int, value: Value, day) -> None:
    """One cell; an empty one takes no room in the file."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(line, number, value)
    elif not isinstance(value, date):
        sheet.write_number(line, number, value)
    elif value.year < _FIRST_YEAR:
        sheet.write_string(line, number, value.isoformat())
    else:
        sheet.write_datetime(line, number, value, day)
