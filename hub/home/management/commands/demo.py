"""``manage.py demo``: fill the hub with invented content, for a look around and for development."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hub.home.demo import logins
from hub.home.demo.make import make_demo


class Command(BaseCommand):
    help = "Add the sample content that is missing; what was entered stays. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--print-logins", action="store_true", help="print the log-ins of the demo, one for each role"
        )

    def handle(self, *args, print_logins, **options):
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "The demo makes log-ins with a password that everybody knows, an administrator among them. "
                "It runs with the settings hub.settings.dev only."
            )
        made = make_demo()
        if options["verbosity"] > 0:
            told = ", ".join(f"{number} {what}" for what, number in made.items() if number)
            self.stdout.write(
                f"Added: {told}." if told else "The sample content is complete; nothing was added."
            )
        if print_logins:
            self.stdout.write(logins.table())
