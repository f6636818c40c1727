"""Addresses where cases are written, reviewed and taken along; published ones are Wagtail pages."""

from django.urls import path, re_path

from cases import list_views, reading_views, upkeep_views, views

app_name = "cases"

urlpatterns = [
    # No page can have these addresses: a slug has no dot, and HubPage keeps "compare" free.
    path("cases/export.csv", list_views.export_csv, name="export_csv"),
    path("cases/export.xlsx", list_views.export_xlsx, name="export_xlsx"),
    path("cases/feed.atom", list_views.feed, name="feed"),
    path("cases/compare/", list_views.compare, name="compare"),
    path("cases/insights/", reading_views.what_cases_say, name="insights"),
    path("cases/history/<int:pk>/", reading_views.version_list, name="history"),
    path("cases/history/<int:pk>/compare/", reading_views.compare_versions, name="compare_versions"),
    path(
        "cases/history/<int:pk>/<int:version>/restore/", reading_views.restore_version, name="restore_version"
    ),
    path("cases/cite/<int:pk>.bib", reading_views.bibtex, name="bibtex"),
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
    path("my/cases/<int:pk>/still-holds/", upkeep_views.still_holds, name="still_holds"),
    path("cases/take-off/<int:pk>/", upkeep_views.take_off, name="take_off"),
    path("cases/put-back/<int:pk>/", upkeep_views.put_back, name="put_back"),
    path("moderation/cases/off-the-site/", upkeep_views.withdrawn_cases, name="withdrawn_cases"),
    path("moderation/cases/", views.moderation_queue, name="moderation_queue"),
    path("moderation/cases/<int:pk>/", views.review, name="review"),
]
