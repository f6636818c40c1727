"""``manage.py import_prices``: price indices or purchasing-power parities from a table. docs/benchmarks.md says how."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from benchmarks.importing import prices
from hub.base.importing import mapping_files, tables


class Command(BaseCommand):
    help = (
        "Bring in price indices or purchasing-power parities from a CSV file. Safe to run again: what is the same is "
        "left alone, what changed is replaced."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="A CSV file with a heading.")
        parser.add_argument(
            "--mapping",
            metavar="FILE",
            required=True,
            help="What the columns mean: a YAML file, or the name of one that comes with the hub "
            "(world-bank-deflator, world-bank-ppp; see docs/benchmarks.md).",
        )
        parser.add_argument("--encoding", default="utf-8", help="The file's encoding. Default: utf-8.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")

    def handle(self, *, path: Path, verbosity: int, **options):
        try:
            mapping = prices.load(mapping_files.find(options["mapping"], prices.SHIPPED))
            rows = tables.read(path, encoding=options["encoding"])
        except prices.MappingError as error:
            raise CommandError(f"The mapping {error}") from None
        except tables.TableError as error:
            raise CommandError(str(error)) from None
        there = {column for row in rows for column in row.cells}
        if missing := sorted(mapping.columns() - there):
            raise CommandError(f"{path.name} has no column “{missing[0]}”.")
        importer = prices.PriceImporter(mapping)
        # What a file says is the same, whatever language the one who runs this has.
        with translation.override("en"):
            counts = importer.run(rows, dry_run=options["dry_run"])
        would = " (a trial: nothing was written)" if options["dry_run"] else ""
        if verbosity:
            for problem in importer.problems:
                what = "not taken: " if problem.is_error else ""
                self.stdout.write(f"{path.name}, row {problem.number}: {what}{problem.reason}")
            self.stdout.write(
                f"{counts['created']} created, {counts['updated']} updated, {counts['unchanged']} unchanged; "
                f"{counts['passed over']} rows of other places{would}."
            )
        if wrong := sum(problem.is_error for problem in importer.problems):
            raise CommandError(f"{wrong} values of {path.name} could not be taken; all others are in.{would}")
