"""``manage.py import_organisations``: organisations from a table. docs/importing-organisations.md says how."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from hub.base.importing import mapping_files, tables
from peers.importing import mapping
from peers.importing.plan import Problem, plan
from peers.importing.service import Importer


class Command(BaseCommand):
    help = (
        "Bring in organisations from a CSV or JSON file. Safe to run again: what a row became is remembered, and "
        "what was edited on the site is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="A file (.csv with a heading, or .json with a list).")
        parser.add_argument(
            "--mapping",
            metavar="FILE",
            default="default",
            help="What the columns mean: a YAML file, or the name of one that comes with the hub (default, "
            "dotgov, cfa-brigades; see docs/importing-organisations.md).",
        )
        parser.add_argument("--encoding", default="utf-8", help="The file's encoding. Default: utf-8.")
        parser.add_argument(
            "--verify-domains",
            action="store_true",
            help="Let the domains vouch for people: whoever has an address there is a member at once.",
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="Also replace what was edited on the site."
        )
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")

    def handle(self, *, path: Path, verbosity: int, **options):
        try:
            meaning = mapping.load(mapping_files.find(options["mapping"], mapping.SHIPPED))
            rows = tables.read(path, encoding=options["encoding"])
        except mapping.MappingError as error:
            raise CommandError(f"The mapping {error}") from None
        except tables.TableError as error:
            raise CommandError(str(error)) from None
        self.verbosity = verbosity
        # What a file says is the same, whatever language the one who runs this has.
        with translation.override("en"):
            planned, problems = plan(rows, meaning)
            self._say(f"{path.name}: {len(rows)} rows tell of {len(planned)} organisations.")
            if unknown := meaning.unknown_columns(dict.fromkeys(key for row in rows for key in row.cells)):
                self._say(f"Columns that mean nothing here: {', '.join(unknown)}.")
            importer = Importer(
                source=meaning.source,
                verify_domains=options["verify_domains"],
                overwrite=options["overwrite"],
                dry_run=options["dry_run"],
                problems=problems,
            )
            counts = importer.run(planned, report=lambda done: self._say(f"  {done} of {len(planned)}"))
        self._sum_up(path.name, counts, importer.problems, dry_run=options["dry_run"])

    def _say(self, line: str) -> None:
        if self.verbosity:
            self.stdout.write(line)

    def _sum_up(self, name: str, counts, problems: list[Problem], *, dry_run: bool) -> None:
        for problem in sorted(problems, key=lambda problem: problem.number):
            what = "not taken: " if problem.is_error else ""
            self._say(f"{name}, row {problem.number}: {what}{problem.reason}")
        would = " (a trial: nothing was written)" if dry_run else ""
        self._say(
            f"{counts['created']} created, {counts['updated']} updated, {counts['unchanged']} unchanged{would}."
        )
        if wrong := sum(problem.is_error for problem in problems):
            raise CommandError(f"{wrong} rows of {name} could not be taken; all others are in.{would}")
