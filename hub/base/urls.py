"""Addresses of hub.base."""

from django.urls import path

from hub.base.files import views
from hub.base.jobs import health
from hub.base.output import sitemaps
from hub.base.unsaved import views as unsaved_views

app_name = "base"

urlpatterns = [
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("my/unsaved/<slug:form>/", unsaved_views.keep, name="keep_unsaved"),
    # MEDIA_URL leads here.
    path("files/<path:name>", views.file, name="file"),
]
