"""``manage.py worker``: everything that happens beside the requests."""

import logging

from django.core.management.base import BaseCommand

from hub.base.jobs.worker import HubWorker, one_lives_here


class Command(BaseCommand):
    help = "Work off the task queue and run the periodic jobs until told to stop (SIGTERM or Ctrl+C)."
    # The web process has run them; a worker should be up soon after a restart.
    requires_system_checks: list = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--batch", action="store_true", help="Run what is due and what is in the queue now, then end."
        )
        parser.add_argument(
            "--interval", type=float, default=1, help="Seconds between looks at an empty queue (default: 1)."
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="Only say, by the exit code, whether a worker on this machine lives: for health checks.",
        )

    def handle(self, *, batch: bool, interval: float, check: bool, **options):
        if check:
            raise SystemExit(0 if one_lives_here() else 1)
        # Each task's start and end is told with --verbosity 2 only; what fails is told always.
        level = logging.INFO if options["verbosity"] > 1 else logging.WARNING
        logging.getLogger("django_tasks").setLevel(level)
        worker = HubWorker(interval=max(interval, 0.05), batch=batch)
        worker.configure_signals()
        worker.run()
