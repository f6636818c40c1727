"""Take in what came back: bounces, complaints, and mail that asks to stop."""

import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from notifications.mail import bounces


class Command(BaseCommand):
    help = (
        "Reads reports of undeliverable mail (RFC 3464), complaints (RFC 5965) and mail that asks to stop: from "
        "mailbox files, from Maildir folders, or one message from the standard input. What they are about gets "
        "no more mail, and its owner is told on the site."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "paths", nargs="*", help="mbox files or Maildir folders; without any, the standard input"
        )

    def handle(self, *args, paths, **options):
        taken = bounces.take(self._messages(paths))
        self.stdout.write(
            f"{taken.bounces} bounces, {taken.complaints} complaints, {taken.stopped} stopped, "
            f"{taken.ignored} others left out."
        )

    def _messages(self, paths: list[str]) -> Iterator[bytes]:
        if not paths:
            yield sys.stdin.buffer.read()
        for path in map(Path, paths):
            if not path.exists():
                raise CommandError(f"There is no {path}.")
            box = mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
            try:
                for key in box.iterkeys():
                    yield box.get_bytes(key)
            finally:
                box.close()
