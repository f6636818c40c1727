"""Metrics and rounds in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from benchmarks.models import Metric, Round
from hub.base.admin.readonly_viewset import AdministratorsLook, LookViewSet

register_permission_policy(Round, AdministratorsLook(Round))


class MetricViewSet(SnippetViewSet):
    """Metrics with the versions of their definition."""

    model = Metric
    icon = "order"
    menu_label = _("Metrics")
    menu_order = 350
    add_to_admin_menu = True
    list_display = ["name", "service_line", "theme"]
    list_filter = ["service_line", "theme"]
    search_fields = ["name", "question"]
    list_per_page = 50
    copy_view_enabled = False
    ordering = ["name"]


class RoundViewSet(LookViewSet):
    """All rounds, with how far they are; their hosts run them on the site."""

    model = Round
    icon = "list-ul"
    menu_label = _("Benchmark rounds")
    list_display = [
        "title",
        "number",
        "period",
        "state",
        "programme",
        "opens_at",
        "closes_at",
        "published_at",
    ]
    inspect_view_fields = [*list_display, "audience", "stewards", "metrics", "correction"]
    list_filter = ["state", "programme", "year"]
    list_select_related = ["programme"]
    search_fields = ["title", "slug"]
    ordering = ["-year", "-pk"]
