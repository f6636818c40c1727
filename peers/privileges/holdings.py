"""What is given in confidence to an organisation or in a programme: apps above register what they keep there."""

from collections.abc import Callable, Iterable

from hub.base.access.audiences import MEMBERS_GROUP
from peers.models import MembershipApplication, Organisation, Programme, ProgrammeParticipant, ProgrammePerson

_of_organisations: list[Callable[[list[int]], Iterable[int]]] = []
_in_programme: list[Callable[[int], Iterable[int]]] = []


def register(*, of_organisations, in_programme) -> None:
    """Register, by ids, which of some organisations have something to protect, and which gave to a programme."""
    _of_organisations.append(of_organisations)
    _in_programme.append(in_programme)


def merged_into(pks: Iterable[int]) -> dict[int, int]:
    """These organisations and all that were merged into them, near and far, each with the one that stands for it."""
    standing = {pk: pk for pk in pks}
    new = set(standing)
    while new:
        rows = Organisation.objects.filter(merged_into__in=new).exclude(pk__in=standing)
        found = {pk: standing[into] for pk, into in rows.values_list("pk", "merged_into")}
        standing |= found
        new = set(found)
    return standing


def organisations_to_ask(pks: Iterable[int]) -> set[int]:
    """Those of the organisations that have members, or something given in confidence."""
    standing = merged_into(pks)
    approved = MembershipApplication.objects.filter(
        status=MembershipApplication.Status.APPROVED,
        user__groups__name=MEMBERS_GROUP,
        organisation__in=standing,
    )
    found = set(approved.order_by().values_list("organisation", flat=True).distinct())
    for holds in _of_organisations:
        found |= set(holds(list(standing)))
    return {standing[pk] for pk in found}


def organisations_of(programme: Programme) -> set[int]:
    """The organisations that host a programme, take part in it, or gave something to it."""
    parts = ProgrammeParticipant.objects.filter(programme=programme).select_related("organisation")
    concerned = {part.organisation for part in parts}
    gave = {pk for gave_to in _in_programme for pk in gave_to(programme.pk)}
    concerned |= set(Organisation.objects.filter(pk__in=gave))
    return {one.stands_for.pk for one in concerned}


def must_ask_programme(programme: Programme) -> bool:
    """Whether a programme has hosts, or organisations that are to be asked."""
    if ProgrammePerson.objects.filter(programme=programme, part=ProgrammePerson.Part.HOST).exists():
        return True
    return bool(organisations_to_ask(organisations_of(programme)))
