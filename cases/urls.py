"""Addresses of the cases app."""

from django.urls import path

app_name = "cases"

urlpatterns: list[path] = []
