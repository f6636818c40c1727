"""What search knows of people's organisations and programmes."""

from django.db.models import Prefetch, QuerySet

from hub.base.models import Audience
from peers.models import (
    Appeal,
    Conversation,
    Invitation,
    MembershipApplication,
    ModeratorAct,
    Organisation,
    OrganisationChange,
    PrivilegedChange,
    Profile,
    Programme,
    ProgrammeParticipant,
)
from peers.organisations import service_links
from peers.place_facets import place_facets
from search.declarations import registry
from search.declarations.data import EntryData
from search.models import EntryFacet
from search.text.plain_text import from_markdown

Facet = EntryFacet.Name


def organisation_entry(organisation: Organisation) -> EntryData | None:
    """An organisation is public; one that was merged into another is not found any more."""
    if organisation.merged_into_id:
        return None
    return EntryData(
        title=organisation.name,
        url=organisation.get_absolute_url(),
        audience=Audience.everyone(),
        level=organisation.level,
        country=str(organisation.country or ""),
        facets=[
            *([(Facet.BODY, organisation.kind)] if organisation.kind else []),
            *((facet, str(line)) for facet, lines in _shared(organisation).items() for line in lines),
            *place_facets(organisation),
        ],
        jurisdiction_name=organisation.jurisdiction.name
        if organisation.jurisdiction
        else organisation.region,
        other_names=[*(name.name for name in organisation.names.all()), organisation.place],
    )


def _shared(organisation: Organisation) -> dict[str, set[int]]:
    """The service lines that it hosts and that are hosted for it, as far as everyone may know."""
    names = {Facet.HOSTS: "hosted_services", Facet.HOSTED: "received_services"}
    return {
        facet: {link.service_line_id for link in service_links.public_of(organisation, name)}
        for facet, name in names.items()
    }


def programme_entry(programme: Programme) -> EntryData:
    """A programme's page is public."""
    return EntryData(
        title=programme.name,
        url=programme.get_absolute_url(),
        audience=Audience.everyone(),
        summary=programme.summary,
        body=from_markdown(programme.about),
        other_organisation_ids=[part.organisation_id for part in programme.participants.all()],
        other_names=[part.organisation.name for part in programme.participants.all()],
    )


def organisations_to_find() -> QuerySet:
    """Organisations with all that is findable of them, in a few queries."""
    return service_links.with_public(Organisation.objects.with_place().prefetch_related("names"))


def programmes_to_find() -> QuerySet:
    """Programmes with all that is findable of them, in a few queries."""
    return Programme.objects.prefetch_related(
        Prefetch("participants", ProgrammeParticipant.objects.standing().select_related("organisation"))
    )


registry.exclude(Conversation, "Only those who take part in it may read it.")
registry.exclude(Profile, "It is found as its person.")
registry.exclude(Invitation, "Only the one who was invited, and the hosts of the programme, know of it.")
registry.exclude(OrganisationChange, "Only moderators and the one who proposed it may read it.")
registry.exclude(PrivilegedChange, "Only administrators and those whom it concerns may read it.")
registry.exclude(ModeratorAct, "Only whom it concerns and the moderators may read it.")
registry.exclude(Appeal, "Between whom it concerns and the moderators.")
registry.exclude(MembershipApplication, "Only moderators and the applicant may read it.")
