"""Addresses of hub.base."""

from django.urls import path

app_name = "base"

urlpatterns: list[path] = []
