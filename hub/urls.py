"""Every address of the site. Wagtail's pages come last."""

from importlib import import_module

from django.conf import settings
from django.urls import include, path
from django.utils.module_loading import module_has_submodule
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v2.router import WagtailAPIRouter

from hub.base import content_kinds
from hub.base.files import views as base_views

api_router = WagtailAPIRouter("wagtailapi")
for kind in content_kinds.all_kinds():
    if kind.api:
        api_router.register_endpoint(kind.api.name, kind.api.view_set)

urlpatterns = [
    # Ours shows the log-ins too, and ends them one by one.
    path(
        "accounts/sessions/",
        RedirectView.as_view(pattern_name="peers:own_sessions"),
        name="usersessions_list",
    ),
    path("accounts/", include("allauth.urls")),
    path("admin/", include("peers.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    # In the place of Wagtail's own view, which knows no audience; the name is the one it looks for.
    path("documents/<int:document_id>/<path:filename>", base_views.document, name="wagtaildocs_serve"),
    # Wagtail's own log-in form would pass by the verified address and the second factor.
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailcore_login",
    ),
    path("api/v2/", api_router.urls),
    # A part of peers with names of its own.
    path("", include("peers.moderation.urls")),
    # Of each app, the lowest first.
    *(
        path("", include(f"{name}.urls"))
        for name in reversed(settings.HUB_APPS)
        if module_has_submodule(import_module(name), "urls")
    ),
    path("", include(wagtail_urls)),
]
