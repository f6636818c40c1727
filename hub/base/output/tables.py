"""Tables to take away: texts made harmless for the programs that would calculate them, and CSV in pieces."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from hub.base.text.markdown import CONTROL_CHARACTERS

# Excel, LibreOffice and others take a text that begins so for a formula, also in its wide form.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
LONGEST_CELL = 32_000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | Decimal | date | None


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, without the signs that files can't hold."""
    text = CONTROL_CHARACTERS.sub("", text)[:LONGEST_CELL]
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def harmless_row(values: Iterable[Value]) -> list[Value]:
    """A row whose texts are harmless; numbers and dates stay what they are."""
    return [harmless(value) if isinstance(value, str) else value for value in values]


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(headings: list[str], rows: Iterable[list[Value]]) -> Iterator[str]:
    """A table as CSV, in pieces, marked as UTF-8 for Excel. The rows are harmless already."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(headings)
    for row in rows:
        yield writer.writerow([value.isoformat() if isinstance(value, date) else value for value in row])
