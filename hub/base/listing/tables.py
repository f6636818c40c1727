"""A list as a table: on its page, and to take away as CSV and XLSX.

What stands in it is said once, in columns. A value is a text, a number, a date or nothing; in files numbers stay
numbers, and texts are made harmless for the programs that would calculate them.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from xlsxwriter import Workbook

from hub.base.listing.base import Listing
from hub.base.output import tables
from hub.base.output.tables import Value

MAX_ROWS = 10_000
# Rows read at a time: the number of queries grows with the chunks, not with the rows.
CHUNK = 500
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Before it spreadsheets know no dates.
_FIRST_YEAR = 1901


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it says of a thing, and how wide it is in a spreadsheet."""

    heading: str | Promise
    value: Callable[..., Value]
    width: int = 16
    # Whether the table on the page has it as well, and the order of the list that it is sorted by there.
    on_page: bool = False
    sort: str = ""
    is_descending: bool = False
    is_number: bool = False


# --- On the page -------------------------------------------------------------------------------------


class ShownTable:
    """The page of a list as a table. The first column names the thing and leads to it."""

    def __init__(self, listing: Listing, columns: Sequence[Column], address: Callable[..., str]):
        self.label = str(listing.kind.label)
        self._listing = listing
        self._columns = [column for column in columns if column.on_page]
        self._address = address

    @property
    def headings(self) -> list[dict]:
        """The headings; ``sorted``: in which direction the list is sorted by it, if it is."""
        possible = self._listing.possible_sorts
        return [
            {
                "label": column.heading,
                "sort": column.sort if column.sort in possible else "",
                "sorted": _direction(column) if column.sort and column.sort == self._listing.sort else "",
                "is_number": column.is_number,
            }
            for column in self._columns
        ]

    @property
    def rows(self) -> Iterator[dict]:
        """The rows of the page."""
        name, *others = self._columns
        for thing in self._listing.page.object_list:
            cells = [
                {"text": _as_text(column.value(thing)), "is_number": column.is_number} for column in others
            ]
            yield {"name": name.value(thing), "address": self._address(thing), "cells": cells}


def _direction(column: Column) -> str:
    return "descending" if column.is_descending else "ascending"


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value)
    return number_format(value, force_grouping=True) if isinstance(value, int | Decimal) else str(value)


# --- To take away ------------------------------------------------------------------------------------


class ListTable:
    """The things of a list, in its order, as the rows of a file.

    Which things they are is settled at once; their rows are read in chunks while they are written, with the
    time zone and the language of whoever asked.
    """

    def __init__(
        self,
        listing: Listing,
        columns: Sequence[Column],
        *,
        read: Callable[[list[int]], Sequence] | None = None,
        most: int | None = None,
    ):
        self._columns = columns
        self._read = read or listing.rows
        self._name = listing.kind.name
        self._label = str(listing.kind.label)
        most = most or MAX_ROWS
        self._keys = list(listing[:most])
        self._zone = timezone.get_current_timezone()
        self._language = translation.get_language()
        self.headings = [str(column.heading) for column in columns]
        self.note = self._note_of_what_is_cut(listing, most)

    def _note_of_what_is_cut(self, listing: Listing, most: int) -> str:
        total, shown = listing.count(), len(self._keys)
        if listing.is_capped:
            # How many there are in all was not counted.
            text = gettext("These are the first %(shown)s. Use filters to download the others.")
            return text % {"shown": shown} if shown == most else ""
        text = gettext("These are the first %(shown)s of %(total)s. Use filters to download the others.")
        return text % {"shown": shown, "total": total} if total > shown else ""

    def rows(self) -> Iterator[list[Value]]:
        """The rows; where there were too many, a last one says so."""
        for start in range(0, len(self._keys), CHUNK):
            yield from self._chunk(self._keys[start : start + CHUNK])
        if self.note:
            yield [self.note]

    def _chunk(self, keys: list[int]) -> list[list[Value]]:
        with timezone.override(self._zone), translation.override(self._language):
            return [
                tables.harmless_row(column.value(thing) for column in self._columns)
                for thing in self._read(keys)
            ]

    def as_csv(self) -> Iterator[str]:
        """The table as CSV, in pieces, marked as UTF-8 for Excel."""
        return tables.as_csv(self.headings, self.rows())

    def as_xlsx(self) -> IO[bytes]:
        """The table as an XLSX file, which is open and at its beginning. Rows go to the disk as they come."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        # openpyxl, which reads what people send us, takes twice as long to write.
        with Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet(self._label[:31])
            sheet.freeze_panes(1, 1)
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for number, column in enumerate(self._columns):
                sheet.set_column(number, number, column.width)
            bold = book.add_format({"bold": True})
            for number, heading in enumerate(self.headings):
                sheet.write_string(0, number, heading, bold)
            for line, row in enumerate(self.rows(), start=1):
                for number, value in enumerate(row):
                    _write(sheet, line, number, value, day)
        file.seek(0)
        return file

    def csv_response(self) -> StreamingHttpResponse:
        """The table as CSV, to be saved."""
        response = StreamingHttpResponse(self.as_csv(), content_type="text/csv; charset=utf-8")
        return self._to_be_saved(response, "csv")

    def xlsx_response(self) -> FileResponse:
        """The table as a spreadsheet, to be saved."""
        return self._to_be_saved(FileResponse(self.as_xlsx(), content_type=XLSX_TYPE), "xlsx")

    def _to_be_saved(self, response, extension: str):
        name = f"{self._name}-{timezone.localdate().isoformat()}.{extension}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["X-Content-Type-Options"] = "nosniff"
        patch_vary_headers(response, ["Cookie"])
        patch_cache_control(response, private=True, no_cache=True)
        return response


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
