"""What the table of cases says of each, read in a fixed number of queries as plain values.

Ten thousand pages with all that hangs on them take the database moments and Python most of a minute to make; a table
needs none of them.
"""

from collections import defaultdict
from dataclasses import dataclass
from types import SimpleNamespace

from django_countries import countries

from cases.models import CaseAuthor, CaseEvidence, CaseInvestment, CasePage, CasePartner, CaseTag
from cases.models.case_economics import CaseEconomics
from hub.base.models import (
    DeliveryModel,
    FundingModel,
    GovernanceForm,
    Jurisdiction,
    ServiceLine,
    Stage,
    Theme,
)

_COLUMNS = (
    *("pk", "slug", "title", "summary", "lead_organisation_name", "level", "country", "population_served"),
    *("started_on", "live_on", "ended_on", "first_published_at", "last_published_at"),
    *("discloses_economics", "currency", "price_year", "discount_rate", "cost_before", "cost_after"),
    *("volume_before", "volume_after", "volume_unit", "staff_before", "staff_after"),
    *("stage_id", "jurisdiction_id", "delivery_model_id", "governance_form_id", "funding_model_id"),
    *("lead_organisation__name", "programme__name", "upkeep__last_confirmed_on"),
)
_VOCABULARIES = {
    "stage": Stage,
    "jurisdiction": Jurisdiction,
    "delivery_model": DeliveryModel,
    "governance_form": GovernanceForm,
    "funding_model": FundingModel,
}


@dataclass(frozen=True)
class _Listed:
    """Rows as a case's related manager gives them."""

    rows: list

    def all(self) -> list:
        return self.rows


class ExportRows:
    """Reads cases for a table; keeps the names of the vocabularies, which are the same for all."""

    def __init__(self, list_address: str):
        self._list_address = list_address
        self._names = {
            name: {entry.pk: str(entry) for entry in model.objects.all()}
            for name, model in _VOCABULARIES.items()
        }
        self._countries = dict(countries)
        self._lines = [(line.pk, line.label) for line in ServiceLine.objects.all()]
        self._themes = [(theme.pk, theme.label) for theme in Theme.objects.all()]

    def read(self, keys: list[int], user) -> list[SimpleNamespace]:
        """The cases of these keys that the user may still see, in their order."""
        visible = CasePage.objects.visible_to(user).filter(pk__in=keys)
        found = {row["pk"]: row for row in visible.values(*_COLUMNS)}
        beside = {
            "service_lines": self._filed(CasePage.service_lines.through, "serviceline_id", self._lines, keys),
            "themes": self._filed(CasePage.themes.through, "theme_id", self._themes, keys),
            "tags": _tags(keys),
            "partners": _partners(keys),
            "authors": _authors(keys),
            "evidence": _evidence(keys),
        }
        investments = _investments(keys)
        return [self._case(found[key], beside, investments[key]) for key in keys if key in found]

    def _case(self, row: dict, beside: dict, investments: list) -> SimpleNamespace:
        named = {name: names.get(row[f"{name}_id"], "") for name, names in self._names.items()}
        listed = {name: rows[row["pk"]] for name, rows in beside.items()}
        case = SimpleNamespace(
            **{**row, **named, **listed},
            investments=_Listed(investments),
            lead_name=row["lead_organisation__name"] or row["lead_organisation_name"],
            country_name=self._countries.get(row["country"], ""),
            programme=row["programme__name"] or "",
            last_confirmed_on=row["upkeep__last_confirmed_on"],
            address=f"{self._list_address}{row['slug']}/" if self._list_address else "",
        )
        case.economics = CaseEconomics(case)
        return case

    @staticmethod
    def _filed(link, column: str, entries: list, keys: list[int]) -> dict[int, list[str]]:
        """The names of what each case is filed under, in the vocabulary's order."""
        filed: dict[int, set] = defaultdict(set)
        for key, entry in link.objects.filter(casepage__in=keys).values_list("casepage_id", column):
            filed[key].add(entry)
        return _by_case(
            {key: [label for pk, label in entries if pk in chosen] for key, chosen in filed.items()}
        )


def _by_case(rows: dict) -> dict:
    found: dict[int, list] = defaultdict(list)
    found.update(rows)
    return found


def _tags(keys: list[int]) -> dict[int, list[str]]:
    tags: dict[int, list[str]] = defaultdict(list)
    links = CaseTag.objects.filter(content_object__in=keys).order_by("tag__name")
    for key, name in links.values_list("content_object_id", "tag__name"):
        tags[key].append(name)
    return tags


def _investments(keys: list[int]) -> dict[int, list]:
    investments: dict[int, list] = defaultdict(list)
    for row in CaseInvestment.objects.filter(page__in=keys).only("page_id", "year", "amount"):
        investments[row.page_id].append(row)
    return investments


def _partners(keys: list[int]) -> dict[int, list[str]]:
    partners: dict[int, list[str]] = defaultdict(list)
    rows = CasePartner.objects.filter(page__in=keys).select_related("organisation")
    for partner in rows.only("page_id", "sort_order", "name", "part", "organisation__name"):
        partners[partner.page_id].append(str(partner))
    return partners


def _authors(keys: list[int]) -> dict[int, list[CaseAuthor]]:
    authors: dict[int, list[CaseAuthor]] = defaultdict(list)
    for author in CaseAuthor.objects.accepted().filter(case__in=keys).shown():
        authors[author.case_id].append(author)
    return authors


def _evidence(keys: list[int]) -> dict[int, list[str]]:
    evidence: dict[int, list[str]] = defaultdict(list)
    for row in CaseEvidence.objects.filter(page__in=keys).order_by("sort_order", "pk"):
        evidence[row.page_id].append(f"{row.title}: {row.address}")
    return evidence
