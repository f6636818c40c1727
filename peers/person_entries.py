"""What search knows of people: one entry for each audience that their profile has something for."""

from django.db.models import QuerySet

from hub.base.models import Audience
from peers.models import Profile, ProfileTopic, User
from peers.shown_profiles import ShownProfile
from search import text
from search.entry_data import EntryData


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
    return [_entry(audience, shown) for audience, shown in ShownProfile.to_each_audience(profile)]


def _entry(audience: Audience, shown: ShownProfile) -> EntryData:
    topics = [topic for part in shown.topics.values() for topic in part]
    # What one looks for help with is no reason to be found by those who look for somebody who knows.
    known = [topic for topic in topics if topic.part != ProfileTopic.Part.LOOKING]
    told = [
        shown.about and text.from_markdown(shown.about),
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
        updated_at=shown.profile.changed_at,
    )


def _part(audience: Audience) -> str:
    """What tells a person's entries apart: whom each is for."""
    if audience.kind in {Audience.Kind.EVERYONE, Audience.Kind.MEMBERS}:
        return str(audience.kind)
    return f"audience-{audience.pk}"
