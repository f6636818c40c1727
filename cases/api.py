"""Wagtail's API v2 for cases: read only, and the same for everybody: what a visitor may see.

Filters, sorts and what is found are those of the list of cases. Nothing here is a column of the database that could be
asked about: a figure that is not disclosed can't be guessed by filtering.
"""

from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import path
from django.utils import timezone
from rest_framework.fields import Field
from rest_framework.throttling import SimpleRateThrottle
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet

from cases.authors import shown_authors, shown_names, welcomes_questions
from cases.filters import FACETS, CaseFilters
from cases.listing import Listing
from cases.models import CaseIndexPage, CasePage
from cases.sections import Section
from hub.base import audiences
from hub.base.addresses import in_full


class _Told(Field):
    """What a function says of the case."""

    def __init__(self, tell, **kwargs):
        self.tell = tell
        super().__init__(read_only=True, source="*", **kwargs)

    def to_representation(self, value):
        return self.tell(value)


def _slugs(entries) -> list[dict]:
    return [{"slug": entry.slug, "name": entry.label} for entry in entries]


def _slug(entry) -> dict | None:
    return None if entry is None else {"slug": entry.slug, "name": str(entry)}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _figures(case: CasePage) -> dict | None:
    sums = case.economics
    if not sums.is_told:
        return None
    names = ("cost_before", "cost_after", "volume_before", "volume_after", "staff_before", "staff_after")
    return {
        "currency": case.currency,
        "price_year": case.price_year,
        "volume_unit": case.volume_unit,
        **{name: _number(getattr(case, name)) for name in names},
        "investments": [
            {"year": year, "amount": _number(amount)} for year, amount in sorted(sums.investments.items())
        ],
        "derived": [
            {"label": str(figure.label), "value": _number(figure.value), "formula": str(figure.formula)}
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
    "jurisdiction": lambda case: _slug(case.jurisdiction),
    "service_lines": lambda case: _slugs(case.service_lines.all()),
    "themes": lambda case: _slugs(case.themes.all()),
    "tags": lambda case: [tag.name for tag in case.tags.all()],
    "stage": lambda case: _slug(case.stage),
    "delivery_model": lambda case: _slug(case.delivery_model),
    "governance_form": lambda case: _slug(case.governance_form),
    "funding_model": lambda case: _slug(case.funding_model),
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


class CaseThrottle(SimpleRateThrottle):
    """So many requests from one address."""

    scope = "cases-api"
    rate = "120/min"

    def get_cache_key(self, request, view):
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class CasesAPIViewSet(BaseAPIViewSet):
    """The cases that a visitor may see."""

    base_serializer_class = PageSerializer
    name = "cases"
    model = CasePage
    authentication_classes: list = []
    throttle_classes = [CaseThrottle]
    known_query_parameters = frozenset(
        ["limit", "offset", "fields", "sort", "format", "rich_text_format", *(facet.name for facet in FACETS)]
    )
    body_fields = ["id", "title", *(APIField(name, serializer=_Told(tell)) for name, tell in _FIELDS.items())]
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
    visitor = AnonymousUser()

    @classmethod
    def get_urlpatterns(cls):
        """Wagtail's, without the one that finds a page by another key."""
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("<int:pk>/", cls.as_view({"get": "detail_view"}), name="detail"),
        ]

    def get_queryset(self):
        """The cases that a visitor may see, with all that hangs on them."""
        return CasePage.objects.visible_to(self.visitor).for_comparison()

    def check_query_parameters(self, queryset):
        """Refuse a parameter that means nothing here: a typing error would show other cases than meant."""
        unknown = sorted(set(self.request.GET) - self.known_query_parameters)
        if unknown:
            raise BadRequestError(
                f"query parameter is not an operation or a recognised field: {', '.join(unknown)}"
            )

    def listing_view(self, request):
        """The cases that the filters leave, a page of them."""
        self.check_query_parameters(None)
        list_page = CaseIndexPage.objects.live().first()
        if list_page is None or not audiences.may_see(self.visitor, list_page):
            raise Http404
        listing = Listing(list_page, self.visitor, CaseFilters.from_query(request.GET))
        cases = listing.rows(self.paginate_queryset(listing), CasePage.objects.for_comparison())
        serializer = self.get_serializer(cases, many=True)
        return self.get_paginated_response(serializer.data)


api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint(CasesAPIViewSet.name, CasesAPIViewSet)
