"""Work of this app that no request waits for."""

from django_tasks import task

from peers import profiles


@task()
def refresh_people(organisation_id: int) -> None:
    """Bring what is findable of an organisation's people up to date, after the organisation changed."""
    profiles.refresh_people_of([organisation_id])
