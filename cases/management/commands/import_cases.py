"""``manage.py import_cases``: cases from Markdown or MDX files. docs/importing-cases.md says how."""

from collections import Counter
from functools import partial
from pathlib import Path

from django.core.management.base import CommandError

from cases.importing import mapping as mappings
from cases.importing.plan import EXPORTED_FILES
from cases.importing.service import Importer, Outcome, section_labels
from cases.models import CaseIndexPage
from cases.models.sections import Section
from hub.base.importing import attached_files
from hub.base.importing.commands import ImportCommand
from hub.base.importing.front_matter import find_files
from hub.base.importing.reports import Status


class Command(ImportCommand):
    help = (
        "Bring in cases from a Markdown or MDX file, or from a folder of them. Safe to run again: cases are "
        "matched by slug, and one that was edited on the site is left alone."
    )
    path_help = "A file (.md, .mdx), or a folder with such files."

    def add_options(self, parser) -> None:
        parser.add_argument(
            "--attachments",
            type=Path,
            metavar="DIR",
            help="The folder with the files that the texts link; without it, the folder “files” in PATH.",
        )
        parser.add_argument(
            "--mapping",
            metavar="FILE",
            default="default",
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

    def bring_in(self, path: Path, *, attachments: Path | None, mapping: str, **options) -> None:
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
        self.count, self.total = 0, len(paths)
        load = partial(mappings.load, section_names=Section.values)
        importer = Importer(
            mapping=self.load_mapping(mapping, load, mappings.SHIPPED),
            attachments=attached_files.below(attachments, by_path=True),
            live=options["live"],
            overwrite=options["overwrite"],
            dry_run=self.dry_run,
        )
        outcomes = importer.run(paths, report=self._report)
        self._sum_up(outcomes)
        failed = sum(outcome.status == Status.FAILED for outcome in outcomes)
        if failed:
            raise CommandError(f"{failed} of {len(outcomes)} files could not be brought in; see above.")

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
        self.stdout.write(f"\n{len(outcomes)} files{self.would}")
        for status in Status:
            self.stdout.write(f"  {status.value:<10} {counts[status]:>5}")
        self.stdout.write(f"  {'published':<10} {sum(outcome.published for outcome in outcomes):>5}")
        for status in (Status.SKIPPED, Status.FAILED):
            chosen = [outcome for outcome in outcomes if outcome.status == status]
            lines = [f"{outcome.file}: {'; '.join(outcome.reasons)}" for outcome in chosen]
            self.say_list(status.value.capitalize(), lines)
        missing = [f"{name} ({outcome.file})" for outcome in outcomes for name in outcome.missing_files]
        self.say_list("Files that are linked and were not found or not taken", missing)
