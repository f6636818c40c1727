"""The toolkits that a reader asked for: how many, in which order, and what each filter would leave of them.

There are some hundreds of toolkits at most: what they are filtered by is read for all that the reader may see, in a
fixed number of queries, and counted here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from cases.listing.filters import Facet
from toolkits.models.files import FileVersion
from toolkits.models.releases import Release
from toolkits.models.toolkit_page import ToolkitLevel, ToolkitPage, ToolkitTag
from toolkits.reading.filters import FACETS, ToolkitFilters

_COLUMNS = {"licence": "licence", "language": "language", "programme": "programme__slug"}
_ORDERED_BY = ("title", "first_published_at", "upkeep__last_confirmed_on")


class Listing:
    """The toolkits below a list page that the user may see and the filters leave.

    Any of the values of one facet, and all facets together. A slice of it is a list of keys, so that it can be paged.
    """

    def __init__(self, list_page, user, filters: ToolkitFilters):
        self.user = user
        self.filters = filters
        visible = ToolkitPage.objects.child_of(list_page).visible_to(user)
        names = ("pk", *_COLUMNS.values(), *_ORDERED_BY)
        self._rows = {row["pk"]: row for row in visible.values(*names)}
        self._released = self._current_releases()
        self._values = self._values_of_all()
        self._found = self._narrowed()

    def _current_releases(self) -> dict[int, tuple]:
        """By toolkit, the moment of its current release and its key."""
        released = Release.objects.in_force().filter(toolkit__in=self._rows).order_by("published_at", "pk")
        return {
            toolkit: (moment, pk)
            for toolkit, moment, pk in released.values_list("toolkit", "published_at", "pk")
        }

    def _values_of_all(self) -> dict[str, dict[int, set[str]]]:
        """By facet and toolkit, its values."""
        values: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for pk, row in self._rows.items():
            for name, column in _COLUMNS.items():
                if row[column]:
                    values[name][pk].add(row[column])
        for name, pk, value in self._links():
            if pk in self._rows:
                values[name][pk].add(value)
        return values

    def _links(self) -> Iterator[tuple[str, int, str]]:
        for name, link, value in (
            ("service-line", ToolkitPage.service_lines.through, "serviceline__slug"),
            ("theme", ToolkitPage.themes.through, "theme__slug"),
        ):
            for pk, slug in link.objects.values_list("toolkitpage_id", value):
                yield name, pk, slug
        for pk, slug in ToolkitTag.objects.values_list("content_object_id", "tag__slug"):
            yield "tag", pk, slug
        for pk, level in ToolkitLevel.objects.values_list("page_id", "level"):
            yield "level", pk, level
        current = [pk for _moment, pk in self._released.values()]
        formats = FileVersion.objects.filter(in_releases__release__in=current).order_by()
        for pk, name in formats.values_list("file__toolkit_id", "format").distinct():
            yield "file-format", pk, name

    def _narrowed(self, *, leaving_out: str = "") -> set[int]:
        found = set(self._rows)
        for name, wanted in self.filters.chosen.items():
            if name != leaving_out:
                found = {pk for pk in found if self._values[name][pk] & set(wanted)}
        return found

    def count(self) -> int:
        """How many they are."""
        return len(self._found)

    __len__ = count

    def __getitem__(self, asked: slice) -> list[int]:
        return self.keys()[asked]

    def keys(self) -> list[int]:
        """The keys of the toolkits, in the order asked for."""
        # The newest stand first among those that are alike.
        newest = sorted(
            self._found, key=lambda pk: (self._moment(pk, "first_published_at"), pk), reverse=True
        )
        match self.filters.sort:
            case "title":
                return sorted(newest, key=lambda pk: self._rows[pk]["title"].casefold())
            case "confirmed":
                return sorted(newest, key=lambda pk: self._day(pk), reverse=True)
            case "released":
                return sorted(newest, key=self._last_released, reverse=True)
        return newest

    def _moment(self, pk: int, name: str) -> float:
        moment = self._rows[pk][name]
        return moment.timestamp() if moment else 0

    def _day(self, pk: int) -> int:
        day = self._rows[pk]["upkeep__last_confirmed_on"]
        return day.toordinal() if day else 0

    def _last_released(self, pk: int) -> float:
        released = self._released.get(pk)
        return released[0].timestamp() if released else 0

    def rows(self, keys: list[int]) -> list[ToolkitPage]:
        """The toolkits of these keys as rows of a list, in their order."""
        found = {
            toolkit.pk: toolkit
            for toolkit in ToolkitPage.objects.visible_to(self.user).for_list().filter(pk__in=keys)
        }
        return [found[key] for key in keys if key in found]

    # --- What each filter would leave ----------------------------------------------------------------

    def facets(self) -> list[dict]:
        """Each facet with its values, how many toolkits each would show, and which are chosen.

        A facet's counts leave its own choice out, so that a second value can be added.
        """
        return [self._facet(facet) for facet in FACETS]

    def _facet(self, facet: Facet) -> dict:
        chosen = self.filters.chosen.get(facet.name, [])
        among = self._narrowed(leaving_out=facet.name) if chosen else self._found
        counts = Counter(value for pk in among for value in self._values[facet.name][pk])
        offered = sorted(counts, key=lambda value: (-counts[value], value))[: facet.most]
        labels = facet.labels(list(dict.fromkeys([*offered, *chosen])))
        shown = {*offered, *chosen}
        values = [
            {"value": value, "label": label, "count": counts.get(value, 0), "chosen": value in chosen}
            for value, label in labels.items()
            if value in shown
        ]
        return {
            "name": facet.name,
            "label": facet.label,
            "values": values,
            "folded": facet.is_folded and not chosen,
            "foldable": facet.is_folded,
        }
