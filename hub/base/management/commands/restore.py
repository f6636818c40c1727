"""``manage.py restore FILE``."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hub.base.backup.archive import BackupError, restore


class Command(BaseCommand):
    help = (
        "Put an archive of manage.py backup in place: database and uploaded files. Stop the web processes "
        "and the worker first. An archive of an older version is brought up to this one."
    )
    # The database may still be empty: checks that read it would stumble.
    requires_system_checks: list = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The archive to restore.")
        parser.add_argument(
            "--replace", action="store_true", help="Lose what is in this site's database and media now."
        )

    def handle(self, *, file: Path, replace: bool, **options):
        try:
            manifest = restore(file, replace=replace)
        except (BackupError, OSError) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        if options["verbosity"]:
            self.stdout.write(
                f"Restored the backup of {manifest['created']} (version {manifest['version']})."
            )
