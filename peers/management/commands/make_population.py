"""``manage.py make_population``: invented members and organisations by the ten thousand, for measuring."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from peers.invented_population import make_population


class Command(BaseCommand):
    help = (
        "Add invented members and organisations, the same for the same seed; nobody can log in as one of them. "
        "Safe to run again, and to be stopped half way."
    )

    def add_arguments(self, parser):
        parser.add_argument("--members", type=int, default=100_000)
        parser.add_argument("--organisations", type=int, default=20_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, members, organisations, seed, verbosity, **options):
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "Invented members don't belong beside real ones: it runs with hub.settings.dev only."
            )

        def report(what, done):
            if verbosity > 1 or (verbosity and done % 10_000 == 0):
                self.stdout.write(f"{what}: {done}")

        made = make_population(members=members, organisations=organisations, seed=seed, report=report)
        if verbosity:
            self.stdout.write(f"Added {made['organisations']} organisations and {made['members']} members.")
