"""Work of this app that no request waits for."""

from django_tasks import task

from toolkits.files import zips


# It may take minutes: what people wait for goes first.
@task(priority=-10)
def make_zips() -> int:
    """Make the zips of releases that are asked for; the rows are the guarantee, this only wakes."""
    return zips.make_due()
