"""Middleware: one transaction a write in the admin, the two policies, the reader's time zone."""

import contextlib
import datetime
import zoneinfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from hub.base.middleware import AdminTransactionMiddleware, TimeZoneMiddleware
from hub.base.models import Theme
from tests.factories.base import ThemeFactory

pytestmark = pytest.mark.django_db


def written(method="post", path="/admin/x/", status=200, error=None):
    """Whether a row that a view wrote is there after the view's response."""

    def view(request):
        ThemeFactory(slug="written")
        if error:
            raise error
        return HttpResponse(status=status)

    request = getattr(RequestFactory(), method)(path)
    with contextlib.suppress(RuntimeError):
        AdminTransactionMiddleware(view)(request)
    return Theme.objects.filter(slug="written").exists()


@pytest.mark.parametrize("status", [200, 302, 400, 403, 404])
def test_a_write_in_the_admin_stands_after_an_answer(status):
    assert written(status=status)


def test_a_write_in_the_admin_falls_with_an_error():
    assert not written(status=500)
    assert not written(error=RuntimeError("sample"))


def test_outside_the_admin_and_for_reads_no_transaction_is_opened():
    before = len(connection.savepoint_ids)
    seen = []

    def view(request):
        seen.append(len(connection.savepoint_ids) - before)
        return HttpResponse()

    middleware = AdminTransactionMiddleware(view)
    for request in (
        RequestFactory().get("/admin/"),
        RequestFactory().head("/admin/"),
        RequestFactory().post("/x/"),
    ):
        middleware(request)
    middleware(RequestFactory().post("/admin/"))
    assert seen == [0, 0, 0, 1]


def test_an_error_in_wagtails_own_view_leaves_nothing_half_done(roles, monkeypatch):
    administrator = roles("administrator")
    administrator.raise_request_exception = False

    def fail(*args, **kwargs):
        raise RuntimeError("sample")

    monkeypatch.setattr("wagtail.log_actions.LogActionRegistry.log", fail)
    data = {"name": "Sample", "slug": "half-done", "sort_order": "1", "translations-count": "0"}
    response = administrator.post(reverse("theme:add"), data)

    assert response.status_code == 500
    assert not Theme.objects.filter(slug="half-done").exists()


def directives(response) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))


def test_the_sites_policy_is_strict_and_the_admins_is_not(roles):
    administrator = roles("administrator")
    site = directives(administrator.get(reverse("account_email")))
    admin = directives(administrator.get("/admin/"))

    assert (site["script-src"], site["style-src"], site["object-src"]) == ("'self'", "'self'", "'none'")
    assert site["base-uri"] == admin["base-uri"] == "'none'"
    assert site["frame-ancestors"] == admin["frame-ancestors"] == "'self'"
    assert "'unsafe-inline'" in admin["script-src"]
    assert "'unsafe-inline'" in admin["style-src"]


def test_an_address_that_only_begins_like_the_admins_is_strict(roles):
    assert "'unsafe-inline'" not in roles("visitor").get("/administration/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Bucharest", 14), ("America/Lima", 7), ("", 12), ("Nowhere/Sample", 12)]
)
def test_dates_are_shown_in_the_readers_zone(user_with_role, zone, hour):
    seen = []

    def view(request):
        noon = datetime.datetime(2026, 1, 15, 12, tzinfo=datetime.UTC)
        seen.append(timezone.localtime(noon).hour)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = user_with_role("member", time_zone=zone)
    TimeZoneMiddleware(view)(request)

    assert seen == [hour]
    assert timezone.get_current_timezone() == zoneinfo.ZoneInfo("UTC")


def test_a_visitor_has_the_sites_zone():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert (
        TimeZoneMiddleware(lambda request: HttpResponse(timezone.get_current_timezone_name()))(
            request
        ).content
        == b"UTC"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/cases/", "/accounts/login/", "/healthz", "/api/v2/pages/", "/admin/"]
)
def test_nobody_sees_a_request_as_it_came(client, path):
    response = client.generic("TRACE", path, headers={"X-Private": "planted"})
    assert response.status_code in {302, 404, 405}
    assert b"planted" not in response.content
