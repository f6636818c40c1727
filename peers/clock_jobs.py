"""What the worker does for people at its time."""

from django.utils import timezone

from hub.base.jobs import scheduler
from peers import tasks
from peers.accounts import archives, sessions, suspensions
from peers.models import AccountDeletion, DataArchive
from peers.organisations import merging
from peers.privileges import services as privileges
from peers.profiles import services

HOUR = 60 * 60


@scheduler.every(seconds=HOUR)
def ask_whether_profiles_hold() -> None:
    """Ask people who have not confirmed their profile for a year."""
    services.ask_owners()


@scheduler.every(seconds=HOUR)
def give_profiles_to_members() -> None:
    """Give a profile to members who have none yet."""
    services.give_profiles()


@scheduler.every(seconds=60)
def clean_pictures_of_people() -> None:
    """Take out of people's pictures what an earlier version left in them."""
    services.clean_stored_pictures()


@scheduler.every(seconds=24 * HOUR)
def look_for_duplicates() -> None:
    """Suggest to moderators which organisations may be one."""
    merging.find_duplicates()


@scheduler.every(seconds=60)
def go_on_with_archives() -> None:
    """Have the archives made for which no task came, or whose worker was killed."""
    if DataArchive.objects.due(timezone.now()).exists():
        tasks.make_archives.enqueue()


@scheduler.every(seconds=HOUR)
def delete_expired_archives() -> None:
    """Delete the archives whose time is over."""
    archives.delete_expired()


@scheduler.every(seconds=300)
def delete_accounts_that_are_due() -> None:
    """Have the accounts deleted whose time of grace is over, or go on where a worker was killed."""
    if AccountDeletion.objects.due(timezone.now()).exists():
        tasks.delete_accounts.enqueue()


@scheduler.every(seconds=60)
def lift_suspensions_that_are_over() -> None:
    """Let people use their account again."""
    suspensions.lift_those_over()


@scheduler.every(seconds=24 * HOUR)
def forget_old_log_ins() -> None:
    """Delete what was noted of log-ins long ago."""
    sessions.forget_old_log_ins()


@scheduler.every(seconds=60)
def apply_privileged_changes() -> None:
    """Verify the domains and name the hosts that have waited long enough."""
    privileges.apply_due()
