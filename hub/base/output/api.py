"""What the read-only APIs have in common: Wagtail's API v2, and the same for everybody, what a visitor may see."""

import time
from collections.abc import Callable, Mapping
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.urls import path
from rest_framework.fields import Field
from rest_framework.throttling import BaseThrottle
from wagtail.api import APIField
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet

from hub.base.access import rate_limits
from hub.base.access.client_address import client_network

MINUTE = 60


class FunctionField(Field):
    """What a function says of a thing."""

    def __init__(self, function: Callable, **kwargs):
        self.function = function
        super().__init__(read_only=True, source="*", **kwargs)

    def to_representation(self, value):
        return self.function(value)


def api_fields(functions: Mapping[str, Callable]) -> list[APIField]:
    """Fields by their names, each with what says it."""
    return [APIField(name, serializer=FunctionField(function)) for name, function in functions.items()]


def number(value: Decimal | None) -> str | None:
    """A figure as text, so that none is rounded on its way."""
    return None if value is None else format(value, "f")


def slugs(entries) -> list[dict]:
    """Entries of a vocabulary."""
    return [{"slug": entry.slug, "name": entry.label} for entry in entries]


def slug(entry) -> dict | None:
    """One entry of a vocabulary."""
    return None if entry is None else {"slug": entry.slug, "name": str(entry)}


class VisitorThrottle(BaseThrottle):
    """So many requests from one address, for each API by itself."""

    scope = "api"
    times_a_minute = 120

    def allow_request(self, request, view):
        return rate_limits.is_allowed(
            self.scope, client_network(request), times=self.times_a_minute, seconds=MINUTE
        )

    def wait(self):
        """Until the next window begins."""
        return MINUTE - time.time() % MINUTE


class VisitorAPIViewSet(BaseAPIViewSet):
    """Things that a visitor may see; whoever asks is a visitor."""

    authentication_classes: list = []
    throttle_classes = [VisitorThrottle]
    known_query_parameters = frozenset(["limit", "offset", "fields", "format", "rich_text_format"])
    visitor = AnonymousUser()

    @classmethod
    def get_urlpatterns(cls):
        """Wagtail's, without the one that finds a thing by another key."""
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("<int:pk>/", cls.as_view({"get": "detail_view"}), name="detail"),
        ]

    def check_query_parameters(self, queryset):
        """Refuse a parameter that means nothing here: a typing error would show other things than meant."""
        unknown = sorted(set(self.request.GET) - self.known_query_parameters)
        if unknown:
            raise BadRequestError(
                f"query parameter is not an operation or a recognised field: {', '.join(unknown)}"
            )
