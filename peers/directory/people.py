"""The directory of people."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.listing.facets import Facet, in_order_of_counts
from hub.base.listing.selection import ListKind
from hub.base.listing.tables import Column
from hub.base.models import Tag, Theme
from hub.base.output.addresses import in_full
from hub.base.output.tables import Value
from hub.base.text.languages import LANGUAGES, language_name
from peers.directory.base import (
    NEAR,
    PLACES,
    SORTS,
    Directory,
    Name,
    as_shown,
    facet,
    serves,
    service_line_facet,
)
from peers.models import Profile, ProfileTopic
from peers.models.profiles import OpenTo
from peers.profiles.visibility import Known, ShownProfile
from search.engines import base as engine

Part = ProfileTopic.Part


@dataclass(frozen=True)
class FoundPerson:
    """A person with why they were found."""

    shown: ShownProfile
    reasons: list[str]
    passage: SafeString | str = ""


def _languages(values: list[str]) -> dict[str, str]:
    return {value: language_name(value) for value in values if value in LANGUAGES}


PEOPLE = ListKind(
    name="people",
    label=gettext_lazy("People"),
    facets=(
        # Their labels are of several vocabularies, which the list reads once.
        facet("advise", Name.ADVISE, in_order_of_counts({})),
        facet("looking", Name.LOOKING, in_order_of_counts({})),
        service_line_facet("service-line", Name.SERVICE_LINE),
        *PLACES,
        facet("language", Name.LANGUAGE, _languages),
        facet("open-to", Name.OPEN_TO, in_order_of_counts(dict(OpenTo.choices))),
    ),
    sorts={name: SORTS[name] for name in (NEAR, engine.ACTIVE, engine.NAME)},
    default_sort=engine.ACTIVE,
    words_label=gettext_lazy("Search people"),
    nothing_matches=gettext_lazy("No people match these filters."),
    downloads={"CSV": "peers:directory_csv", "XLSX": "peers:directory_xlsx"},
    only_members_download=True,
    searched_as="person",
    searched_by={name: name for name in ("service-line", "level", "country")},
)


def _column(heading, read: Callable[[ShownProfile], Value], width: int = 16, **more) -> Column:
    return Column(heading, lambda found: read(found.shown), width, **more)


def _topic_words(part: str) -> Callable[[ShownProfile], str]:
    return lambda shown: "; ".join(
        f"{topic.label}: {topic.words}" if topic.words else topic.label for topic in shown.topics[part]
    )


COLUMNS = (
    _column(gettext_lazy("Name"), lambda shown: shown.name, 32, on_page=True, sort=engine.NAME),
    _column(gettext_lazy("Job title"), lambda shown: shown.job_title, 32, on_page=True),
    _column(gettext_lazy("Organisation"), lambda shown: shown.organisation_name, 32, on_page=True),
    _column(gettext_lazy("Level"), lambda shown: shown.level_label, on_page=True),
    _column(gettext_lazy("Jurisdiction"), lambda shown: shown.jurisdiction_name, 24),
    _column(gettext_lazy("State or province"), lambda shown: shown.state_name, 24),
    _column(
        gettext_lazy("Country"),
        lambda shown: str(shown.country.name) if shown.country else "",
        20,
        on_page=True,
    ),
    _column(gettext_lazy("Population served"), lambda shown: shown.population, is_number=True),
    _column(
        gettext_lazy("Can advise on"),
        _topic_words("advise"),
        40,
        on_page=True,
    ),
    _column(gettext_lazy("Working on"), _topic_words("working"), 40),
    _column(gettext_lazy("Looking for help with"), _topic_words("looking"), 40),
    _column(gettext_lazy("Open to"), lambda shown: "; ".join(str(one.label) for one in shown.open_to), 24),
    _column(gettext_lazy("Languages"), lambda shown: "; ".join(shown.languages), 24, on_page=True),
    _column(gettext_lazy("Address"), lambda shown: in_full(shown.address), 50),
)


class PeopleDirectory(Directory):
    """The people whom a reader asked for, as the reader sees them."""

    kind = PEOPLE
    columns = COLUMNS
    address_of = staticmethod(lambda found: found.shown.address)

    def rows(self, keys: Iterable[int]) -> list[FoundPerson]:
        known = Known.of(self.user)
        profiles = as_shown(Profile.objects.with_parts(), keys, "user_id")
        people = (ShownProfile.to(self.user, profile, known) for profile in profiles)
        return [
            FoundPerson(shown, self._reasons(shown), self.passage(shown.profile.user_id))
            for shown in people
            if shown.is_visible
        ]

    def _reasons(self, shown: ShownProfile) -> list[str]:
        """What of the profile answers to what was asked, from what the reader sees of it."""
        chosen = self.selection.chosen
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

    def labels(self, facet: Facet, values: list[str]) -> Mapping[str, str]:
        if facet.indexed_as not in {Name.ADVISE, Name.LOOKING}:
            return super().labels(facet, values)
        named = {value: self._topic(*value.partition(".")[::2]) for value in values}
        return {value: label for value, label in named.items() if label}

    def _topic(self, kind: str, slug: str) -> str:
        return self._topics.get(kind, {}).get(slug, "")

    @cached_property
    def _topics(self) -> dict[str, dict[str, str]]:
        named = [*self.selection.chosen.get("advise", ()), *self.selection.chosen.get("looking", ())]
        for name in (Name.ADVISE, Name.LOOKING):
            named += self.found.counts.get(name.value, ())
        slugs = {value.removeprefix("tag.") for value in named if value.startswith("tag.")}
        return {
            "service-line": {line.slug: line.label for line in self._lines.values()},
            "theme": {theme.slug: theme.label for theme in Theme.objects.all()},
            "tag": dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name")),
        }


def _told(topic: ProfileTopic) -> str:
    told = {"what": Part(topic.part).label, "topic": topic.label, "words": topic.words}
    return (_("%(what)s %(topic)s: %(words)s") if topic.words else _("%(what)s %(topic)s")) % told
