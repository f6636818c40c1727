"""Metrics in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from benchmarks.models import Metric


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
