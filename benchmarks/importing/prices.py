"""Price indices and purchasing-power parities from a table: what its columns mean, what becomes of its rows."""

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from benchmarks.importing.plan import Problem
from benchmarks.models import PriceIndex, PurchasingPower
from benchmarks.submitting import number_parsing
from hub.base.importing import mapping_files
from hub.base.importing.mapping_files import MappingError
from hub.base.importing.tables import Row

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

    def told(self, cells: dict) -> list[tuple[str, str]]:
        """The years and values of a row, as they stand there."""
        if not self.year_columns:
            return [(_plain(cells.get(self.year)), _plain(cells.get(self.value)))]
        found = []
        for column, cell in cells.items():
            named = re.fullmatch(self.year_columns, column)
            if named:
                found.append((named["year"], _plain(cell)))
        return found


def load(path: Path) -> PriceMapping:
    """Read a mapping file. Raises ``MappingError``."""
    content = mapping_files.read(path, known={one.name for one in fields(PriceMapping)})
    try:
        mapping = PriceMapping(**content)
        if mapping.kind not in KINDS:
            raise MappingError(f"{path.name}: “kind” must be one of {', '.join(KINDS)}")
        if mapping.year_columns:
            if "year" not in re.compile(mapping.year_columns).groupindex:
                raise MappingError(f"{path.name}: “year_columns” must name its part “year”")
        elif not (mapping.year and mapping.value):
            raise MappingError(f"{path.name}: needs “year” and “value”, or “year_columns”")
    except (TypeError, re.error) as error:
        raise MappingError(f"{path.name}: is not laid out as a mapping ({error})") from None
    return mapping


@dataclass
class PriceImporter:
    """Brings in a table, all of it or, on trial, nothing. Safe to run again."""

    mapping: PriceMapping
    problems: list[Problem] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)

    def run(self, rows: list[Row], *, dry_run: bool) -> Counter:
        """Bring in the rows of places whose currency is known; others are passed over and counted."""
        with transaction.atomic():
            self._kept = {(one.currency, one.year): one for one in KINDS[self.mapping.kind].objects.all()}
            self._seen: dict[tuple[str, int], int] = {}
            for row in rows:
                self._take(row)
            transaction.set_rollback(dry_run)
        return self.counts

    def _take(self, row: Row) -> None:
        cells = row.cells
        if not row.error and all(_plain(cell) == column for column, cell in cells.items()):
            self.problems.append(Problem(row.number, "it is the heading again", is_error=False))
            return
        place = _plain(cells.get(self.mapping.place))
        currency = self.mapping.currencies.get(place, "") if self.mapping.currencies else place
        if row.error or not place:
            self.problems.append(Problem(row.number, row.error or "it names no place"))
        elif not currency:
            self.counts["passed over"] += 1
        elif not re.fullmatch("[A-Z]{3}", currency):
            self.problems.append(Problem(row.number, f"“{currency[:20]}” is no currency of three letters"))
        else:
            for year, told in self.mapping.told(cells):
                if told not in self.mapping.missing:
                    self._keep(row, currency, year, told)

    def _keep(self, row: Row, currency: str, year: str, told: str) -> None:
        try:
            if not re.fullmatch(r"(19[5-9]|20\d)\d", year):
                raise number_parsing.NumberError(f"“{year[:20]}” is no year")
            value = number_parsing.read(told, decimal_mark=self.mapping.decimal_mark).quantize(STEP)
            if value <= 0:
                raise number_parsing.NumberError(f"{told} is not above 0")
        except number_parsing.NumberError as error:
            self.problems.append(Problem(row.number, f"{currency} {year}: {error}"))
            return
        key = (currency, int(year))
        if key in self._seen:
            self.problems.append(
                Problem(row.number, f"{currency} {year} stands in row {self._seen[key]} already")
            )
            return
        self._seen[key] = row.number
        wanted = {"value": value, "source": self.mapping.source}
        wanted["source_address"] = self.mapping.source_address
        if self.mapping.kind == "index":
            wanted["base"] = self.mapping.base
        kept = self._kept.get(key)
        if kept is None:
            KINDS[self.mapping.kind].objects.create(currency=currency, year=key[1], **wanted)
            self.counts["created"] += 1
        elif all(getattr(kept, name) == told for name, told in wanted.items()):
            self.counts["unchanged"] += 1
        else:
            KINDS[self.mapping.kind].objects.filter(pk=kept.pk).update(**wanted)
            self.counts["updated"] += 1


def _plain(cell) -> str:
    return " ".join(str(cell or "").split())
