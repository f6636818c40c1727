"""``manage.py backup FILE``."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hub.base.backup.archive import BackupError, back_up


class Command(BaseCommand):
    help = "Write the database and the uploaded files into one archive. The site may go on meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The archive to write, for instance hub-2027-01-31.tar.")

    def handle(self, *, file: Path, **options):
        try:
            manifest = back_up(file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            size = file.stat().st_size / 1_000_000
            self.stdout.write(f"{file}: {manifest['database']} database and media, {size:,.1f} MB.")
