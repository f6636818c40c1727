"""What the list of cases is filtered, counted and sorted by: read from the database when something was published.

How it is kept and counted is in ``hub.base.listing.bitmaps``.
"""

from collections.abc import Iterator

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, Sum
from wagtail.models import Page

from cases.models.advice import AdviceRequest
from cases.models.case_author import CaseAuthor
from cases.models.case_page import CasePage, CaseTag
from cases.models.case_parts import CaseInvestment, CasePartner
from hub.base.listing import bitmaps, populations
from hub.base.listing.bitmaps import BitmapIndex
from peers.models import Organisation

# Facets that no reader chooses by: who may see a case, and whether it says what helped or stood in the way.
AUDIENCE, TELLS_INSIGHTS = "#audience", "#insights"

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


def list_index(list_page) -> BitmapIndex:
    """The index of the cases below a list page, read again where something changed."""
    return bitmaps.kept_index(
        ("cases", list_page.pk), _token(list_page), lambda token: _read(list_page, token)
    )


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


def _read(list_page, token: tuple) -> BitmapIndex:
    cases = CasePage.objects.child_of(list_page).live().order_by("-first_published_at", "-pk")
    tells = ExpressionWrapper(~Q(what_helped="", what_stood_in_the_way=""), output_field=BooleanField())
    names = [*_OTHER_COLUMNS, *_COLUMNS.values(), "tells"]
    rows = [dict(zip(names, row, strict=True)) for row in cases.annotate(tells=tells).values_list(*names)]
    return bitmaps.build([row["pk"] for row in rows], _values(rows), _orders(rows), token=token)


def _values(rows: list[dict]) -> Iterator[tuple]:
    """The filter's name, the case and the value, of all that cases are filtered by."""
    for row in rows:
        yield AUDIENCE, row["pk"], row["audience_id"]
        if row["tells"]:
            yield TELLS_INSIGHTS, row["pk"], True
        for name, value in _values_of(row):
            yield name, row["pk"], value
    yield from _links()


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
    return {
        "newest": list(range(len(rows))),
        "updated": bitmaps.places_by(
            rows, lambda row: -(row["last_published_at"].timestamp() if row["last_published_at"] else 0)
        ),
        "saving": bitmaps.places_by(rows, _saving_order),
        "title": bitmaps.places_by(rows, lambda row: row["title"].casefold()),
    }


def _saving_order(row: dict) -> tuple:
    """The largest share saved first; figures that are not disclosed count for nothing."""
    before, after = row["cost_before"], row["cost_after"]
    if not row["discloses_economics"] or not before or after is None:
        return (1, 0)
    return (0, -(before - after) / before)
