"""``manage.py import_cases``: cases from Markdown or MDX files. docs/importing-cases.md says how."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cases.importing import mapping
from cases.importing.plan import EXPORTED_FILES
from cases.importing.service import Importer, Outcome, Status, section_labels
from cases.models import CaseIndexPage
from cases.models.sections import Section
from hub.base.importing import mapping_files
from hub.base.importing.front_matter import find_files


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


class Command(BaseCommand):
    help = (
        "Bring in cases from a Markdown or MDX file, or from a folder of them. Safe to run again: cases are "
        "matched by slug, and one that was edited on the site is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="A file (.md, .mdx), or a folder with such files.")
        parser.add_argument(
            "--attachments",
            type=Path,
            metavar="DIR",
            help="The folder with the files that the texts link; without it, the folder “files” in PATH.",
        )
        parser.add_argument(
            "--mapping",
            metavar="FILE",
            help="What keys and headings mean: a YAML file, or the name of one that comes with the hub "
            "(see docs/importing-cases.md). Default: default.",
        )
        parser.add_argument(
            "--live", action="store_true", help="Publish what has a story; otherwise all are drafts."
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Also replace what was edited on the site since the last import.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")

    def handle(self, *, path: Path, attachments: Path | None, **options):
        if not path.exists():
            raise CommandError(f"{path} is not there.")
        if attachments is not None and not attachments.is_dir():
            raise CommandError(f"{attachments} is no folder.")
        if CaseIndexPage.objects.count() != 1:
            raise CommandError("The site has no list of cases to put them under; add that page first.")
        if attachments is None and (path / EXPORTED_FILES).is_dir():
            attachments = path / EXPORTED_FILES
        paths = [
            file for file in find_files(path) if attachments is None or not file.is_relative_to(attachments)
        ]
        if not paths:
            raise CommandError(f"There is no .md or .mdx file in {path}.")
        self.verbosity = options["verbosity"]
        self.dry_run = options["dry_run"]
        self.count, self.total = 0, len(paths)
        importer = Importer(
            mapping=self._mapping(options["mapping"]),
            attachments=self._files(attachments),
            live=options["live"],
            overwrite=options["overwrite"],
            dry_run=self.dry_run,
        )
        # What a file says is the same, whatever language the one who runs this has.
        with translation.override("en"), _quiet("wagtail"):
            outcomes = importer.run(paths, report=self._report)
            self._sum_up(outcomes)
        failed = sum(outcome.status == Status.FAILED for outcome in outcomes)
        if failed:
            raise CommandError(f"{failed} of {len(outcomes)} files could not be brought in; see above.")

    def _mapping(self, name: str | None) -> mapping.Mapping:
        path = mapping_files.find(name, mapping.SHIPPED) if name else mapping.DEFAULT
        try:
            return mapping.load(path, section_names=Section.values)
        except mapping.MappingError as error:
            raise CommandError(f"The mapping {error}") from None

    def _files(self, folder: Path | None) -> dict[str, Path]:
        if folder is None:
            return {}
        files = [file for file in sorted(folder.rglob("*"), reverse=True) if file.is_file()]
        by_name = {file.name: file for file in files}
        return by_name | {file.relative_to(folder).as_posix(): file for file in files}

    # --- What it says ----------------------------------------------------------------------------

    def _report(self, outcome: Outcome) -> None:
        self.count += 1
        if not self.verbosity:
            return
        published = ", published" if outcome.published else ""
        style = self.style.ERROR if outcome.status == Status.FAILED else str
        line = f"[{self.count}/{self.total}] {outcome.status.value}{published}: {outcome.file}"
        self.stdout.write(style(line))
        for remark in [*outcome.reasons, *outcome.remarks]:
            self.stdout.write(f"    {remark}")
        if outcome.missing_sections:
            self.stdout.write(f"    lacks: {section_labels(outcome.missing_sections)} (editors are told)")

    def _sum_up(self, outcomes: list[Outcome]) -> None:
        counts = Counter(outcome.status for outcome in outcomes)
        would = " (a trial: nothing was written)" if self.dry_run else ""
        self.stdout.write(f"\n{len(outcomes)} files{would}")
        for status in Status:
            self.stdout.write(f"  {status.value:<10} {counts[status]:>5}")
        self.stdout.write(f"  {'published':<10} {sum(outcome.published for outcome in outcomes):>5}")
        for status in (Status.SKIPPED, Status.FAILED):
            chosen = [outcome for outcome in outcomes if outcome.status == status]
            if chosen:
                self.stdout.write(f"\n{status.value.capitalize()}:")
            for outcome in chosen:
                self.stdout.write(f"  {outcome.file}: {'; '.join(outcome.reasons)}")
        missing = [(outcome.file, name) for outcome in outcomes for name in outcome.missing_files]
        if missing:
            self.stdout.write("\nFiles that are linked and were not found or not taken:")
            for file, name in missing:
                self.stdout.write(f"  {name} ({file})")
