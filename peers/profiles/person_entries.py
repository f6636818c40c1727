"""What search knows of people: one entry for each audience that their profile has something for."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from hub.base.models import Audience
from peers.models import Profile, ProfileTopic, User
from peers.place_facets import place_facets
from peers.profiles.visibility import ShownProfile
from search.declarations.data import EntryData
from search.entries import services as search_services
from search.models import Entry, EntryFacet
from search.text import plain_text

Facet = EntryFacet.Name


def people() -> QuerySet:
    """The accounts that have a profile."""
    return User.objects.filter(profile__isnull=False)


def person_entries(user: User) -> list[EntryData]:
    """What each audience may find of a person; nothing of one who is not listed."""
    profile = Profile.objects.with_parts().filter(user=user).first()
    return [] if profile is None else entries_of(profile)


def entries_of(profile: Profile) -> list[EntryData]:
    """What each audience may find of the person whose profile this is, read ``with_parts``."""
    if not profile.is_listed:
        return []
    found = ShownProfile.to_each_audience(profile)
    # The widest comes first, and what it is shown is part of each that follows.
    return [
        _entry(audience, shown, [narrower for narrower, _shown in found[place + 1 :]])
        for place, (audience, shown) in enumerate(found)
    ]


def _entry(audience: Audience, shown: ShownProfile, narrower: list[Audience]) -> EntryData:
    topics = [topic for part in shown.topics.values() for topic in part]
    # What one looks for help with is no reason to be found by those who look for somebody who knows.
    known = [topic for topic in topics if topic.part != ProfileTopic.Part.LOOKING]
    told = [
        shown.about and plain_text.from_markdown(shown.about),
        *(f"{topic.label}: {topic.words}" if topic.words else topic.label for topic in topics),
        *(one.label for one in shown.open_to),
        *shown.languages,
        *(f"{post.organisation_name} {post.job_title}" for post in shown.earlier_posts),
    ]
    organisation = shown.organisation
    return EntryData(
        title=shown.name,
        url=shown.address,
        audience=audience,
        part=_part(audience),
        more_for=narrower,
        summary=shown.line,
        body="\n".join(str(one) for one in told if one),
        service_lines=[topic.service_line for topic in known if topic.service_line],
        themes=[topic.theme for topic in known if topic.theme],
        tags=[topic.label for topic in known if topic.tag_id],
        level=shown.level,
        country=shown.country.code if shown.country else "",
        jurisdiction_name=shown.jurisdiction_name,
        organisation_id=organisation.pk if organisation else None,
        organisation_name=shown.organisation_name,
        updated_at=_active_at(shown.profile),
        facets=[
            *((Facet.ADVISE, topic.key) for topic in shown.advises),
            *((Facet.LOOKING, topic.key) for topic in shown.looks_for),
            *((Facet.LANGUAGE, code) for code in shown.language_codes),
            *((Facet.OPEN_TO, one.value) for one in shown.open_to),
            *place_facets(organisation),
        ],
    )


def _active_at(profile: Profile) -> datetime:
    """When the person was last here: to the day, so that not every log-in changes what search has."""
    login = profile.user.last_login
    if login is None:
        return profile.changed_at
    return max(
        profile.changed_at, timezone.localtime(login).replace(hour=0, minute=0, second=0, microsecond=0)
    )


def was_active(user: User) -> None:
    """Let a person who logged in stand among the recently active; once a day."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    known = Entry.objects.current().of_kind("person").filter(object_id=user.pk)
    if known.filter(updated_at__lt=today).exists():
        search_services.refresh(user)


def _part(audience: Audience) -> str:
    """What tells a person's entries apart: whom each is for."""
    if audience.kind in {Audience.Kind.EVERYONE, Audience.Kind.MEMBERS}:
        return str(audience.kind)
    return f"audience-{audience.pk}"
