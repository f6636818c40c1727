"""Addresses of those who host rounds, of data stewards, and of organisations that send figures."""

from django.urls import path

from benchmarks.hosting import reviewing_views, views
from benchmarks.submitting import views as submitting_views

urlpatterns = [
    path("benchmarks/hosting/", views.hosting_list, name="hosting"),
    path("benchmarks/hosting/new/", views.new_round, name="new_round"),
    path("benchmarks/hosting/<slug:slug>/", views.manage_round, name="manage_round"),
    path("benchmarks/hosting/<slug:slug>/edit/", views.edit_round, name="edit_round"),
    path("benchmarks/hosting/<slug:slug>/delete/", views.delete_round, name="delete_round"),
    path("benchmarks/hosting/<slug:slug>/remind/", views.remind, name="remind"),
    path(
        "benchmarks/hosting/<slug:slug>/organisations/",
        views.ask_organisations,
        name="ask_organisations",
    ),
    path(
        "benchmarks/hosting/<slug:slug>/organisations/<int:pk>/remove/",
        views.ask_no_more,
        name="ask_no_more",
    ),
    path("benchmarks/hosting/<slug:slug>/<slug:act>/", views.act_on_round, name="act_on_round"),
    path("benchmarks/reviewing/<slug:slug>/", reviewing_views.review_round, name="review_round"),
    path(
        "benchmarks/reviewing/<slug:slug>/<int:pk>/",
        reviewing_views.review_submission,
        name="review_submission",
    ),
    path("benchmarks/submitting/", submitting_views.own_submissions, name="own_submissions"),
    path("benchmarks/submitting/<int:pk>/", submitting_views.submission, name="submission"),
    path("benchmarks/submitting/<int:pk>/check/", submitting_views.check_submission, name="check_submission"),
    path("benchmarks/submitting/<int:pk>/act/", submitting_views.submission_act, name="submission_act"),
    path("benchmarks/submitting/<int:pk>/autosave/", submitting_views.autosave, name="autosave_figures"),
    path(
        "benchmarks/submitting/<int:pk>/template.xlsx",
        submitting_views.submission_template,
        name="submission_template",
    ),
    path("benchmarks/submitting/<int:pk>/upload/", submitting_views.upload_figures, name="upload_figures"),
]
