"""The directory of people."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.base.models import Tag, Theme
from peers.directory.base import Directory, Facet, as_shown, serves
from peers.models import Profile, ProfileTopic
from peers.models.profiles import OpenTo
from peers.profiles.visibility import LANGUAGES, Known, ShownProfile, language_name
from search.engines import base as asked

Part = ProfileTopic.Part


@dataclass(frozen=True)
class FoundPerson:
    """A person with why they were found."""

    shown: ShownProfile
    reasons: list[str]
    passage: SafeString | str = ""


class PeopleDirectory(Directory):
    """The people whom a reader asked for, as the reader sees them."""

    kind = "person"
    PARAMETERS = {
        "advise": Facet.ADVISE,
        "looking": Facet.LOOKING,
        "service-line": Facet.SERVICE_LINE,
        "level": Facet.LEVEL,
        "country": Facet.COUNTRY,
        "state": Facet.STATE,
        "population": Facet.POPULATION,
        "language": Facet.LANGUAGE,
        "open-to": Facet.OPEN_TO,
    }
    SORTS = (asked.ACTIVE, asked.RELEVANCE, asked.NEAR, asked.NAME)

    def rows(self, keys: Iterable[int]) -> list[FoundPerson]:
        known = Known.of(self.reader)
        profiles = as_shown(Profile.objects.with_parts(), keys, "user_id")
        people = (ShownProfile.to(self.reader, profile, known) for profile in profiles)
        return [
            FoundPerson(shown, self._reasons(shown), self.passage(shown.profile.user_id))
            for shown in people
            if shown.is_visible
        ]

    def _reasons(self, shown: ShownProfile) -> list[str]:
        """What of the profile answers to what was asked, from what the reader sees of it."""
        chosen = self.filters.chosen
        reasons = []
        for part, name in ((Part.ADVISE, "advise"), (Part.LOOKING, "looking")):
            reasons += [_told(topic) for topic in shown.topics[part] if topic.key in chosen.get(name, ())]
        lines = chosen.get("service-line", ())
        reasons += [
            _told(topic)
            for topic in [*shown.advises, *shown.works_on]
            if topic.service_line and topic.service_line.slug in lines
        ]
        reasons += [language_name(one) for one in shown.language_codes if one in chosen.get("language", ())]
        reasons += [str(one.label) for one in shown.open_to if one in chosen.get("open-to", ())]
        if shown.population is not None and "population" in chosen:
            reasons.append(serves(shown.population))
        return list(dict.fromkeys(reasons + self.near_reasons(shown.organisation)))

    def label(self, facet: Facet, value: str) -> str:
        if facet in {Facet.ADVISE, Facet.LOOKING}:
            kind, _dot, slug = value.partition(".")
            return self._topics.get(kind, {}).get(slug, "")
        if facet == Facet.LANGUAGE:
            return language_name(value) if value in LANGUAGES else ""
        if facet == Facet.OPEN_TO:
            return str(dict(OpenTo.choices).get(value, ""))
        return super().label(facet, value)

    @cached_property
    def _topics(self) -> dict[str, dict[str, str]]:
        named = [*self.filters.chosen.get("advise", ()), *self.filters.chosen.get("looking", ())]
        for facet in (Facet.ADVISE, Facet.LOOKING):
            named += self.found.counts.get(facet.value, ())
        slugs = {value.removeprefix("tag.") for value in named if value.startswith("tag.")}
        return {
            "service-line": {line.slug: line.label for line in self._lines.values()},
            "theme": {theme.slug: theme.label for theme in Theme.objects.all()},
            "tag": dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name")),
        }


def _told(topic: ProfileTopic) -> str:
    told = {"what": Part(topic.part).label, "topic": topic.label, "words": topic.words}
    return (_("%(what)s %(topic)s: %(words)s") if topic.words else _("%(what)s %(topic)s")) % told
