"""What follows a change of an organisation or a programme."""

from functools import partial

from django.db import transaction

from peers import tasks
from peers.models import Organisation, Programme, ProgrammeParticipant
from search.entries import services as search_services


@transaction.atomic
def refresh_findable(instance: Organisation | Programme) -> None:
    """Bring what search knows up to date after an editor's change, with all that names the thing."""
    instance = type(instance).objects.get(pk=instance.pk)
    search_services.refresh(instance)
    if isinstance(instance, Organisation):
        for programme in Programme.objects.filter(participants__organisation=instance):
            search_services.refresh(programme)
        # There may be thousands of them.
        transaction.on_commit(partial(tasks.refresh_people.enqueue, instance.pk))


@transaction.atomic
def save_programme(*, form, participants, added) -> Programme:
    """Save what a host wrote: valid forms of the texts, of the participants, and of one that is new."""
    programme = form.save()
    participants.save()
    if added.organisation is not None:
        ProgrammeParticipant.objects.create(
            programme=programme, organisation=added.organisation, part=added.cleaned_data["part"]
        )
    refresh_findable(programme)
    return programme
