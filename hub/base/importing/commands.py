"""What the management commands of all importers share: their arguments, how they report, and their exit code."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from hub.base.importing import mapping_files, tables
from hub.base.importing.reports import Report, Status


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Only warnings from a library that would write a line for each page."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


class ImportCommand(BaseCommand):
    """A command that brings in what stands below a path."""

    path_help = "A file."
    trial_help = "Only say what would happen."
    # What a file says is the same, whatever language the one who runs this has.
    language: str | None = "en"

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help=self.path_help)
        self.add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help=self.trial_help)

    def add_options(self, parser) -> None:
        """Add what only this command takes."""

    def handle(self, *, path: Path, verbosity: int, dry_run: bool, **options):
        self.verbosity, self.dry_run = verbosity, dry_run
        language = self.language or translation.get_language()
        with translation.override(language), _quiet("wagtail"):
            self.bring_in(path, **options)

    def bring_in(self, path: Path, **options) -> None:
        """Bring it in, and report. Raises ``CommandError`` where something was not taken."""
        raise NotImplementedError

    def load_mapping(self, name: str, load: Callable[[Path], Any], shipped: Path):
        """The mapping of that name or path, read."""
        try:
            return load(mapping_files.find(name, shipped))
        except mapping_files.MappingError as error:
            raise CommandError(f"The mapping {error}") from None

    @property
    def would(self) -> str:
        """In a trial, what to put behind what is reported."""
        return " (a trial: nothing was written)" if self.dry_run else ""

    def say(self, line: str) -> None:
        """Write a line, unless the command was told to be quiet."""
        if self.verbosity:
            self.stdout.write(line)

    def say_list(self, heading: str, lines: list[str]) -> None:
        """Write a list below its heading, if there is anything in it."""
        if lines:
            self.stdout.write(f"\n{heading}:")
        for line in lines:
            self.stdout.write(f"  {line}")


class TableCommand(ImportCommand):
    """A command that brings in the rows of a table whose columns a mapping explains."""

    path_help = "A table with a heading (.csv or .xlsx)."
    # The module with ``SHIPPED`` and ``load``; which mapping is taken when none is named; what the help says of them.
    mapping: Any = None
    default_mapping = ""
    mapping_help = ""
    # What is counted when something was not taken.
    unit = "rows"

    def add_options(self, parser) -> None:
        parser.add_argument(
            "--mapping",
            metavar="FILE",
            default=self.default_mapping,
            required=not self.default_mapping,
            help="What the columns mean: a YAML file, or the name of one that comes with the hub "
            f"({self.mapping_help}).",
        )
        parser.add_argument("--encoding", default="utf-8", help="The file's encoding. Default: utf-8.")

    def bring_in(self, path: Path, *, mapping: str, encoding: str, **options) -> None:
        meaning = self.load_mapping(mapping, self.mapping.load, self.mapping.SHIPPED)
        try:
            report = self.bring_in_rows(path.name, tables.read(path, encoding=encoding), meaning, **options)
        except tables.TableError as error:
            raise CommandError(str(error)) from None
        for problem in sorted(report.problems, key=lambda problem: problem.number):
            where = f"{path.name}, row {problem.number}" if problem.number else path.name
            self.say(f"{where}: {'not taken: ' if problem.is_error else ''}{problem.reason}")
        counts = [
            f"{report.counts[status]} {status}"
            for status in (Status.CREATED, Status.UPDATED, Status.UNCHANGED)
        ]
        self.say(f"{', '.join(counts)}{self.more(report)}{self.would}.")
        if report.errors:
            raise CommandError(
                f"{report.errors} {self.unit} of {path.name} could not be taken; all others are in.{self.would}"
            )

    def bring_in_rows(self, name: str, rows: list[tables.Row], mapping, **options) -> Report:
        """Bring in the rows of a file of that name."""
        raise NotImplementedError

    def more(self, report: Report) -> str:
        """What else is counted."""
        return ""
