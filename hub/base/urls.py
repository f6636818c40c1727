"""Addresses of hub.base."""

from django.urls import path

from hub.base import health, views

app_name = "base"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    # MEDIA_URL leads here.
    path("files/<path:name>", views.file, name="file"),
]
