"""The filters of the list of cases: read from the address, applied, and counted."""

from dataclasses import dataclass, field

from django.db.models import Case, Count, F, FloatField, QuerySet, When
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hub.base.models import Level, ServiceLine, Stage, Theme


@dataclass(frozen=True)
class Facet:
    """One thing that cases can be filtered by: its name in the address and its path in the database."""

    name: str
    label: str
    lookup: str


FACETS = (
    Facet("service-line", _("Service line"), "service_lines__slug"),
    Facet("theme", _("Theme"), "themes__slug"),
    Facet("level", _("Level"), "level"),
    Facet("stage", _("Stage"), "stage__slug"),
    Facet("country", _("Country"), "country"),
)

# Saved a year as a share of the cost before; figures that are not disclosed count for nothing.
_SAVING_SHARE = Case(
    When(
        discloses_economics=True,
        cost_before__gt=0,
        then=(Cast("cost_before", FloatField()) - Cast("cost_after", FloatField()))
        / Cast("cost_before", FloatField()),
    ),
    output_field=FloatField(),
)

SORTS = {
    "newest": (_("Newest"), ("-first_published_at", "-pk")),
    "updated": (_("Recently updated"), ("-last_published_at", "-pk")),
    "saving": (_("Largest saving in %"), (_SAVING_SHARE.desc(nulls_last=True), "-pk")),
    "title": (_("Title"), ("title", "pk")),
}
DEFAULT_SORT = "newest"
# More values of one facet than anybody ticks; the rest of a made-up address is ignored.
MAX_VALUES = 50


@dataclass
class CaseFilters:
    """What a reader asked for."""

    chosen: dict[str, list[str]] = field(default_factory=dict)
    sort: str = DEFAULT_SORT

    @classmethod
    def from_query(cls, query: QueryDict) -> "CaseFilters":
        """Read the filters from an address; what it does not know it ignores."""
        chosen = {}
        for facet in FACETS:
            values = [
                Truncator(value.replace("\0", "")).chars(80)
                for value in query.getlist(facet.name)[:MAX_VALUES]
                if value
            ]
            if values:
                chosen[facet.name] = list(dict.fromkeys(values))
        sort = query.get("sort", DEFAULT_SORT)
        return cls(chosen=chosen, sort=sort if sort in SORTS else DEFAULT_SORT)

    @property
    def sorts(self) -> list[dict]:
        """The ways to sort, with the one in use marked."""
        return [
            {"name": name, "label": label, "current": name == self.sort}
            for name, (label, _fields) in SORTS.items()
        ]

    @property
    def query_unsorted(self) -> str:
        """The query that asks for the same cases, in no order."""
        return urlencode(self.chosen, doseq=True)

    @property
    def query(self) -> str:
        """The query that asks for the same cases in the same order."""
        return urlencode({**self.chosen, **self.kept}, doseq=True)

    @property
    def kept(self) -> dict[str, str]:
        """What the form of the facets carries along: the order, where it is not the usual one."""
        return {} if self.sort == DEFAULT_SORT else {"sort": self.sort}

    def apply(self, cases: QuerySet, *, leaving_out: str = "") -> QuerySet:
        """Narrow the cases: any of the values of one facet, and all facets together."""
        for facet in FACETS:
            if facet.name in self.chosen and facet.name != leaving_out:
                matching = cases.model.objects.filter(**{f"{facet.lookup}__in": self.chosen[facet.name]})
                cases = cases.filter(pk__in=matching.values("pk"))
        return cases

    def sorted(self, cases: QuerySet) -> QuerySet:
        """Put the cases in the order asked for."""
        return cases.order_by(*SORTS[self.sort][1])

    def facets(self, cases: QuerySet) -> list[dict]:
        """Each facet with its values, how many cases each would show, and which are chosen.

        A facet's counts leave its own choice out, so that a second value can be added. The number
        of queries is fixed: one a facet and one a vocabulary.
        """
        labels = {
            "service-line": {entry.slug: entry.label for entry in ServiceLine.objects.all()},
            "theme": {entry.slug: entry.label for entry in Theme.objects.all()},
            "level": dict(Level.choices),
            "stage": {entry.slug: entry.label for entry in Stage.objects.all()},
            "country": dict(countries),
        }
        result = []
        for facet in FACETS:
            counted = (
                self.apply(cases, leaving_out=facet.name)
                .order_by()
                .values(value=F(facet.lookup))
                .annotate(count=Count("pk", distinct=True))
            )
            counts = {row["value"]: row["count"] for row in counted if row["value"]}
            chosen = self.chosen.get(facet.name, [])
            values = [
                {"value": value, "label": label, "count": counts.get(value, 0), "chosen": value in chosen}
                for value, label in labels[facet.name].items()
                if counts.get(value) or value in chosen
            ]
            result.append({"name": facet.name, "label": facet.label, "values": values})
        return result

    def applied(self, facets: list[dict]) -> list[dict]:
        """The chosen values as ``name``, ``value`` and ``label``, for the bar above the list."""
        return [
            {"name": facet["name"], "value": value["value"], "label": value["label"]}
            for facet in facets
            for value in facet["values"]
            if value["chosen"]
        ]
