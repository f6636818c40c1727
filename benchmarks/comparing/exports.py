"""A round's results as tables to take away, with all that is needed to read them later."""

import tempfile
from decimal import Decimal
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from benchmarks.comparing.round_results import METHOD, Line, RoundResults
from hub.base.output import tables
from hub.base.output.tables import Value

# What stands in the place of a figure that is not told.
MARK = "*"


def headings() -> list[str]:
    """The columns of the results."""
    return [
        *(_("Metric"), _("Version"), _("Unit"), _("Period"), _("Group"), _("Organisations")),
        *(
            _("Lower quartile"),
            _("Median"),
            _("Upper quartile"),
            _("Taken together"),
            _("Not shown, because"),
            _("Remark"),
        ),
        *(_("Definition"), _("In"), _("Out"), _("Numerator"), _("Denominator"), _("Method"), _("Source")),
        *(
            _("Licence"),
            _("Attribution"),
            _("Round"),
            _("Version of the round"),
            _("Currency"),
            _("Downloaded"),
        ),
    ]


def rows(results: RoundResults) -> list[list[Value]]:
    """A row for each metric."""
    return [tables.harmless_row(_row(results, line)) for line in results.lines]


def _row(results: RoundResults, line: Line) -> list[Value]:
    answer, version, round_ = line.answer, line.version, results.round
    return [
        *(line.metric.name, version.number, version.unit, round_.period, results.group_name),
        answer.count if answer.is_told else MARK,
        *(_figure(answer.lower), _figure(answer.median), _figure(answer.upper)),
        answer.together.normalize()
        if answer.together is not None
        else (MARK if answer.together_refusal else ""),
        " ".join(answer.words),
        answer.remark,
        *(version.definition, version.included, version.excluded, version.numerator, version.denominator),
        str(METHOD),
        *(round_.source, round_.licence, round_.attribution, round_.title, round_.number, round_.currency),
        timezone.localdate(),
    ]


def _figure(value: Decimal | None) -> Value:
    return MARK if value is None else value.normalize()


def as_xlsx(results: RoundResults) -> IO[bytes]:
    """The results as an XLSX file, which is open and at its beginning."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(_("Results")[:31])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 44)
        bold = book.add_format({"bold": True})
        for column, heading in enumerate(headings()):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows(results), start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
    file.seek(0)
    return file


def _write(sheet, line: int, column: int, value: Value) -> None:
    if isinstance(value, str):
        sheet.write_string(line, column, value)
    elif isinstance(value, int | Decimal):
        sheet.write_number(line, column, value)
    elif value is not None:
        sheet.write_datetime(line, column, value)
