"""Price indices and purchasing-power parities from a table: what its columns mean, what becomes of its rows."""

import re
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path

from benchmarks.models import PriceIndex, PurchasingPower
from benchmarks.submitting import number_parsing
from hub.base.importing import mapping_files
from hub.base.importing.mapping_files import MappingError
from hub.base.importing.reports import Report, RowError, Status
from hub.base.importing.tables import Row, one_line
from hub.base.importing.transactions import all_or_nothing

SHIPPED = Path(__file__).parent / "price_mappings"
STEP = Decimal("0.00000001")
KINDS = {"index": PriceIndex, "parity": PurchasingPower}


@dataclass
class PriceMapping:
    """A mapping file, read. docs/benchmarks.md tells each part."""

    kind: str
    place: str
    source: str
    # Either a column each, or all columns whose heading fits: then each is a year.
    year: str = ""
    value: str = ""
    year_columns: str = ""
    currencies: dict = field(default_factory=dict)
    missing: list = field(default_factory=lambda: [""])
    base: str = ""
    source_address: str = ""
    decimal_mark: str = "."

    def columns(self) -> set[str]:
        """The columns that have to be there."""
        return {self.place} if self.year_columns else {self.place, self.year, self.value}

    def values_of(self, row: Row) -> list[tuple[str, object]]:
        """The years and values of a row, as they stand there."""
        if not self.year_columns:
            return [(row.text(self.year), row.cells.get(self.value))]
        return [
            (named["year"], cell)
            for column, cell in row.cells.items()
            if (named := re.fullmatch(self.year_columns, column))
        ]


def load(path: Path) -> PriceMapping:
    """Read a mapping file. Raises ``MappingError``."""
    return mapping_files.load(path, _mapping, known={one.name for one in fields(PriceMapping)})


def _mapping(content: dict) -> PriceMapping:
    mapping = PriceMapping(**content)
    if mapping.kind not in KINDS:
        raise MappingError(f"“kind” must be one of {', '.join(KINDS)}")
    if mapping.year_columns:
        if "year" not in re.compile(mapping.year_columns).groupindex:
            raise MappingError("“year_columns” must name its part “year”")
    elif not (mapping.year and mapping.value):
        raise MappingError("needs “year” and “value”, or “year_columns”")
    return mapping


@dataclass
class PriceImporter:
    """Brings in a table, all of it or, on trial, nothing. Safe to run again."""

    mapping: PriceMapping
    dry_run: bool = False
    report: Report = field(default_factory=Report)

    def run(self, rows: list[Row]) -> Report:
        """Bring in the rows of places whose currency is known; others are passed over and counted."""
        with all_or_nothing(dry_run=self.dry_run):
            self._kept = {(one.currency, one.year): one for one in KINDS[self.mapping.kind].objects.all()}
            self._seen: dict[tuple[str, int], int] = {}
            for row in rows:
                self._take(row)
        return self.report

    def _take(self, row: Row) -> None:
        if row.is_heading:
            self.report.remark(row.number, "it is the heading again")
            return
        place = row.text(self.mapping.place)
        currency = self.mapping.currencies.get(place, "") if self.mapping.currencies else place
        if row.error or not place:
            self.report.fail(row.number, row.error or "it names no place")
        elif not currency:
            self.report.counts["passed over"] += 1
        elif not re.fullmatch("[A-Z]{3}", currency):
            self.report.fail(row.number, f"“{currency[:20]}” is no currency of three letters")
        else:
            for year, cell in self.mapping.values_of(row):
                if one_line(cell) not in self.mapping.missing:
                    with self.report.row(
                        row.number, number_parsing.NumberError, label=f"{currency} {year}: "
                    ):
                        self._keep(row, currency, year, cell)

    def _keep(self, row: Row, currency: str, year: str, cell) -> None:
        if not re.fullmatch(r"(19[5-9]|20\d)\d", year):
            raise RowError(f"“{year[:20]}” is no year")
        value = number_parsing.read_cell(cell, decimal_mark=self.mapping.decimal_mark).quantize(STEP)
        if value <= 0:
            raise RowError(f"{one_line(cell)} is not above 0")
        key = (currency, int(year))
        if key in self._seen:
            self.report.fail(row.number, f"{currency} {year} stands in row {self._seen[key]} already")
            return
        self._seen[key] = row.number
        wanted = {"value": value, "source": self.mapping.source}
        wanted["source_address"] = self.mapping.source_address
        if self.mapping.kind == "index":
            wanted["base"] = self.mapping.base
        kept = self._kept.get(key)
        if kept is None:
            KINDS[self.mapping.kind].objects.create(currency=currency, year=key[1], **wanted)
            self.report.counts[Status.CREATED] += 1
        elif all(getattr(kept, name) == value for name, value in wanted.items()):
            self.report.counts[Status.UNCHANGED] += 1
        else:
            KINDS[self.mapping.kind].objects.filter(pk=kept.pk).update(**wanted)
            self.report.counts[Status.UPDATED] += 1
