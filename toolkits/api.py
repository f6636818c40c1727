"""Wagtail's API v2 for toolkits: read only, and the same for everybody, what a visitor may see."""

from django.http import Http404
from django.urls import reverse
from wagtail.api.v2.serializers import PageSerializer

from hub.base.access import audiences
from hub.base.output.addresses import in_full
from hub.base.output.api import VisitorAPIViewSet, VisitorThrottle, api_fields, slugs
from toolkits.models import Release, ToolkitPage
from toolkits.models.toolkit_index_page import ToolkitIndexPage
from toolkits.reading.list_kind import TOOLKITS
from toolkits.reading.listing import ToolkitListing
from toolkits.releases.selectors import ShownFile, files_of


def _release(release: Release, files: list[ShownFile]) -> dict:
    packed = getattr(release, "zip", None)
    return {
        "number": release.number,
        "dated": release.dated,
        "notes": release.notes,
        "zip": {
            "address": in_full(reverse("toolkits:zip", args=[release.toolkit_id, release.number])),
            "size": packed.size,
            "sha256": packed.sha256,
        }
        if packed and packed.is_ready
        else None,
        "files": [
            {
                "name": file.name,
                "title": file.title,
                "version": file.version.number,
                "format": file.version.format,
                "size": file.version.size,
                "sha256": file.version.sha256,
                "address": in_full(file.address),
            }
            for file in files
        ],
    }


def _releases(toolkit: ToolkitPage) -> list[dict]:
    """All releases that can be had, the current one first."""
    found = toolkit.releases.in_force().newest_first().select_related("zip")
    return [_release(release, files_of(release)) for release in found]


def _confirmed(toolkit: ToolkitPage):
    upkeep = getattr(toolkit, "upkeep", None)
    return upkeep and upkeep.last_confirmed_on


_FIELDS = {
    "summary": lambda toolkit: toolkit.summary,
    "programme": lambda toolkit: toolkit.programme.name,
    "licence": lambda toolkit: toolkit.licence,
    "language": lambda toolkit: toolkit.language,
    "levels": lambda toolkit: [row.level for row in toolkit.levels.all()],
    "service_lines": lambda toolkit: slugs(toolkit.service_lines.all()),
    "themes": lambda toolkit: slugs(toolkit.themes.all()),
    "tags": lambda toolkit: [tag.name for tag in toolkit.tags.all()],
    "purpose": lambda toolkit: toolkit.purpose,
    "suits": lambda toolkit: toolkit.suits,
    "prerequisites": lambda toolkit: toolkit.prerequisites,
    "steps": lambda toolkit: [
        {
            "title": step.title,
            "address": in_full(toolkit.step_address(step)),
            "text": step.text,
            "roles": step.roles,
            "effort": step.effort,
            "outcome": step.outcome,
        }
        for step in toolkit.steps_in_order
    ],
    "last_confirmed_on": _confirmed,
    "last_published_at": lambda toolkit: toolkit.last_published_at,
    "releases": _releases,
}


class ToolkitThrottle(VisitorThrottle):
    """So many requests from one address."""

    scope = "toolkits-api"


class ToolkitsAPIViewSet(VisitorAPIViewSet):
    """The toolkits that a visitor may see."""

    base_serializer_class = PageSerializer
    model = ToolkitPage
    throttle_classes = [ToolkitThrottle]
    known_query_parameters = VisitorAPIViewSet.known_query_parameters.union(["sort", *TOOLKITS.facet_names])
    body_fields = ["id", "title", *api_fields(_FIELDS)]
    meta_fields = ["type", "detail_url", "html_url", "slug", "first_published_at"]
    listing_default_fields = [
        *("id", "type", "detail_url", "title", "html_url", "slug"),
        *("first_published_at", "summary", "licence"),
    ]
    nested_default_fields = ["id", "type", "detail_url", "title"]

    def get_queryset(self):
        """The toolkits that a visitor may see."""
        return (
            ToolkitPage.objects.visible_to(self.visitor)
            .select_related("programme", "upkeep")
            .prefetch_related("service_lines", "themes", "levels")
        )

    def listing_view(self, request):
        """The toolkits that the filters leave, a page of them."""
        self.check_query_parameters(None)
        list_page = ToolkitIndexPage.objects.live().first()
        if list_page is None or not audiences.may_see(self.visitor, list_page):
            raise Http404
        listing = ToolkitListing(list_page, self.visitor, request.GET)
        keys = self.paginate_queryset(listing)
        found = {toolkit.pk: toolkit for toolkit in self.get_queryset().filter(pk__in=keys)}
        serializer = self.get_serializer([found[key] for key in keys if key in found], many=True)
        return self.get_paginated_response(serializer.data)
