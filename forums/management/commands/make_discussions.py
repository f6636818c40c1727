"""``manage.py make_discussions``: invented threads and posts by the hundred thousand, for measuring."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forums.invented_discussions import make_discussions


class Command(BaseCommand):
    help = (
        "Add invented threads and posts, the same for the same seed, in forums of their own; nobody can log in as one "
        "of their writers. Safe to run again, and to be stopped half way."
    )

    def add_arguments(self, parser):
        parser.add_argument("--posts", type=int, default=1_000_000)
        parser.add_argument("--threads", type=int, default=20_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--findable", action="store_true", help="In search as well, which takes several times as long."
        )

    def handle(self, *, posts, threads, seed, findable, verbosity, **options):
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "Invented discussions don't belong beside real ones: it runs with hub.settings.dev only."
            )
        if threads < 1 or posts < threads:
            raise CommandError("There must be one thread at least, and as many posts as threads.")

        def report(what, done):
            if verbosity > 1 or (verbosity and done % 100_000 == 0):
                self.stdout.write(f"{what}: {done}")

        made = make_discussions(posts=posts, threads=threads, seed=seed, findable=findable, report=report)
        if verbosity:
            self.stdout.write(f"Added {made['threads']} threads and {made['posts']} posts.")
            if not findable:
                self.stdout.write("Search does not know them; --findable lets it.")
