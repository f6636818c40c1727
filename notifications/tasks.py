"""Work for the background worker. The rows are the guarantee; these tasks only wake."""

from django_tasks import task

from notifications.delivery import deliver_due


@task(priority=10)
def send_waiting_mail() -> int:
    """Send the mail that is due."""
    return deliver_due()
