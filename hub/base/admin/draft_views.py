"""Wagtail's views of the versions of a page, for those who may see the version; and its interface for pages."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.pages import revisions, workflow
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from hub.base.drafts import private_drafts
from hub.base.text.whole_numbers import whole_number


class _OfVersionsThatMayBeSeen:
    """Refuses versions that others wrote and nobody published."""

    def dispatch(self, request, *args, **kwargs):
        named = request.resolver_match.kwargs
        page = get_object_or_404(Page, pk=named.get("page_id", named.get("pk")))
        for name, version in named.items():
            if name.startswith("revision_id") and not _may_see(request.user, page, version):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def _may_see(user, page: Page, version: int | str) -> bool:
    if version == "live":
        return True
    if version == "latest":
        version = page.latest_revision_id
    elif version == "earliest":
        version = page.revisions.order_by("created_at", "pk").values_list("pk", flat=True).first()
    return version is not None and private_drafts.may_see_revision(user, page, int(version))


class VersionView(_OfVersionsThatMayBeSeen, revisions.RevisionsView):
    """One version as readers would see it."""


class ComparisonView(_OfVersionsThatMayBeSeen, revisions.RevisionsCompareView):
    """Two versions beside each other."""


class RevertView(_OfVersionsThatMayBeSeen, revisions.RevisionsRevertView):
    """The form, filled from a version."""


class _OfPagesThatMayBeSeen:
    """Refuses pages with a draft of others; Wagtail's answers name the draft before they ask who may."""

    def dispatch(self, request, *args, **kwargs):
        named = request.resolver_match.kwargs
        page = get_object_or_404(Page, pk=named.get("page_id", named.get("pk")))
        if private_drafts.is_hidden_from(request.user, page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class DecisionView(_OfPagesThatMayBeSeen, workflow.WorkflowActionView):
    """A decision in a workflow."""


class DecisionDataView(_OfPagesThatMayBeSeen, workflow.CollectWorkflowActionDataView):
    """What is asked for a decision."""


class DecisionPreviewView(_OfPagesThatMayBeSeen, workflow.PreviewRevisionForTaskView):
    """What is decided on."""


class HubPageViewSet(PageViewSet):
    """The pages of the hub in Wagtail's admin."""

    revisions_view_class = VersionView
    revisions_compare_view_class = ComparisonView
    revisions_revert_view_class = RevertView
    workflow_action_view_class = DecisionView
    collect_workflow_action_data_view_class = DecisionDataView
    workflow_preview_view_class = DecisionPreviewView


def guard_report_of_page_types() -> None:
    """Have Wagtail's report of page types name no page that the reader does not see; it has no setting for it."""
    as_wagtail = PageTypesUsageReportView.decorate_paginated_queryset

    def decorate_paginated_queryset(self, page_types):
        page_types = as_wagtail(self, page_types)
        for row in page_types:
            page = row.last_edited_page
            if page is not None and private_drafts.is_hidden_from(self.request.user, page):
                row.last_edited_page = None
        return page_types

    PageTypesUsageReportView.decorate_paginated_queryset = decorate_paginated_queryset


def guard_chosen_pages() -> None:
    """Have Wagtail's chooser name no page of a list of numbers that the reader does not see; it asks nobody."""
    as_wagtail = ChosenMultipleView.get

    def get(self, request, *args, **kwargs):
        numbers = filter(None, map(whole_number, request.GET.getlist("id")))
        seen = private_drafts.without_hidden(Page.objects.filter(pk__in=list(numbers)), request.user)
        request.GET = request.GET.copy()
        request.GET.setlist("id", [str(pk) for pk in seen.values_list("pk", flat=True)])
        return as_wagtail(self, request, *args, **kwargs)

    ChosenMultipleView.get = get


class HubPagesAdminAPIViewSet(PagesAdminAPIViewSet):
    """What the admin's own scripts ask of pages."""

    def action_view(self, request, pk, action_name):
        # It would make any version one's own draft.
        if action_name == "revert_to_page_revision":
            page = get_object_or_404(Page, pk=pk)
            if private_drafts.is_guarded(page.specific_class) and not request.user.is_superuser:
                raise PermissionDenied
        return super().action_view(request, pk, action_name)
