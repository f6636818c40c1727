"""``manage.py make_rounds``: invented rounds of thousands of organisations, for measuring."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from benchmarks.invented_rounds import make_rounds


class Command(BaseCommand):
    help = "Add invented rounds, one a year, the same for the same seed. Safe to run again, and to be stopped half way."

    def add_arguments(self, parser):
        parser.add_argument("--organisations", type=int, default=5_000)
        parser.add_argument("--metrics", type=int, default=50)
        parser.add_argument("--rounds", type=int, default=10)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, organisations, metrics, rounds, seed, verbosity, **options):
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "Invented rounds don't belong beside real ones: it runs with hub.settings.dev only."
            )

        def report(what, done):
            if verbosity > 1 or (verbosity and what == "rounds"):
                self.stdout.write(f"{what}: {done}")

        made = make_rounds(
            organisations=organisations, metrics=metrics, rounds=rounds, seed=seed, report=report
        )
        if verbosity:
            self.stdout.write(f"Added {made} rounds.")
