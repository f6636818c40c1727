"""Addresses where an organisation answers who may read its figures, and sees who did."""

from django.urls import path

from benchmarks.confidence import views

urlpatterns = [
    path("benchmarks/submitting/views/", views.figure_views, name="figure_views"),
    path("benchmarks/submitting/<int:pk>/consents/", views.consents, name="consents"),
]
