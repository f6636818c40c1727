"""``manage.py import_benchmark``: published figures from a table. docs/benchmarks.md says how."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from benchmarks.importing import mapping
from benchmarks.importing.plan import plan
from benchmarks.importing.service import Importer
from hub.base.importing import mapping_files, tables


class Command(BaseCommand):
    help = (
        "Make public rounds, one a period, from a CSV file of published figures. Safe to run again: a round whose "
        "figures are the same is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="A CSV file with a heading.")
        parser.add_argument(
            "--mapping",
            metavar="FILE",
            required=True,
            help="What the columns mean: a YAML file, or the name of one that comes with the hub "
            "(canada-internal-services; see docs/benchmarks.md).",
        )
        parser.add_argument("--encoding", default="utf-8", help="The file's encoding. Default: utf-8.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")

    def handle(self, *, path: Path, verbosity: int, **options):
        self.verbosity = verbosity
        try:
            meaning = mapping.load(mapping_files.find(options["mapping"], mapping.SHIPPED))
            rows = tables.read(path, encoding=options["encoding"])
        except mapping.MappingError as error:
            raise CommandError(f"The mapping {error}") from None
        except tables.TableError as error:
            raise CommandError(str(error)) from None
        there = {column for row in rows for column in row.cells}
        if missing := sorted(meaning.columns() - there):
            raise CommandError(f"{path.name} has no column “{missing[0]}”.")
        # What a file says is the same, whatever language the one who runs this has.
        with translation.override("en"):
            periods, problems = plan(rows, meaning)
            self._say(f"{path.name}: {len(rows)} rows tell of {len(periods)} periods.")
            importer = Importer(meaning, dry_run=options["dry_run"], problems=problems)
            counts = importer.run(periods, report=self._say)
        for problem in sorted(importer.problems, key=lambda one: one.number):
            where = f"{path.name}, row {problem.number}" if problem.number else path.name
            self._say(f"{where}: {'not taken: ' if problem.is_error else ''}{problem.reason}")
        would = " (a trial: nothing was written)" if options["dry_run"] else ""
        self._say(
            f"{counts['created']} created, {counts['updated']} updated, {counts['unchanged']} unchanged{would}."
        )
        if wrong := sum(problem.is_error for problem in importer.problems):
            raise CommandError(f"{wrong} rows of {path.name} could not be taken; all others are in.{would}")

    def _say(self, line: str) -> None:
        if self.verbosity:
            self.stdout.write(line)
