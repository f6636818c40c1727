"""What search knows of people's organisations and programmes."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from hub.base.models import Audience
from peers.models import (
    Conversation,
    Invitation,
    MembershipApplication,
    Organisation,
    OrganisationChange,
    Profile,
    Programme,
    ProgrammeParticipant,
    User,
)
from peers.organisations import service_links
from peers.place_facets import place_facets
from peers.profiles.person_entries import people, person_entries
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


registry.declare(
    Organisation,
    kind="organisation",
    label=_("Organisation"),
    label_plural=_("Organisations"),
    listed_as="organisation",
    build=organisation_entry,
    one_for_each_reader=True,
    queryset=lambda: service_links.with_public(Organisation.objects.with_place().prefetch_related("names")),
)
registry.declare(
    Programme,
    kind="programme",
    label=_("Programme"),
    label_plural=_("Programmes"),
    listed_as="programme",
    build=programme_entry,
    queryset=lambda: Programme.objects.prefetch_related(
        Prefetch("participants", ProgrammeParticipant.objects.select_related("organisation"))
    ),
)
registry.declare(
    User,
    kind="person",
    label=_("Person"),
    label_plural=_("People"),
    listed_as="author",
    counts_for=0.9,
    build=person_entries,
    queryset=people,
    one_for_each_reader=True,
)
registry.exclude(Conversation, "Only those who take part in it may read it.")
registry.exclude(Profile, "It is found as its person.")
registry.exclude(Invitation, "Only the one who was invited, and the hosts of the programme, know of it.")
registry.exclude(OrganisationChange, "Only moderators and the one who proposed it may read it.")
registry.exclude(MembershipApplication, "Only moderators and the applicant may read it.")
