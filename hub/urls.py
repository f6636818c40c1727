"""Every address of the site. Wagtail's pages come last."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("hub.base.urls")),
    path("", include("notifications.urls")),
    path("", include("search.urls")),
    path("", include("peers.urls")),
    path("", include("cases.urls")),
    path("", include("hub.home.urls")),
    path("", include(wagtail_urls)),
]
