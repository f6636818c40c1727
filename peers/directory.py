"""The directory of people: who is found, in which order, why, and how many each filter would leave.

Asked of the rows that ``peers.profiles`` writes for each audience, so that nothing which a profile hides
from the reader narrows, counts, sorts or explains anything. Words are looked for by search.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, Value, When
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from hub.base import audiences, populations
from hub.base.models import Level, ServiceLine, Tag, Theme
from peers.models import DirectoryFacet, Profile, ProfileTopic
from peers.models.profiles import OpenTo
from peers.shown_profiles import LANGUAGES, Known, ShownProfile, language_name
from search import engines, queries
from search.engines.base import Page as Wanted
from search.models import Entry
from search.text import clean

Facet = DirectoryFacet.Name
FACETS = tuple(facet for facet in Facet if facet != Facet.PERSON)
# Of these there may be many: so many of the most frequent are offered.
OFFERED = 20
MOST_VALUES = 50
# So many of the people whose profiles have the words are looked at: nobody pages further.
MOST_BY_TEXT = 500
# What makes somebody near.
NEAR_BY = (Facet.LEVEL, Facet.COUNTRY, Facet.POPULATION)

SORTS = {
    "relevance": gettext_lazy("Best match"),
    "near": gettext_lazy("Most like mine"),
    "active": gettext_lazy("Recently active"),
    "name": gettext_lazy("Name"),
}


@dataclass
class DirectoryFilters:
    """What a reader asked for."""

    text: str = ""
    chosen: dict[str, list[str]] = field(default_factory=dict)
    sort: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "DirectoryFilters":
        """Read the filters from an address; a value that there is not finds nobody."""
        chosen = {}
        for facet in FACETS:
            values = [clean(value, 170) for value in query.getlist(facet.value)[:MOST_VALUES]]
            if any(values):
                chosen[facet.value] = list(dict.fromkeys(value for value in values if value))
        sort = query.get("sort", "")
        return cls(clean(query.get("q", ""), 200), chosen, sort if sort in SORTS else "")

    @property
    def chosen_count(self) -> int:
        """How many filters are in use, the text not counted."""
        return sum(len(values) for values in self.chosen.values())

    @property
    def kept(self) -> dict[str, str]:
        """What the form of the facets carries along."""
        return {"q": self.text, "sort": self.sort}

    @property
    def query(self) -> str:
        """The query that asks for the same people in the same order."""
        told = {name: value for name, value in self.kept.items() if value}
        return urlencode({**told, **self.chosen}, doseq=True)


@dataclass(frozen=True)
class FoundPerson:
    """A person with why they were found."""

    shown: ShownProfile
    reasons: list[str]
    passage: SafeString | str = ""


class Directory:
    """The people whom a reader asked for. A slice of it is a list of ``FoundPerson``, so that it can be paged."""

    def __init__(self, reader, filters: DirectoryFilters):
        self.reader = reader
        self.filters = filters
        self._rows = DirectoryFacet.objects.filter(audience__in=audiences.ids_for(reader))

    # --- Who ---------------------------------------------------------------------------------------
    def _of(self, facet: Facet, values: Iterable[str] = ("",)) -> Exists:
        return Exists(self._rows.filter(profile=OuterRef("pk"), facet=facet, value__in=list(values)))

    @cached_property
    def _by_text(self) -> dict[int, tuple[int, SafeString | str]]:
        """By account: the place among those whose profile has the words, and the passage that has them."""
        query = queries.parse_words(self.filters.text)
        wanted = Wanted(size=MOST_BY_TEXT)
        found = engines.current().search(query, user=self.reader, filters={"kind": ["person"]}, page=wanted)
        # An index may lag behind: what the reader may no longer see is left out here in any case.
        entries = Entry.objects.visible_to(self.reader).of_kind("person").filter(pk__in=found.ids)
        person = dict(entries.values_list("pk", "object_id"))
        return {
            person[pk]: (place, found.passages.get(pk, ""))
            for place, pk in enumerate(found.ids)
            if pk in person
        }

    def _narrowed(self, *, leaving_out: str = "") -> QuerySet:
        found = Profile.objects.filter(self._of(Facet.PERSON), user__is_active=True)
        for name, values in self.filters.chosen.items():
            if name != leaving_out:
                found = found.filter(self._of(name, values))
        if self.filters.text:
            found = found.filter(user__in=list(self._by_text))
        return found

    @cached_property
    def _count(self) -> int:
        return self._narrowed().count()

    def count(self) -> int:
        """How many they are."""
        return self._count

    __len__ = count

    @property
    def is_cut(self) -> bool:
        """Whether more people may have the words than were looked at."""
        return bool(self.filters.text) and len(self._by_text) >= MOST_BY_TEXT

    # --- In which order ------------------------------------------------------------------------------
    @cached_property
    def _mine(self) -> dict[str, str]:
        """What is known of the reader's own place, for nearness."""
        if not audiences.is_member(self.reader):
            return {}
        own = Profile.objects.with_parts().filter(user=self.reader).first()
        shown = ShownProfile.to(self.reader, own) if own else None
        if shown is None or shown.organisation is None:
            return {}
        band = "" if shown.population is None else populations.band_of(shown.population)
        found = (shown.level, shown.country.code if shown.country else "", band)
        return {facet: value for facet, value in zip(NEAR_BY, found, strict=True) if value}

    @property
    def sort(self) -> str:
        """The order in use: the one asked for where it can be had."""
        if self.filters.sort in self._possible_sorts:
            return self.filters.sort
        return self._possible_sorts[0]

    @cached_property
    def _possible_sorts(self) -> list[str]:
        possible = {"relevance": bool(self.filters.text), "near": bool(self._mine)}
        return [name for name in SORTS if possible.get(name, True)]

    @property
    def sorts(self) -> list[dict]:
        """The orders to choose from, with the one in use marked."""
        return [
            {"name": name, "label": SORTS[name], "current": name == self.sort}
            for name in self._possible_sorts
        ]

    def _ordered(self) -> QuerySet:
        found = self._narrowed()
        if self.sort == "name":
            return found.order_by("user__name", "pk")
        active = (F("user__last_login").desc(nulls_last=True), "-pk")
        if self.sort == "near":
            near = [self._one_if(self._of(facet, [value])) for facet, value in self._mine.items()]
            return found.annotate(nearness=sum(near, Value(0))).order_by("-nearness", *active)
        return found.order_by(*active)

    @staticmethod
    def _one_if(condition) -> Case:
        return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())

    def keys(self) -> list[int]:
        """The profiles' keys in the order asked for."""
        if self.sort != "relevance":
            return list(self._ordered().values_list("pk", flat=True))
        found = self._narrowed().values_list("pk", "user_id")
        return [pk for pk, _user in sorted(found, key=lambda row: self._by_text[row[1]][0])]

    def __getitem__(self, asked: slice) -> list[FoundPerson]:
        if self.sort == "relevance":
            keys = self.keys()[asked]
        else:
            keys = list(self._ordered().values_list("pk", flat=True)[asked])
        return self.people(keys)

    def people(self, keys: list[int]) -> list[FoundPerson]:
        """The people of these keys, in their order, as the reader sees them, with why they were found."""
        known = Known.of(self.reader)
        profiles = {profile.pk: profile for profile in Profile.objects.with_parts().filter(pk__in=keys)}
        found = []
        for pk in keys:
            shown = ShownProfile.to(self.reader, profiles[pk], known) if pk in profiles else None
            if shown and shown.is_visible:
                found.append(FoundPerson(shown, self._reasons(shown), self._passage(shown)))
        return found

    # --- Why -----------------------------------------------------------------------------------------
    def _passage(self, shown: ShownProfile) -> SafeString | str:
        if not self.filters.text:
            return ""
        passage = self._by_text.get(shown.profile.user_id, (0, ""))[1]
        return passage if "<mark>" in passage else ""

    def _reasons(self, shown: ShownProfile) -> list[str]:
        """What of the profile answers to what was asked, from what the reader sees of it."""
        chosen = self.filters.chosen
        reasons = []
        for part, name in (
            (ProfileTopic.Part.ADVISE, Facet.ADVISE),
            (ProfileTopic.Part.LOOKING, Facet.LOOKING),
        ):
            wanted = chosen.get(name, ())
            reasons += [_told(topic) for topic in shown.topics[part] if topic.key in wanted]
        lines = chosen.get(Facet.SERVICE_LINE, ())
        for topics in shown.topics.values():
            reasons += [_told(one) for one in topics if one.service_line and one.service_line.slug in lines]
        reasons += [
            language_name(one) for one in shown.language_codes if one in chosen.get(Facet.LANGUAGE, ())
        ]
        reasons += [str(one.label) for one in shown.open_to if one in chosen.get(Facet.OPEN_TO, ())]
        if shown.population is not None and (
            Facet.POPULATION in chosen
            or (self.sort == "near" and self._is_like_mine(shown, Facet.POPULATION))
        ):
            reasons.append(_("Serves %(number)s people") % {"number": f"{shown.population:,.0f}"})
        if self.sort == "near":
            if self._is_like_mine(shown, Facet.LEVEL):
                reasons.append(_("Same level as yours"))
            if self._is_like_mine(shown, Facet.COUNTRY):
                reasons.append(_("Same country as yours"))
        return list(dict.fromkeys(reasons))

    def _is_like_mine(self, shown: ShownProfile, facet: Facet) -> bool:
        theirs = {
            Facet.LEVEL: shown.level,
            Facet.COUNTRY: shown.country.code if shown.country else "",
            Facet.POPULATION: "" if shown.population is None else populations.band_of(shown.population),
        }
        return bool(theirs[facet]) and theirs[facet] == self._mine.get(facet)

    # --- How many each filter would leave ------------------------------------------------------------
    def facets(self) -> list[dict]:
        """Each facet with its values and how many people each would show.

        A facet's own choices don't narrow its counts: they say what choosing another would add.
        """
        chosen = self.filters.chosen
        others = [facet for facet in FACETS if facet not in chosen]
        counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        parts = [(others, "")] + [([facet], facet) for facet in chosen]
        for facets, leaving_out in parts:
            rows = self._rows.filter(facet__in=facets, profile__in=self._narrowed(leaving_out=leaving_out))
            counted = rows.values("facet", "value").annotate(count=Count("profile", distinct=True))
            for row in counted.order_by():
                counts[row["facet"]][row["value"]] = row["count"]
        labels = _Labels(
            {value for facet in counts.values() for value in facet}
            | {value for values in chosen.values() for value in values}
        )
        return [self._facet(facet, counts[facet], labels) for facet in FACETS]

    def _facet(self, facet: Facet, counts: dict[str, int], labels: "_Labels") -> dict:
        chosen = self.filters.chosen.get(facet, [])
        frequent = sorted(counts, key=lambda value: (-counts[value], value))[:OFFERED]
        values = [
            {
                "value": value,
                "label": labels.of(facet, value),
                "count": counts.get(value, 0),
                "chosen": value in chosen,
            }
            for value in dict.fromkeys([*chosen, *frequent])
            if value in counts or value in chosen
        ]
        values = [one for one in values if one["label"]]
        if facet == Facet.POPULATION:
            order = list(populations.BANDS)
            values.sort(key=lambda one: order.index(one["value"]))
        return {"name": facet.value, "label": facet.label, "values": values}

    def applied(self, facets: list[dict]) -> list[dict]:
        """What the list is narrowed by, as ``name``, ``value`` and ``label``."""
        text = self.filters.text
        return [{"name": "q", "value": text, "label": f"“{text}”"}] * bool(text) + [
            {"name": facet["name"], "value": one["value"], "label": one["label"]}
            for facet in facets
            for one in facet["values"]
            if one["chosen"]
        ]


class _Labels:
    """The words for the values of facets, in the reader's language."""

    def __init__(self, values: set[str]):
        self._lines = {one.slug: one.label for one in ServiceLine.objects.all()}
        self._themes = {one.slug: one.label for one in Theme.objects.all()}
        slugs = {value.removeprefix("tag.") for value in values if value.startswith("tag.")}
        self._tags = dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name"))

    def of(self, facet: Facet, value: str) -> str:
        """The label; empty for a value that there is not."""
        if facet in {Facet.ADVISE, Facet.LOOKING}:
            kind, _dot, slug = value.partition(".")
            return {"service-line": self._lines, "theme": self._themes, "tag": self._tags}.get(kind, {}).get(
                slug, ""
            )
        if facet == Facet.LANGUAGE:
            return language_name(value) if value in LANGUAGES else ""
        if facet == Facet.STATE:
            return value.partition(":")[2]
        known = {
            Facet.SERVICE_LINE: self._lines,
            Facet.LEVEL: dict(Level.choices),
            Facet.COUNTRY: dict(countries),
            Facet.POPULATION: populations.BANDS,
            Facet.OPEN_TO: dict(OpenTo.choices),
        }
        return str(known[facet].get(value, ""))


def _told(topic: ProfileTopic) -> str:
    what = ProfileTopic.Part(topic.part).label
    told = {"what": what, "topic": topic.label, "words": topic.words}
    return (_("%(what)s %(topic)s: %(words)s") if topic.words else _("%(what)s %(topic)s")) % told
