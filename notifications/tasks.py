"""Work for the background worker. The rows are the guarantee; these tasks only wake."""

from django_tasks import task

from notifications.mail.delivery import deliver_due
from notifications.notices import fan_out


@task(priority=10)
def send_waiting_mail() -> int:
    """Send the mail that is due."""
    return deliver_due()


@task(priority=5)
def spread_events() -> int:
    """Tell people of what happened, and send what they get at once."""
    done = fan_out.spread_due()
    if done:
        deliver_due()
    return done
