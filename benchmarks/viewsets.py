"""Metrics and rounds in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from benchmarks.models import ConsentAnswer, Metric, Round, SubmissionView
from hub.base.admin.readonly_viewset import AdministratorsLook, LookViewSet

for looked_at in (Round, SubmissionView, ConsentAnswer):
    register_permission_policy(looked_at, AdministratorsLook(looked_at))


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


class FigureViewsViewSet(LookViewSet):
    """Who viewed figures of organisations, and when; nobody changes it."""

    model = SubmissionView
    icon = "view"
    menu_label = _("Views of figures")
    list_display = ["viewed_at", "submission", "reader", "role", "reader_organisation", "what"]
    inspect_view_fields = [*list_display, "edition"]
    list_filter = ["role", "what", "viewed_at"]
    list_select_related = ["submission__round", "submission__organisation", "reader"]
    ordering = ["-viewed_at", "-pk"]


class ConsentsViewSet(LookViewSet):
    """What organisations were asked about their figures, and said."""

    model = ConsentAnswer
    icon = "check"
    menu_label = _("Consents to figures")
    list_display = ["request", "submission", "answer", "answered_by", "answered_at"]
    inspect_view_fields = list_display
    list_filter = ["answer"]
    list_select_related = [
        *("request__round", "request__steward", "request__audience"),
        *("submission__round", "submission__organisation", "answered_by"),
    ]
    ordering = ["-pk"]
