"""``manage.py import_organisations``: organisations from a table. docs/importing-organisations.md says how."""

from hub.base.importing.commands import TableCommand
from hub.base.importing.reports import Report
from peers.importing import mapping
from peers.importing.plan import plan
from peers.importing.service import Importer


class Command(TableCommand):
    help = (
        "Bring in organisations from a CSV, XLSX or JSON file. Safe to run again: what a row became is remembered, and "
        "what was edited on the site is left alone."
    )
    path_help = "A table with a heading (.csv or .xlsx), or a list (.json)."
    mapping = mapping
    default_mapping = "default"
    mapping_help = "default, dotgov, cfa-brigades; see docs/importing-organisations.md"

    def add_options(self, parser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--verify-domains",
            action="store_true",
            help=(
                "Let the domains vouch for people: whoever has an address there is a member at once. Where an "
                "organisation has members or was asked for figures, that waits 72 hours or for an administrator."
            ),
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="Also replace what was edited on the site."
        )

    def bring_in_rows(
        self, name: str, rows, mapping, *, verify_domains: bool, overwrite: bool, **options
    ) -> Report:
        report = Report()
        planned = plan(rows, mapping, report)
        self.say(f"{name}: {len(rows)} rows tell of {len(planned)} organisations.")
        if unknown := mapping.unknown_columns(dict.fromkeys(key for row in rows for key in row.cells)):
            self.say(f"Columns that mean nothing here: {', '.join(unknown)}.")
        importer = Importer(
            source=mapping.source,
            verify_domains=verify_domains,
            overwrite=overwrite,
            dry_run=self.dry_run,
            report=report,
        )
        importer.run(planned, progress=lambda done: self.say(f"  {done} of {len(planned)}"))
        if importer.waiting:
            self.say(
                f"{importer.waiting} domains wait: see Settings, Domains and hosts, in the administration."
            )
        return report
