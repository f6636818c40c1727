"""Work of this app that no request waits for."""

from django_tasks import task

from peers.accounts import archive_making, deletion
from peers.profiles import services


@task()
def refresh_people(organisation_id: int) -> None:
    """Bring what is findable of an organisation's people up to date, after the organisation changed."""
    services.refresh_people_of([organisation_id])


# It may take minutes: what people wait for goes first.
@task(priority=-10)
def make_archives() -> int:
    """Make the archives of people's data that are asked for; the rows are the guarantee, this only wakes."""
    return archive_making.make_due()


@task(priority=-10)
def delete_accounts() -> int:
    """Delete the accounts whose time of grace is over."""
    return deletion.work_off_due()
