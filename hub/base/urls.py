"""Addresses of hub.base."""

from django.urls import path

from hub.base import views

app_name = "base"

urlpatterns = [
    # MEDIA_URL leads here.
    path("files/<path:name>", views.file, name="file"),
]
