"""Reports in Wagtail's admin."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from hub.base.models import DocumentText, HubDocument


class DocumentTextFilters(WagtailFilterSet):
    """What to look for among the texts."""

    class Meta:
        model = DocumentText
        fields = ["status", "reason"]


class DocumentTextsReport(ReportView):
    """Which documents can be found by their words, and why the others can't."""

    model = DocumentText
    any_permission_required = ["change"]
    page_title = _("Text of documents")
    header_icon = "doc-full-inverse"
    index_url_name = "document_texts_report"
    index_results_url_name = "document_texts_report_results"
    filterset_class = DocumentTextFilters
    default_ordering = "-taken_at"
    columns = [
        TitleColumn(
            "document",
            label=_("Document"),
            get_url=lambda text: reverse("wagtaildocs:edit", args=[text.document_id]),
            accessor="document.title",
        ),
        Column("file", label=_("File"), accessor="document.download_name"),
        Column("status", label=_("Status"), accessor="get_status_display"),
        Column("reason", label=_("Why"), accessor="get_reason_display"),
        DateColumn("taken_at", label=_("Read at"), sort_key="taken_at"),
    ]
    export_headings = {
        "document.title": _("Document"),
        "document.download_name": _("File"),
        "get_status_display": _("Status"),
        "get_reason_display": _("Why"),
        "taken_at": _("Read at"),
    }
    list_export = list(export_headings)

    @cached_property
    def permission_policy(self):
        """Whoever may change documents."""
        return policy_registry.get_by_type(HubDocument)

    def get_base_queryset(self):
        mine = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["change"])
        return DocumentText.objects.filter(document__in=mine).select_related("document").defer("text")

    def get_filename(self):
        return "texts-of-documents"
