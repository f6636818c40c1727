"""The filters of the list of organisations: read from the address, applied, and counted."""

from dataclasses import dataclass, field

from django.db.models import Count, F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hub.base.models import Level

# The name in the address is that of the column.
FACETS = {"level": _("Level"), "country": _("Country")}


@dataclass
class OrganisationFilters:
    """What a reader asked for."""

    text: str = ""
    chosen: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def from_query(cls, query: QueryDict) -> "OrganisationFilters":
        """Read the filters from an address; what it does not know it ignores."""
        known = {"level": set(Level.values), "country": set(dict(countries))}
        chosen = {
            name: [value for value in dict.fromkeys(query.getlist(name)) if value in known[name]]
            for name in FACETS
        }
        return cls(text=query.get("q", "").replace("\0", "").strip()[:200], chosen=chosen)

    @property
    def chosen_count(self) -> int:
        """How many filters are in use, the text not counted."""
        return sum(len(values) for values in self.chosen.values())

    @property
    def kept(self) -> dict[str, str]:
        """What the form of the facets carries along."""
        return {"q": self.text}

    def apply(self, organisations: QuerySet, *, leaving_out: str = "") -> QuerySet:
        """Narrow the organisations: any value of one facet, and all facets and the text together."""
        organisations = organisations.matching(self.text)
        for name, values in self.chosen.items():
            if values and name != leaving_out:
                organisations = organisations.filter(**{f"{name}__in": values})
        return organisations

    def facets(self, organisations: QuerySet) -> list[dict]:
        """Each facet with its values and how many organisations each would show: one query a facet."""
        labels = {"level": dict(Level.choices), "country": dict(countries)}
        result = []
        for name, label in FACETS.items():
            counted = (
                self.apply(organisations, leaving_out=name)
                .order_by()
                .values(value=F(name))
                .annotate(count=Count("pk"))
            )
            counts = {row["value"]: row["count"] for row in counted}
            values = [
                {
                    "value": value,
                    "label": value_label,
                    "count": counts.get(value, 0),
                    "chosen": value in self.chosen[name],
                }
                for value, value_label in labels[name].items()
                if counts.get(value) or value in self.chosen[name]
            ]
            result.append({"name": name, "label": label, "values": values})
        return result

    def applied(self, facets: list[dict]) -> list[dict]:
        """What the list is narrowed by, as ``name``, ``value`` and ``label``."""
        text = [{"name": "q", "value": self.text, "label": f"“{self.text}”"}] if self.text else []
        return text + [
            {"name": facet["name"], "value": one["value"], "label": one["label"]}
            for facet in facets
            for one in facet["values"]
            if one["chosen"]
        ]
