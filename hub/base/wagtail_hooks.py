"""What hub.base adds to Wagtail."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.documents.views import documents
from wagtail.images.views import images
from wagtail.log_actions import LogFormatter
from wagtail.models import AbstractPage, Page
from wagtail.permissions import policy_registry, register_permission_policy

from hub.base.access import audiences
from hub.base.admin.draft_views import (
    HubPagesAdminAPIViewSet,
    HubPageViewSet,
    guard_chosen_pages,
    guard_report_of_page_types,
)
from hub.base.admin.exports import guard_exports
from hub.base.admin.held_file_views import unless_held
from hub.base.admin.reports import DocumentTextsReport
from hub.base.admin.viewsets import FiledUnderGroup
from hub.base.drafts import private_drafts
from hub.base.drafts.page_permissions import HubPagePermissionPolicy
from hub.base.files import document_texts
from hub.base.models import DocumentText, HubDocument, HubImage, HubPage

guard_exports()
guard_report_of_page_types()
guard_chosen_pages()
register_permission_policy(AbstractPage, HubPagePermissionPolicy(Page))
page_viewset_registry.register(HubPage, HubPageViewSet())


@hooks.register("before_serve_page")
def ask_the_audience(page, request, serve_args, serve_kwargs):
    """Show a page to its audience alone; a visitor may log in, all others are told why not."""
    if audiences.may_see(request.user, page):
        return None
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


@hooks.register("register_admin_viewset")
def register_filed_under():
    return FiledUnderGroup()


class DocumentTextsItem(MenuItem):
    """For those who may change documents."""

    def is_shown(self, request):
        return policy_registry.get_by_type(HubDocument).user_has_permission(request.user, "change")


@hooks.register("register_reports_menu_item")
def register_document_texts_item():
    address = reverse("document_texts_report")
    return DocumentTextsItem(
        gettext_lazy("Files that can't be read"),
        f"{address}?status={DocumentText.Status.UNREADABLE}",
        name="document-texts",
        icon_name="doc-full-inverse",
        order=1300,
    )


@hooks.register("register_admin_urls")
def register_document_texts_report():
    report = DocumentTextsReport.as_view
    return [
        path("reports/document-texts/", report(), name="document_texts_report"),
        path(
            "reports/document-texts/results/", report(results_only=True), name="document_texts_report_results"
        ),
    ]


@hooks.register("register_admin_urls", order=-1)
def register_held_files():
    """Before Wagtail's own, whose places they take."""
    routes = {
        (HubDocument, "document_id"): (
            ("documents/edit/<int:document_id>/", documents.EditView),
            ("documents/delete/<int:document_id>/", documents.DeleteView),
            ("documents/usage/<int:document_id>/", documents.UsageView),
        ),
        (HubImage, "image_id"): (
            ("images/<int:image_id>/", images.EditView),
            ("images/<int:image_id>/delete/", images.DeleteView),
            ("images/usage/<int:image_id>/", images.UsageView),
        ),
    }
    return [
        path(route, unless_held(model, view.as_view(), keyword), name=f"held_{route.split('<')[0]}{number}")
        for (model, keyword), views in routes.items()
        for number, (route, view) in enumerate(views)
    ]


@hooks.register("construct_page_chooser_queryset")
def choose_no_drafts_of_others(pages, request):
    return private_drafts.without_hidden(pages, request.user)


@hooks.register("construct_admin_api")
def register_pages_in_admin_api(router):
    """In the place of Wagtail's own."""
    router.register_endpoint("pages", HubPagesAdminAPIViewSet)


@hooks.register("after_bulk_action")
def moved_to_another_collection(request, action_type, objects, action):
    """Wagtail moves documents by a bulk ``update()``; other people may find their text then."""
    if action_type == "add_to_collection" and issubclass(action.get_default_model(), HubDocument):
        document_texts.changed(HubDocument.objects.filter(pk__in=[document.pk for document in objects]))


@hooks.register("register_log_actions")
def register_log_actions(actions):
    @actions.register_action("hub.merge_tags")
    class MergeTagsFormatter(LogFormatter):
        label = gettext_lazy("Merge tags")

        def format_message(self, log_entry):
            return _("Merged into “%(target)s”; things moved: %(count)s") % {
                "target": log_entry.data["target"],
                "count": log_entry.data["count"],
            }
