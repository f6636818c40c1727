"""What a reader sees of a profile: decided here, for pages, lists, search, exports and mail alike.

``ShownProfile`` answers for one reader, or for one audience (what search and the directory's rows keep).
A part that is not for them is empty, as if its owner had written nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hub.base.access import audiences
from hub.base.models import Audience, Level
from hub.base.text.languages import language_name
from peers.models import Organisation, Profile, ProfilePart, ProfileTopic, User
from peers.models.profiles import OpenTo, Reach
from peers.models.programmes import programme_ids_of


@dataclass(frozen=True)
class Known:
    """What is known of whoever reads, as far as it decides what they see of profiles."""

    is_member: bool = False
    programme_ids: frozenset[int] = frozenset()
    is_administrator: bool = False

    @classmethod
    def of(cls, reader, *, programmes: bool = True) -> "Known":
        """Of a person; visitors, applicants and suspended members are no members.

        Without ``programmes`` for profiles that come ``for_names`` of the same reader: they know it themselves.
        """
        if not audiences.is_member(reader):
            return cls()
        ids = frozenset(programme_ids_of(reader)) if programmes else frozenset()
        return cls(True, ids, reader.is_superuser)

    def is_within(self, reach: Reach, profile: Profile) -> bool:
        """Whether a part of the profile with this reach is for them."""
        if reach == Reach.PROGRAMME and not self.is_administrator:
            return self.is_member and self._shares_programme(profile)
        if reach in {Reach.MEMBERS, Reach.PROGRAMME}:
            return self.is_member
        return reach == Reach.EVERYONE

    def _shares_programme(self, profile: Profile) -> bool:
        if hasattr(profile, "shares_programme"):  # asked along with the profile
            return profile.shares_programme
        return not self.programme_ids.isdisjoint(_programme_ids(profile))


def _programme_ids(profile: Profile) -> list[int]:
    return sorted({belonging.programme_id for belonging in profile.user.programme_parts.all()})


def is_current(profile: Profile) -> bool:
    """Whether the profile is a member's: whoever is suspended, leaves or was not admitted has none."""
    user = profile.user
    if not user.is_active or user.leaving_at is not None:
        return False
    if user.is_superuser:
        return True
    if hasattr(profile, "is_in_members"):  # asked along with the profile
        return profile.is_in_members
    return any(group.name == audiences.MEMBERS_GROUP for group in user.groups.all())


class ShownProfile:
    """A profile as somebody sees it. ``sees(part)`` says which parts those are."""

    def __init__(self, profile: Profile, sees: Callable[[str], bool]):
        self.profile = profile
        self._sees = sees

    @classmethod
    def to(cls, reader, profile: Profile, known: Known | None = None) -> "ShownProfile":
        """As this reader sees it; its owner sees all of it. ``known`` spares looking the reader up again."""
        if reader.is_authenticated and reader.pk == profile.user_id:
            return cls(profile, lambda part: True)
        return cls(profile, _sees(profile, known or Known.of(reader)))

    @classmethod
    def to_each_audience(cls, profile: Profile) -> list[tuple[Audience, "ShownProfile"]]:
        """As each audience that is shown something of its own sees it, with all that it may see.

        What a wide audience sees is part of the narrower ones: what is looked for together is then found
        together, by those who may see all of it.
        """
        reaches = {profile.reach_of(part) for part in ProfilePart} if is_current(profile) else set()
        found = []
        if Reach.EVERYONE in reaches:
            found.append((Audience.everyone(), Known()))
        if Reach.MEMBERS in reaches:
            found.append((Audience.members(), Known(is_member=True)))
        for pk in _programme_ids(profile) if Reach.PROGRAMME in reaches else ():
            # Somebody may belong to a programme who was not admitted, or is no longer a member.
            audience = Audience.all_of([Audience.members(), Audience.of_programme(pk)])
            found.append((audience, Known(is_member=True, programme_ids=frozenset([pk]))))
        return [(audience, cls(profile, _sees(profile, known))) for audience, known in found]

    def shows(self, part: str) -> bool:
        """Whether a part of the profile is for this reader."""
        return self._sees(ProfilePart(part))

    @property
    def is_visible(self) -> bool:
        """Whether the reader may know of the profile at all."""
        return self.shows(ProfilePart.NAME)

    @property
    def user(self) -> User:
        return self.profile.user

    @property
    def address(self) -> str:
        return self.profile.get_absolute_url()

    @property
    def name(self) -> str:
        return self.user.get_full_name() if self.is_visible else ""

    @property
    def job_title(self) -> str:
        return self.profile.job_title if self.shows(ProfilePart.JOB_TITLE) else ""

    @cached_property
    def organisation(self) -> Organisation | None:
        return self.user.organisation if self.shows(ProfilePart.ORGANISATION) else None

    @property
    def organisation_name(self) -> str:
        return self.organisation.name if self.organisation else ""

    @property
    def level(self) -> str:
        return self.organisation.level if self.organisation else ""

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label) if self.level else ""

    @property
    def country(self):
        return self.organisation.country if self.organisation else None

    @property
    def population(self) -> Decimal | None:
        """How many people the organisation serves."""
        return self.organisation.population if self.organisation else None

    @property
    def state_name(self) -> str:
        """The state or province that the organisation lies in, or is."""
        return self.organisation.state_name if self.organisation else ""

    @property
    def jurisdiction_name(self) -> str:
        return self.profile.jurisdiction_name if self.shows(ProfilePart.JURISDICTION) else ""

    @property
    def has_picture(self) -> bool:
        return bool(self.profile.picture) and self.shows(ProfilePart.PICTURE)

    @property
    def about(self) -> str:
        return self.profile.about if self.shows(ProfilePart.ABOUT) else ""

    @property
    def links(self) -> list[str]:
        return self.profile.links if self.shows(ProfilePart.LINKS) else []

    @property
    def time_zone(self) -> str:
        return self.user.time_zone if self.shows(ProfilePart.TIME_ZONE) else ""

    @property
    def language_codes(self) -> list[str]:
        return self.profile.languages if self.shows(ProfilePart.LANGUAGES) else []

    @property
    def languages(self) -> list[str]:
        return [language_name(code) for code in self.language_codes]

    @property
    def open_to(self) -> list[OpenTo]:
        return [OpenTo(one) for one in self.profile.open_to] if self.shows(ProfilePart.OPEN_TO) else []

    @property
    def earlier_posts(self) -> list:
        return list(self.profile.earlier_posts.all()) if self.shows(ProfilePart.EARLIER) else []

    @cached_property
    def topics(self) -> dict[str, list[ProfileTopic]]:
        """What it is about, by part: all three parts are there, a hidden one is empty."""
        found: dict[str, list] = {part.value: [] for part in ProfileTopic.Part}
        for topic in self.profile.topics.all():
            if self.shows(topic.part):
                found[topic.part].append(topic)
        return found

    @property
    def advises(self) -> list[ProfileTopic]:
        return self.topics[ProfileTopic.Part.ADVISE]

    @property
    def works_on(self) -> list[ProfileTopic]:
        return self.topics[ProfileTopic.Part.WORKING]

    @property
    def looks_for(self) -> list[ProfileTopic]:
        return self.topics[ProfileTopic.Part.LOOKING]

    @property
    def line(self) -> str:
        """Who it is, in one line: job and organisation."""
        if self.job_title and self.organisation:
            return _("%(job)s, %(organisation)s") % {
                "job": self.job_title,
                "organisation": self.organisation_name,
            }
        return self.job_title or self.organisation_name


def _sees(profile: Profile, known: Known) -> Callable[[str], bool]:
    current = is_current(profile)
    return lambda part: current and known.is_within(profile.reach_of(part), profile)


def shown_to(reader, profiles: QuerySet) -> list[ShownProfile]:
    """The profiles as the reader sees them, without those that they may not know of."""
    known = Known.of(reader)
    shown = (ShownProfile.to(reader, profile, known) for profile in profiles.with_parts())
    return [one for one in shown if one.is_visible]


def people_seen(people: QuerySet, reader) -> Iterator[User]:
    """Those of the people whose profile the reader may know of."""
    known = Known.of(reader)
    for profile in Profile.objects.with_parts().filter(user__in=people.values("pk")):
        if ShownProfile.to(reader, profile, known).is_visible:
            yield profile.user


def may_see_person(reader, person: User) -> bool:
    """Whether the reader may know of somebody's profile."""
    return any(people_seen(User.objects.filter(pk=person.pk), reader))


def may_follow_person(reader, person: User) -> bool:
    """Whether the reader may follow somebody: others, whose profile they may know of."""
    return reader.pk != person.pk and may_see_person(reader, person)
