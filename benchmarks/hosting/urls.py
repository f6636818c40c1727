"""Addresses of those who host rounds, and of data stewards."""

from django.urls import path

from benchmarks.hosting import reviewing_views, views

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
    path(
        "benchmarks/reviewing/<slug:slug>/<int:pk>/figures.xlsx",
        reviewing_views.review_submission_xlsx,
        name="review_submission_xlsx",
    ),
]
