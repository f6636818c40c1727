"""``manage.py import_benchmark``: published figures from a table. docs/benchmarks.md says how."""

from benchmarks.importing import mapping
from benchmarks.importing.plan import plan
from benchmarks.importing.service import Importer
from hub.base.importing import tables
from hub.base.importing.commands import TableCommand
from hub.base.importing.reports import Report


class Command(TableCommand):
    help = (
        "Make public rounds, one a period, from a CSV file of published figures. Safe to run again: a round whose "
        "figures are the same is left alone."
    )
    mapping = mapping
    mapping_help = "canada-internal-services; see docs/benchmarks.md"

    def bring_in_rows(self, name: str, rows, mapping, **options) -> Report:
        tables.require(rows, mapping.columns(), name=name)
        report = Report()
        periods = plan(rows, mapping, report)
        self.say(f"{name}: {len(rows)} rows tell of {len(periods)} periods.")
        Importer(mapping, dry_run=self.dry_run, report=report).run(periods, progress=self.say)
        return report
