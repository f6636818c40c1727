"""Started by a test: workers that are killed in the middle of a batch, one after the other.

Each is a process of its own, forked here so that Django starts once. Those with even numbers die while they
tell people, in a transaction; the others after the mail server took a message, before that is written down.
"""

import os
import signal
import sys

import django
from django.db import connection

BATCH = 4
MAILS = 2


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_telling() -> None:
    """Tell one batch, and die in the next."""
    from notifications.notices import fan_out

    tell, told = fan_out._notify, []

    def tell_and_die(*args):
        tell(*args)
        told.append(1)
        if len(told) > 1:
            _die()

    fan_out._notify = tell_and_die
    fan_out.spread_due()


def _die_sending() -> None:
    """Send some mail, and die with the last in flight."""
    from notifications.mail import delivery

    mark, sent = delivery.mark_sent, []

    def mark_or_die(mail):
        sent.append(1)
        if len(sent) > MAILS:
            _die()
        mark(mail)

    delivery.mark_sent = mark_or_die
    delivery.deliver_due()


def main(rounds: int) -> None:
    """Let so many workers die, then one that works to the end."""
    django.setup()
    from django.utils import timezone

    from notifications.mail import delivery
    from notifications.models import OutgoingMail
    from notifications.notices import fan_out

    fan_out.BATCH = BATCH
    died = 0
    for number in range(rounds):
        connection.close()
        child = os.fork()
        if not child:
            (_die_sending if number % 2 else _die_telling)()
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        died += os.WIFSIGNALED(status)
        # As if the lease of what it had in hand were over.
        OutgoingMail.objects.filter(status="sending").update(next_attempt_at=timezone.now())
    fan_out.spread_due()
    delivery.deliver_due()
    print(died)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(int(sys.argv[1]))
