"""A file of rows, read: CSV or a workbook (XLSX) with a heading, or a list in JSON. Knows no Django.

A row that is broken costs that row alone: what is wrong is told with its line, and reading goes on.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hub.base.importing.reports import RowError

# A cell may hold line breaks. A quotation mark that is never closed must not swallow the rest of the file.
MOST_LINES_A_ROW = 30


class TableError(Exception):
    """The file can't be read at all. The message is for people."""


@dataclass
class Row:
    """One row: its cells by column, or what is wrong with it."""

    number: int
    cells: dict = field(default_factory=dict)
    error: str = ""

    def checked(self) -> dict:
        """Its cells. Raises ``RowError`` where the row could not be read."""
        if self.error:
            raise RowError(self.error)
        return self.cells

    def text(self, column: str) -> str:
        """A cell as a line of text with single spaces."""
        return one_line(self.cells.get(column))

    @property
    def is_heading(self) -> bool:
        """Whether it says the names of the columns again."""
        return not self.error and all(one_line(cell) == column for column, cell in self.cells.items())


def one_line(cell) -> str:
    """A cell as text with single spaces; of an empty one, nothing."""
    return "" if cell is None else " ".join(str(cell).split())


def plain(cell) -> str:
    """A cell as it is compared: without capitals, too."""
    return one_line(cell).casefold()


def require(rows: list[Row], columns: set[str], *, name: str) -> None:
    """Raise ``TableError`` where a column is missing."""
    if missing := sorted(columns - {column for row in rows for column in row.cells}):
        raise TableError(f"{name} has no column “{missing[0]}”.")


def read(path: Path, *, encoding: str = "utf-8") -> list[Row]:
    """The rows of a file, by its ending ``.csv``, ``.xlsx`` or ``.json``. Raises ``TableError``."""
    if path.suffix.lower() == ".xlsx" and path.is_file():
        return _rows(_sheet(path), path.name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path} can't be read: {error.strerror}.") from None
    try:
        # With the mark that some spreadsheets put at the beginning of a file, or without.
        text = content.decode("utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TableError(
            f"{path.name}, line {line}: this is not text in {encoding}. Save the file as UTF-8, or name its "
            "encoding: --encoding cp1252."
        ) from None
    except LookupError:
        raise TableError(f"There is no encoding “{encoding}”.") from None
    if path.suffix.lower() == ".json":
        return _json_rows(text, path.name)
    return _rows(_records(text), path.name)


def _rows(records: Iterator[tuple[int, list, str]], name: str) -> list[Row]:
    number, header, error = next(records, (1, [], ""))
    header = [one_line(heading) for heading in header]
    if error or not any(header):
        raise TableError(f"{name}: the first line has to name the columns.")
    doubled = sorted({heading for heading in header if heading and header.count(heading) > 1})
    if doubled:
        raise TableError(f"{name}: there are two columns “{doubled[0]}”.")
    rows = []
    for number, cells, error in records:
        if error:
            rows.append(Row(number, error=error))
        elif any(one_line(cell) for cell in cells):
            if len(cells) != len(header):
                error = f"it has {len(cells)} cells where the heading has {len(header)}"
            rows.append(Row(number, dict(zip(header, cells, strict=False)), error))
    return rows


def _records(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Each record with the line where it begins, and what is wrong with it."""
    lines = io.StringIO(text, newline="").readlines()
    delimiter = _delimiter(lines[0]) if lines else ","
    start = 0
    while start < len(lines):
        end, cells, error = start, None, ""
        for end in range(start + 1, min(start + MOST_LINES_A_ROW, len(lines)) + 1):
            try:
                found = list(csv.reader(lines[start:end], delimiter=delimiter, strict=True))
            except csv.Error as problem:
                # An open quotation mark is told so at the end of what was given: a further line may close it.
                error = str(problem)
                if "unexpected end of data" not in error:
                    break
            else:
                cells, error = (found[0] if found else []), ""
                break
        if cells is None:
            what = "a quotation mark is not closed" if "unexpected end of data" in error else error
            yield start + 1, [], f"it is not CSV: {what}"
            end = start + 1
        else:
            yield start + 1, cells, ""
        start = end


def _sheet(path: Path) -> Iterator[tuple[int, list, str]]:
    """Each row of a workbook's first sheet; empty cells at its end don't count."""
    book = None
    width = 0
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = list(row)
            while len(cells) > width and one_line(cells[-1]) == "":
                cells.pop()
            width = width or len(cells)
            yield number, cells + [None] * (width - len(cells)), ""
    except (InvalidFileException, KeyError, ValueError, IndexError, BadZipFile, SyntaxError):
        raise TableError(f"{path.name} is damaged, or no .xlsx file; save it again as one.") from None
    finally:
        if book is not None:
            book.close()


def _delimiter(heading: str) -> str:
    return max(",;\t", key=heading.count)


def _json_rows(text: str, name: str) -> list[Row]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise TableError(f"{name}, line {error.lineno}: this is not JSON ({error.msg}).") from None
    if not isinstance(content, list):
        raise TableError(f"{name}: a list of objects is expected.")
    return [
        Row(number, _flat(one)) if isinstance(one, dict) else Row(number, error="it is no object")
        for number, one in enumerate(content, start=1)
    ]


def _flat(value: dict, prefix: str = "") -> dict:
    """Objects within an object as columns of their own: ``location.city``."""
    cells = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            cells |= _flat(inner, f"{prefix}{key}.")
        else:
            cells[f"{prefix}{key}"] = inner
    return cells
