"""The table that an organisation takes away, fills in and hands back: written, and read with errors by cell."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from xlsxwriter import Workbook

from benchmarks.models import Denominator, MetricVersion, SubmittedFigure
from benchmarks.models.rounds import STEP
from benchmarks.submitting import number_parsing
from benchmarks.submitting.services import Sheet, Written
from hub.base.files import uploads
from hub.base.output import tables

Answer = SubmittedFigure.Answer
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 3000, 60
# The line with the headings is looked for so far down.
HEADINGS_WITHIN = 30
# What people write where there is no figure.
NOT_AVAILABLE = {"n/a", "na", "n.a.", "not available", "unknown"}


class SpreadsheetError(Exception):
    """Why a file can't be read at all. The message is for people."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell."""

    cell: str
    text: str


@dataclass
class Reading:
    """What was read out of a file."""

    written: dict[MetricVersion, Written] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # The lines that say nothing of a metric: headings once more, notes below the table.
    passed_over: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """One cell as it was found."""

    value: object = None
    number_format: str = ""


def headings() -> dict[str, str]:
    """The columns of the table, by what they hold."""
    return {
        "organisation": _("Organisation"),
        "code": _("Code"),
        "metric": _("Metric"),
        "numerator_is": _("Numerator is"),
        "numerator": _("Numerator"),
        "denominator_is": _("Denominator is"),
        "denominator": _("Denominator"),
        "answer": _("Answer"),
        "note": _("Note"),
        "last_numerator": _("Numerator last time"),
        "last_denominator": _("Denominator last time"),
    }


# --- Written -------------------------------------------------------------------------------------
def as_xlsx(sheet: Sheet) -> IO[bytes]:
    """The table to fill in, with what is there already and what was given the last time."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = Workbook(file)
    bold, locked, wrapped = (
        book.add_format(kind) for kind in ({"bold": True}, {"font_color": "#5c5c5c"}, {"text_wrap": True})
    )
    page = book.add_worksheet(_("Figures"))
    page.freeze_panes(1, 3)
    widths = (28, 26, 32, 30, 16, 30, 16, 18, 30, 18, 18)
    for column, (heading, width) in enumerate(zip(headings().values(), widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, bold)
    for number, version in enumerate(sheet.versions, start=1):
        for column, value in enumerate(_row(sheet, version)):
            style = None if 4 <= column <= 8 and column != 5 else locked
            if isinstance(value, Decimal):
                page.write_number(number, column, float(value), style)
            elif value:
                page.write_string(number, column, tables.harmless(str(value)), style)
    page.data_validation(
        1,
        7,
        max(len(sheet.versions), 1),
        7,
        {"validate": "list", "source": [str(one) for one in Answer.labels]},
    )
    meanings = book.add_worksheet(_("Definitions"))
    meanings.set_column(0, 0, 32)
    meanings.set_column(1, 5, 44, wrapped)
    titles = (_("Metric"), _("Definition"), _("In"), _("Out"), _("Unit"))
    meanings.write_row(0, 0, [*titles], bold)
    for number, version in enumerate(sheet.versions, start=1):
        texts = (version.metric.name, version.definition, version.included, version.excluded, version.unit)
        meanings.write_row(number, 0, [tables.harmless(text) for text in texts])
    book.close()
    file.seek(0)
    return file


def _row(sheet: Sheet, version: MetricVersion) -> list:
    figure, last = sheet.figures.get(version.pk), sheet.last.get(version.pk)
    return [
        sheet.submission.organisation.name,
        version.metric.slug,
        version.metric.name,
        version.numerator,
        figure and figure.numerator,
        version.denominator,
        figure and figure.denominator,
        figure.get_answer_display() if figure else "",
        figure.note if figure else "",
        last and last.numerator,
        last and last.denominator,
    ]


# --- Read ----------------------------------------------------------------------------------------
def read(upload, sheet: Sheet) -> Reading:
    """What a file says of a submission. Raises ``SpreadsheetError`` where it can't be read."""
    rows = list(_rows(upload))
    columns, start = _columns(rows)
    reading, seen = Reading(), {}
    versions = {version.metric.slug: version for version in sheet.versions}
    for number, cells in rows[start:]:
        _read_row(_Row(number, cells, columns), sheet, versions, seen, reading)
    if not reading.written and not reading.problems:
        raise SpreadsheetError(
            _("There is no figure in this file. Fill in the template and choose it again.")
        )
    return reading


class _Row:
    """One row: its cells by column."""

    def __init__(self, number: int, cells: list[Cell], columns: dict[str, int]):
        self.number, self._cells, self._columns = number, cells, columns

    def cell(self, name: str) -> Cell:
        place = self._columns.get(name, -1)
        return self._cells[place] if 0 <= place < len(self._cells) else Cell()

    def text(self, name: str) -> str:
        value = self.cell(name).value
        return "" if value is None else " ".join(str(value).split())

    def place(self, name: str) -> str:
        return f"{get_column_letter(self._columns[name] + 1)}{self.number}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said of a figure."""
        return not any(self.text(name) for name in ("numerator", "denominator", "answer"))


def _read_row(row: _Row, sheet: Sheet, versions, seen: dict, reading: Reading) -> None:
    code = row.text("code").lower()
    if code == headings()["code"].lower() or (code not in versions and row.is_empty):
        if any(row.text(name) for name in ("organisation", "code", "metric")):
            reading.passed_over.append(row.number)
        return
    if code not in versions:
        text = (
            _("“%(code)s” is not asked for in this round.") % {"code": row.text("code")[:60]}
            if code
            else _("There are figures here, and no code that says of which metric.")
        )
        reading.problems.append(Problem(row.place("code"), text))
        return
    named = row.text("organisation")
    if named and not _is_own(named, sheet):
        text = _("This row is of another organisation: “%(name)s”.") % {"name": named[:80]}
        reading.problems.append(Problem(row.place("organisation"), text))
        return
    if row.is_empty and not row.text("note"):
        return
    if code in seen:
        text = _("“%(code)s” is in line %(line)s already.") % {"code": code, "line": seen[code]}
        reading.problems.append(Problem(row.place("code"), text))
        return
    seen[code] = row.number
    before = len(reading.problems)
    written = _written(row, versions[code], reading.problems)
    if len(reading.problems) == before:
        reading.written[versions[code]] = written


def _is_own(name: str, sheet: Sheet) -> bool:
    organisation = sheet.submission.organisation
    own = {organisation.name, tables.harmless(organisation.name), organisation.slug}
    return name.casefold() in {" ".join(one.split()).casefold() for one in own}


def _written(row: _Row, version: MetricVersion, problems: list[Problem]) -> Written:
    divides = version.denominator_kind != Denominator.NONE
    parts = {}
    is_missing = row.text("numerator").lower() in NOT_AVAILABLE
    for name in ("numerator", "denominator") if divides else ("numerator",):
        try:
            parts[name] = None if is_missing else _number(row.cell(name), version, is_value=not divides)
        except number_parsing.NumberError as error:
            problems.append(Problem(row.place(name), str(error)))
    answer = _answer(row, problems)
    if is_missing:
        answer = Answer.NOT_AVAILABLE
    elif answer == Answer.NOT_AVAILABLE and parts.get("numerator") is not None:
        text = _("It is not available, and yet there is a figure: take one of the two away.")
        problems.append(Problem(row.place("answer"), text))
    if len(row.text("note")) > 500:
        problems.append(Problem(row.place("note"), _("A note has 500 characters at the most.")))
    return Written(answer=answer, note=row.text("note")[:500], **parts)


def _answer(row: _Row, problems: list[Problem]) -> str:
    typed = row.text("answer").lower()
    known = {str(word).lower(): value for value, label in Answer.choices for word in (value, label)}
    known["estimate"] = Answer.ESTIMATED
    if typed and typed not in known:
        text = _("“%(text)s” is no answer. Write one of these: %(answers)s.") % {
            "text": typed[:40],
            "answers": ", ".join(str(label) for label in Answer.labels),
        }
        problems.append(Problem(row.place("answer"), text))
    return known.get(typed, Answer.GIVEN)


def _number(cell: Cell, version: MetricVersion, *, is_value: bool) -> Decimal | None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str) and value.strip().startswith("="):
        raise number_parsing.NumberError(_("This is a formula. Put in the number that comes out of it."))
    if isinstance(value, (bool, date, datetime, time)):
        raise number_parsing.NumberError(
            _("This is no number, but a date or “true”: check the cell's format.")
        )
    if isinstance(value, str):
        return number_parsing.read(value).quantize(STEP)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise number_parsing.NumberError(_("“%(text)s” is no number.") % {"text": str(value)[:40]}) from None
    if not number.is_finite() or abs(number) > number_parsing.LARGEST:
        raise number_parsing.NumberError(_("“%(text)s” is too large.") % {"text": str(value)[:40]})
    if "%" in cell.number_format:
        if not (is_value and version.unit == "%"):
            raise number_parsing.NumberError(
                _("This cell is a percentage; an amount or a number of things is asked for.")
            )
        number *= 100
    return number.quantize(STEP)


def _columns(rows: list[tuple[int, list[Cell]]]) -> tuple[dict[str, int], int]:
    """Where each column is, and the first row behind the headings."""
    names = {heading.casefold(): name for name, heading in headings().items()}
    for place, (_line, cells) in enumerate(rows[:HEADINGS_WITHIN]):
        found: dict[str, int] = {}
        for column, cell in enumerate(cells):
            name = names.get(" ".join(str(cell.value or "").split()).casefold())
            if name and name not in found:
                found[name] = column
        if {"code", "numerator"} <= found.keys():
            return found, place + 1
    raise SpreadsheetError(
        _("There is no line with the headings “Code” and “Numerator”. Use the template of this round.")
    )


def _rows(upload) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of a file that have anything, with their numbers."""
    extension = uploads.extension_of(upload.name)
    if extension in {"xlsm", "xltm", "xlsb", "xls"}:
        raise SpreadsheetError(
            _("A .%(kind)s file can have macros, or is of an old kind. Save it as .xlsx and choose that.")
            % {"kind": extension}
        )
    if extension not in {"xlsx", "csv"}:
        raise SpreadsheetError(_("Choose a spreadsheet (.xlsx) or a .csv file."))
    if upload.size > MOST_BYTES:
        raise SpreadsheetError(_("The file has more than 2 MB: it is not this round's template filled in."))
    try:
        uploads.check_document(upload)
    except ValidationError as error:
        raise SpreadsheetError(" ".join(error.messages)) from None
    rows = _csv_rows(upload) if extension == "csv" else _xlsx_rows(upload)
    for number, cells in rows:
        if number > MOST_ROWS:
            raise SpreadsheetError(_("The file has more than %(most)s lines.") % {"most": MOST_ROWS})
        if any(cell.value not in (None, "") for cell in cells):
            yield number, cells[:MOST_COLUMNS]


def _csv_rows(upload) -> Iterator[tuple[int, list[Cell]]]:
    content = upload.read()
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    # utf-8-sig takes the mark away that spreadsheets put at the beginning.
    text = content.decode("utf-16" if utf16 else "utf-8-sig")
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        for cells in reader:
            yield reader.line_num, [Cell(cell) for cell in cells]
    except csv.Error as error:
        raise SpreadsheetError(_("This can't be read as CSV: %(error)s.") % {"error": error}) from None


def _xlsx_rows(upload) -> Iterator[tuple[int, list[Cell]]]:
    with zipfile.ZipFile(upload) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise SpreadsheetError(_("The file unpacks to far more than its size."))
    upload.seek(0)
    book = None
    try:
        book = load_workbook(upload, read_only=True, data_only=False, keep_links=False)
        page = book.worksheets[0]
        page.reset_dimensions()  # what the file says of its size may be wrong
        for number, cells in enumerate(page.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 1), start=1):
            yield number, [Cell(cell.value, getattr(cell, "number_format", "") or "") for cell in cells]
    except (InvalidFileException, KeyError, ValueError, IndexError, zipfile.BadZipFile, SyntaxError):
        raise SpreadsheetError(_("The file is damaged. Open it in its program and save it again.")) from None
    finally:
        if book is not None:
            book.close()
