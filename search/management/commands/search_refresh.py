"""Bring what can be found up to date with the database."""

from django.core.management.base import BaseCommand, CommandError

from search.entries import reconcile


class Command(BaseCommand):
    help = "Go through everything that can be found and repair the entries that differ. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument(
            "--rewrite", action="store_true", help="Write the full text of every entry anew, changed or not."
        )

    def handle(self, *, rewrite, verbosity, **options):
        def report(kind, count):
            if verbosity > 1:
                self.stdout.write(f"{kind}: {count}")

        counts = reconcile.rebuild(rewrite=rewrite, report=report)
        if verbosity:
            self.stdout.write(
                f"Looked at {counts['seen']}: {counts['changed']} changed, {counts['withdrawn']} withdrawn, "
                f"{counts['texts']} texts written, {counts['failed']} failed."
            )
        if counts["failed"]:
            raise CommandError("Some could not be refreshed; the log says which and why.")
