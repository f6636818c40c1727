"""Registers what benchmarks add to Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from benchmarks.models import Metric
from benchmarks.viewsets import ConsentsViewSet, FigureViewsViewSet, MetricViewSet, RoundViewSet
from search.entries import services as search_services

register_snippet(MetricViewSet)


@hooks.register("register_admin_viewset")
def rounds():
    return RoundViewSet("benchmark_rounds")


@hooks.register("register_admin_viewset")
def figure_views():
    return FigureViewsViewSet("benchmark_figure_views")


@hooks.register("register_admin_viewset")
def consents():
    return ConsentsViewSet("benchmark_consents")


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def refresh_findable(request, instance):
    # Not on saving the model: the versions in its inline panel are saved after it.
    if isinstance(instance, Metric):
        search_services.refresh(instance)
