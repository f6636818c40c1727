"""Addresses where cases are written and reviewed; published ones are Wagtail pages."""

from django.urls import path, re_path

from cases import views

app_name = "cases"

urlpatterns = [
    path("my/cases/", views.my_cases, name="my_cases"),
    path("my/cases/new/", views.new, name="new"),
    path("my/cases/organisation-names/", views.organisation_names, name="organisation_names"),
    path("my/cases/<int:pk>/", views.edit, name="edit"),
    path("my/cases/<int:pk>/preview/", views.preview, name="preview"),
    path("my/cases/<int:pk>/figures/", views.figures, name="figures"),
    path("my/cases/<int:pk>/files/", views.files, name="files"),
    re_path(
        r"^my/cases/(?P<pk>\d{1,12})/files/(?P<kind>images|attachments)/(?P<position>\d{1,3})/remove/$",
        views.remove_file,
        name="remove_file",
    ),
    path("my/cases/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("my/cases/<int:pk>/delete/", views.delete, name="delete"),
    path("moderation/cases/", views.moderation_queue, name="moderation_queue"),
    path("moderation/cases/<int:pk>/", views.review, name="review"),
]
