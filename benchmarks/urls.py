"""Addresses of metrics, rounds and comparisons."""

from django.urls import path

from benchmarks.comparing import download_views, group_views, metric_views
from benchmarks.comparing import views as comparing_views
from benchmarks.confidence import urls as confidence_urls
from benchmarks.hosting import urls as hosting_urls
from benchmarks.metric_list import views as list_views
from benchmarks.submitting import urls as submitting_urls

app_name = "benchmarks"

urlpatterns = [
    path("benchmarks/", metric_views.index, name="index"),
    path("benchmarks/compare/", comparing_views.compare_us, name="compare_us"),
    path("benchmarks/groups/", group_views.groups, name="groups"),
    path("benchmarks/groups/new/", group_views.new_group, name="new_group"),
    path("benchmarks/groups/<int:pk>/", group_views.group, name="group"),
    path("benchmarks/groups/<int:pk>/delete/", group_views.delete_group, name="delete_group"),
    path(
        "benchmarks/embedded/<slug:slug>/<slug:metric_slug>.svg",
        download_views.embedded_svg,
        name="embedded_svg",
    ),
    path("benchmarks/metrics/", list_views.metrics, name="metrics"),
    path("benchmarks/metrics.csv", list_views.metrics_csv, name="metrics_csv"),
    path("benchmarks/metrics.xlsx", list_views.metrics_xlsx, name="metrics_xlsx"),
    path("benchmarks/metrics.atom", list_views.metrics_feed, name="metrics_feed"),
    path("benchmarks/metrics/<slug:slug>/", metric_views.metric, name="metric"),
    path("benchmarks/metrics/<slug:slug>/trend.svg", download_views.trend_svg, name="trend_svg"),
    path("benchmarks/rounds/<slug:slug>/", metric_views.round_, name="round"),
    path("benchmarks/rounds/<slug:slug>/compare/", comparing_views.compare, name="compare"),
    path("benchmarks/rounds/<slug:slug>/figures.csv", download_views.round_csv, name="round_csv"),
    path("benchmarks/rounds/<slug:slug>/figures.xlsx", download_views.round_xlsx, name="round_xlsx"),
    path("benchmarks/rounds/<slug:slug>/<slug:metric_slug>/", metric_views.spread, name="spread"),
    path(
        "benchmarks/rounds/<slug:slug>/<slug:metric_slug>/spread.svg",
        download_views.spread_svg,
        name="spread_svg",
    ),
    *confidence_urls.urlpatterns,
    *hosting_urls.urlpatterns,
    *submitting_urls.urlpatterns,
]
