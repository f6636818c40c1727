"""Wagtail's API v2 for cases: read only, and the same for everybody: what a visitor may see.

Filters, sorts and what is found are those of the list of cases. Nothing here is a column of the database that could be
asked about: a figure that is not disclosed can't be guessed by filtering.
"""

from django.http import Http404
from django.utils import timezone
from wagtail.api.v2.serializers import PageSerializer

from cases.listing.filters import CASES
from cases.listing.results import CaseListing
from cases.models import CaseIndexPage, CasePage
from cases.models.bylines import shown_authors, shown_names, welcomes_questions
from cases.models.sections import Section
from hub.base.access import audiences
from hub.base.output.addresses import in_full
from hub.base.output.api import VisitorAPIViewSet, VisitorThrottle, api_fields, number, slug, slugs


def _figures(case: CasePage) -> dict | None:
    sums = case.economics
    if not sums.is_told:
        return None
    names = ("cost_before", "cost_after", "volume_before", "volume_after", "staff_before", "staff_after")
    return {
        "currency": case.currency,
        "price_year": case.price_year,
        "volume_unit": case.volume_unit,
        "metric": case.metric_version and case.metric_version.reference,
        **{name: number(getattr(case, name)) for name in names},
        "investments": [
            {"year": year, "amount": number(amount)} for year, amount in sorted(sums.investments.items())
        ],
        "derived": [
            {"label": str(figure.label), "value": number(figure.value), "formula": str(figure.formula)}
            for figure in sums.derived
        ],
    }


def _authors(case: CasePage) -> dict:
    authors = shown_authors(case)
    return {"names": shown_names(authors), "welcome_questions": welcomes_questions(authors)}


def _upkeep(case: CasePage) -> dict | None:
    upkeep = getattr(case, "upkeep", None)
    return upkeep and {"last_confirmed_on": upkeep.last_confirmed_on, "closed_on": upkeep.closed_on}


# By name, what each field says.
_FIELDS = {
    "summary": lambda case: case.summary,
    "lead_organisation": lambda case: case.lead_name,
    "partners": lambda case: [
        {"name": partner.shown_name, "part": partner.part} for partner in case.partners.all()
    ],
    "programme": lambda case: case.programme and case.programme.name,
    "level": lambda case: case.level,
    "country": lambda case: case.country.code if case.country else "",
    "jurisdiction": lambda case: slug(case.jurisdiction),
    "service_lines": lambda case: slugs(case.service_lines.all()),
    "themes": lambda case: slugs(case.themes.all()),
    "tags": lambda case: [tag.name for tag in case.tags.all()],
    "stage": lambda case: slug(case.stage),
    "delivery_model": lambda case: slug(case.delivery_model),
    "governance_form": lambda case: slug(case.governance_form),
    "funding_model": lambda case: slug(case.funding_model),
    "started_on": lambda case: case.started_on,
    "live_on": lambda case: case.live_on,
    "ended_on": lambda case: case.ended_on,
    "population_served": lambda case: case.population_served,
    "figures": _figures,
    "authors": _authors,
    "upkeep": _upkeep,
    "story": lambda case: {section.value: getattr(case, section.value) for section in Section},
    "follow_ups": lambda case: [{"dated": row.dated, "text": row.text} for row in case.follow_ups.all()],
    "advice": lambda case: [
        {
            "asked": timezone.localdate(request.opened_at),
            "closed": timezone.localdate(request.closed_at),
            "outcome": request.outcome,
            "questions": [
                {"question": question.title, "outcome": question.outcome}
                for question in request.questions.all()
                if question.thread is None or question.thread.is_listed
            ],
        }
        for request in case.advice_requests.all()
        if not request.is_open
    ],
    "evidence": lambda case: [
        {"title": row.title, "address": row.address, "remark": row.remark} for row in case.evidence.all()
    ],
    "attachments": lambda case: [
        {"title": row.title, "address": in_full(row.document.url), "is_evidence": row.is_evidence}
        for row in case.attachments.all()
    ],
    "last_published_at": lambda case: case.last_published_at,
}


class CaseThrottle(VisitorThrottle):
    """So many requests from one address."""

    scope = "cases-api"


class CasesAPIViewSet(VisitorAPIViewSet):
    """The cases that a visitor may see."""

    base_serializer_class = PageSerializer
    model = CasePage
    throttle_classes = [CaseThrottle]
    known_query_parameters = VisitorAPIViewSet.known_query_parameters.union(["sort", *CASES.facet_names])
    body_fields = ["id", "title", *api_fields(_FIELDS)]
    meta_fields = ["type", "detail_url", "html_url", "slug", "first_published_at"]
    listing_default_fields = [
        "id",
        "type",
        "detail_url",
        "title",
        "html_url",
        "slug",
        "first_published_at",
        "summary",
    ]
    nested_default_fields = ["id", "type", "detail_url", "title"]

    def get_queryset(self):
        """The cases that a visitor may see, with all that hangs on them."""
        return CasePage.objects.visible_to(self.visitor).for_comparison()

    def listing_view(self, request):
        """The cases that the filters leave, a page of them."""
        self.check_query_parameters(None)
        list_page = CaseIndexPage.objects.live().first()
        if list_page is None or not audiences.may_see(self.visitor, list_page):
            raise Http404
        cases = CasePage.objects.for_comparison()
        listing = CaseListing(list_page, self.visitor, request.GET, cases=cases)
        cases = listing.rows(self.paginate_queryset(listing))
        serializer = self.get_serializer(cases, many=True)
        return self.get_paginated_response(serializer.data)
