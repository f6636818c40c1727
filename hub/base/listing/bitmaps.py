"""What the list of cases is filtered, counted and sorted by, kept in memory for all published cases.

To count sixteen filters of ten thousand cases in the database takes longer than all the rest of the page. Here each
value of a filter is a row of bits, one for each case, and counting is a matter of microseconds. The rows are read again
as soon as anything was published, taken off or edited: a token tells, asked of the database at each request. What
changes by other ways (a script, a merged organisation) is seen after ``SECONDS`` at the latest. Nobody is shown a case
by this: which ones a reader may see is asked anew, and of their rows once more.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, Sum
from wagtail.models import Page

from cases.models.advice import AdviceRequest
from cases.models.case_author import CaseAuthor
from cases.models.case_page import CasePage, CaseTag
from cases.models.case_parts import CaseInvestment, CasePartner
from hub.base.access import audiences
from hub.base.listing import populations
from peers.models import Organisation

SECONDS = 600

_COLUMNS = {
    "level": "level",
    "country": "country",
    "stage": "stage__slug",
    "jurisdiction": "jurisdiction__slug",
    "delivery-model": "delivery_model__slug",
    "governance": "governance_form__slug",
    "funding-model": "funding_model__slug",
    "programme": "programme__slug",
}
_OTHER_COLUMNS = (
    *("pk", "audience_id", "title", "first_published_at", "last_published_at", "started_on", "live_on"),
    *("population_served", "lead_organisation_id", "discloses_economics", "cost_before", "cost_after"),
    *("volume_before", "volume_after", "staff_before", "staff_after"),
)


@dataclass
class ListIndex:
    """All published cases below one list page, by their place in ``keys``, newest first."""

    token: tuple
    keys: list[int]
    # By a filter's name and a value of it: the bits of the cases that have it.
    bits: dict[str, dict[str, int]]
    by_audience: dict[int, int]
    telling_insights: int
    orders: dict[str, list[int]]
    read_at: float = field(default_factory=time.monotonic)

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each case."""
        return {key: place for place, key in enumerate(self.keys)}

    def visible_to(self, user) -> int:
        """The bits of those that the user may see."""
        seen = 0
        for audience in audiences.ids_for(user):
            seen |= self.by_audience.get(audience, 0)
        hidden = CasePage.objects.filter(audiences.restricted_pages(user)).values_list("pk", flat=True)
        return seen & ~as_bits((self.places[key] for key in hidden if key in self.places), len(self.keys))

    def chosen(self, bits: int, places: Iterable[int]) -> Iterator[int]:
        """Of the places, in their order, those whose bit is set."""
        octets = bits.to_bytes(len(self.keys) // 8 + 1, "little")
        return (place for place in places if octets[place >> 3] >> (place & 7) & 1)


def as_bits(places: Iterable[int], size: int) -> int:
    """A row of bits with those of the places set."""
    octets = bytearray(size // 8 + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


# The one that was read last, by list page.
_kept: dict[int, ListIndex] = {}


def list_index(list_page) -> ListIndex:
    """The index of the cases below a list page, read again where something changed."""
    token = _token(list_page)
    kept = _kept.get(list_page.pk)
    if kept is None or kept.token != token or time.monotonic() - kept.read_at > SECONDS:
        # Asked before it is read: what is published meanwhile changes the next token.
        kept = _kept[list_page.pk] = _read(list_page, token)
    return kept


def _token(list_page) -> tuple:
    """What differs once a case was published, taken off, edited, welcomes questions or asks for advice."""
    published = Page.objects.child_of(list_page).live()
    pages = published.aggregate(
        cases=Count("pk"),
        revisions=Sum("live_revision_id"),
        published=Max("last_published_at"),
        edited=Max("latest_revision_created_at"),
    )
    askable = _askable().aggregate(authors=Count("pk"), keys=Sum("pk"))
    asking = AdviceRequest.objects.asking().aggregate(requests=Count("pk"), keys=Sum("pk"))
    return (*pages.values(), *askable.values(), *asking.values())


def _askable():
    return CaseAuthor.objects.accepted().filter(welcomes_questions=True, user__isnull=False)


def _read(list_page, token: tuple) -> ListIndex:
    cases = CasePage.objects.child_of(list_page).live().order_by("-first_published_at", "-pk")
    tells = ExpressionWrapper(~Q(what_helped="", what_stood_in_the_way=""), output_field=BooleanField())
    names = [*_OTHER_COLUMNS, *_COLUMNS.values(), "tells"]
    rows = [dict(zip(names, row, strict=True)) for row in cases.annotate(tells=tells).values_list(*names)]
    size = len(rows)
    places = {row["pk"]: place for place, row in enumerate(rows)}
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, row in enumerate(rows):
        for name, value in _values_of(row):
            found[name][value].append(place)
    for name, key, value in _links():
        if key in places:
            found[name][value].append(places[key])
    audience_places: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        audience_places[row["audience_id"]].append(place)
    return ListIndex(
        token=token,
        keys=[row["pk"] for row in rows],
        bits={
            name: {value: as_bits(listed, size) for value, listed in values.items()}
            for name, values in found.items()
        },
        by_audience={audience: as_bits(listed, size) for audience, listed in audience_places.items()},
        telling_insights=as_bits((place for place, row in enumerate(rows) if row["tells"]), size),
        orders=_orders(rows),
    )


def _values_of(row: dict) -> Iterator[tuple[str, str]]:
    """What one case's own columns say: the filter's name and the value."""
    for name, column in _COLUMNS.items():
        if row[column]:
            yield name, str(row[column])
    for name, column in (("started", "started_on"), ("live", "live_on")):
        if row[column]:
            yield name, str(row[column].year)
    people = row["population_served"]
    if people is not None:
        yield "population", populations.band_of(people)
    entered = ("cost_before", "cost_after", "volume_before", "volume_after", "staff_before", "staff_after")
    if row["discloses_economics"] and any(row[name] is not None for name in entered):
        yield "tells", "figures"


def _links() -> Iterator[tuple[str, int, str]]:
    """What rows beside the cases say: the filter's name, the case and the value."""
    for name, link, value in (
        ("service-line", CasePage.service_lines.through, "serviceline__slug"),
        ("theme", CasePage.themes.through, "theme__slug"),
    ):
        for key, slug in link.objects.values_list("casepage_id", value):
            yield name, key, slug
    for key, slug in CaseTag.objects.values_list("content_object_id", "tag__slug"):
        yield "tag", key, slug
    slugs = _organisation_slugs()
    leads = CasePage.objects.live().filter(lead_organisation__isnull=False)
    for key, organisation in leads.values_list("pk", "lead_organisation_id"):
        yield "organisation", key, slugs[organisation]
    partners = CasePartner.objects.filter(organisation__isnull=False)
    for key, organisation in partners.values_list("page_id", "organisation_id"):
        yield "organisation", key, slugs[organisation]
    invested = CaseInvestment.objects.filter(page__discloses_economics=True)
    for key in invested.values_list("page_id", flat=True).distinct():
        yield "tells", key, "figures"
    for key in _askable().values_list("case_id", flat=True):
        yield "tells", key, "questions"
    for key in AdviceRequest.objects.asking().values_list("case_id", flat=True):
        yield "tells", key, "advice"


def _organisation_slugs() -> dict[int, str]:
    """The slug under which each organisation is listed: one that was merged goes by the other's."""
    rows = {
        pk: (slug, merged)
        for pk, slug, merged in Organisation.objects.values_list("pk", "slug", "merged_into")
    }
    slugs = {}
    for pk in rows:
        seen, last = {pk}, pk
        while (merged := rows[last][1]) and merged in rows and merged not in seen:
            seen.add(merged)
            last = merged
        slugs[pk] = rows[last][0]
    return slugs


def _orders(rows: list[dict]) -> dict[str, list[int]]:
    """The orders that follow from the cases' own columns; where two are alike, the newer stands first."""

    def sorted_by(value, *, reverse: bool = False) -> list[int]:
        return sorted(range(len(rows)), key=lambda place: value(rows[place]), reverse=reverse)

    return {
        "newest": list(range(len(rows))),
        "updated": sorted_by(
            lambda row: -(row["last_published_at"].timestamp() if row["last_published_at"] else 0)
        ),
        "saving": sorted_by(_saving_order),
        "title": sorted_by(lambda row: row["title"].casefold()),
    }


def _saving_order(row: dict) -> tuple:
    """The largest share saved first; figures that are not disclosed count for nothing."""
    before, after = row["cost_before"], row["cost_after"]
    if not row["discloses_economics"] or not before or after is None:
        return (1, 0)
    return (0, -(before - after) / before)
