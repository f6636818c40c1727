"""Addresses of organisations that send figures."""

from django.urls import path

from benchmarks.submitting import views

urlpatterns = [
    path("benchmarks/submitting/", views.own_submissions, name="own_submissions"),
    path("benchmarks/submitting/<int:pk>/", views.submission, name="submission"),
    path("benchmarks/submitting/<int:pk>/check/", views.check_submission, name="check_submission"),
    path("benchmarks/submitting/<int:pk>/act/", views.submission_act, name="submission_act"),
    path(
        "benchmarks/submitting/<int:pk>/template.xlsx",
        views.submission_template,
        name="submission_template",
    ),
    path("benchmarks/submitting/<int:pk>/upload/", views.upload_figures, name="upload_figures"),
]
