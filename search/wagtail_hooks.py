"""Search in Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.contrib.settings.registry import register_setting

from search import signal_handlers
from search.admin.status_report import PERMISSION, SearchReportItem, SearchReportView
from search.admin.synonyms_panel import SynonymsPanel
from search.models import SiteSynonyms

SiteSynonyms.edit_handler = ObjectList([FieldPanel("words"), SynonymsPanel()])
register_setting(SiteSynonyms, icon="search", name="synonyms")


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def refresh_saved_snippet(request, instance):
    """What an editor saved is found as it is now."""
    signal_handlers.saved_in_admin(instance)


@hooks.register("register_admin_urls")
def register_search_report():
    return [path("reports/search-index/", SearchReportView.as_view(), name="search_report")]


@hooks.register("register_reports_menu_item")
def register_search_report_item():
    return SearchReportItem(
        _("Search index"), reverse("search_report"), name="search-index", icon_name="search", order=1400
    )


@hooks.register("register_permissions")
def register_search_permission():
    app, _dot, codename = PERMISSION.partition(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)
