"""``manage.py import_prices``: price indices or purchasing-power parities from a table. docs/benchmarks.md says how."""

from benchmarks.importing import prices
from hub.base.importing import tables
from hub.base.importing.commands import TableCommand
from hub.base.importing.reports import Report


class Command(TableCommand):
    help = (
        "Bring in price indices or purchasing-power parities from a CSV file. Safe to run again: what is the same is "
        "left alone, what changed is replaced."
    )
    mapping = prices
    mapping_help = "world-bank-deflator, world-bank-ppp; see docs/benchmarks.md"
    unit = "values"

    def bring_in_rows(self, name: str, rows, mapping, **options) -> Report:
        tables.require(rows, mapping.columns(), name=name)
        return prices.PriceImporter(mapping, dry_run=self.dry_run).run(rows)

    def more(self, report: Report) -> str:
        return f"; {report.counts['passed over']} rows of other places"
