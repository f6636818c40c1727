"""``manage.py export_cases``: cases as files that ``import_cases`` reads. docs/importing-cases.md says how."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cases.importing.markdown_export import Written, export_cases
from cases.models import CasePage


class Command(BaseCommand):
    help = (
        "Write cases as Markdown files, with their attachments and images in a folder “files” beside them: "
        "what import_cases reads. Imported again, they change nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "path", type=Path, help="The folder to write into; files of the same name are replaced."
        )
        parser.add_argument("--live-only", action="store_true", help="Only what is published; no drafts.")
        parser.add_argument(
            "--slug",
            action="append",
            default=[],
            help="Only the case of this slug; may be given several times.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be written.")

    def handle(self, *, path: Path, live_only: bool, slug: list[str], dry_run: bool, **options):
        if path.exists() and not path.is_dir():
            raise CommandError(f"{path} is no folder.")
        cases = CasePage.objects.order_by("slug").prefetch_related("service_lines", "themes")
        if live_only:
            cases = cases.live()
        if slug:
            cases = cases.filter(slug__in=slug)
            if missing := sorted(set(slug) - set(cases.values_list("slug", flat=True))):
                raise CommandError(f"There is no such case: {', '.join(missing)}.")
        self.verbosity = options["verbosity"]
        # What a file says is the same, whatever language the one who runs this has.
        with translation.override("en"):
            outcomes = export_cases(
                cases.iterator(chunk_size=100), path, dry_run=dry_run, report=self._report
            )
        failed = sum(bool(written.errors) for written in outcomes)
        would = " (a trial: nothing was written)" if dry_run else ""
        files = sum(written.files for written in outcomes)
        self.stdout.write(f"{len(outcomes) - failed} cases with {files} files{would}")
        if failed:
            raise CommandError(f"{failed} of {len(outcomes)} cases could not be written; see above.")

    def _report(self, written: Written) -> None:
        for error in written.errors:
            self.stdout.write(self.style.ERROR(f"{written.slug}: {error}"))
        if not written.errors and self.verbosity:
            self.stdout.write(f"{written.slug}.md")
