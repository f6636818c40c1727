"""Addresses of people, organisations and programmes."""

from django.urls import path

app_name = "peers"

urlpatterns: list[path] = []
