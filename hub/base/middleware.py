"""Middleware that the whole site needs."""

import zoneinfo

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hub.base import time_zones


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for the site; for Wagtail's admin, which has inline scripts, one of its own."""

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith("/admin/"):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class AdminTransactionMiddleware:
    """Run each write under /admin/ in one transaction.

    Wagtail's publish, unpublish, move and privacy views are not atomic: without this, a page
    could be published while the row that makes it findable is lost. ``ATOMIC_REQUESTS`` would
    open a writing transaction for reads too, and on SQLite those then wait for each other.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in {"GET", "HEAD", "OPTIONS"} or not request.path_info.startswith("/admin/"):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            # Django turns an exception into a response before it reaches a middleware.
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class NoStoreMiddleware:
    """Keep what a person reads, and what only a secret address opens, out of every cache and a shared computer's disk.

    One rule for all: a new page can't forget it. Left alone is what is the same for everybody (``public``), and files
    and pictures for which a browser asks each time whether it still may show them (``no-cache`` with an ``ETag``).
    """

    # Names of the parts of an address that are themselves the right to open it.
    KEYS = frozenset(["token", "key", "uidb36"])

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        is_secret = match is not None and not self.KEYS.isdisjoint(match.kwargs)
        if (request.user.is_authenticated or is_secret) and not self._is_decided(response):
            response["Cache-Control"] = "private, no-store"
        return response

    @staticmethod
    def _is_decided(response) -> bool:
        wanted = {part.strip().lower() for part in response.get("Cache-Control", "").split(",")}
        return "public" in wanted or "no-store" in wanted or ("no-cache" in wanted and "ETag" in response)


class TimeZoneMiddleware:
    """Show dates in the reader's own time zone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        zone = getattr(request.user, "time_zone", "") if request.user.is_authenticated else ""
        if zone in time_zones.names():
            with timezone.override(zoneinfo.ZoneInfo(zone)):
                return self.get_response(request)
        return self.get_response(request)
