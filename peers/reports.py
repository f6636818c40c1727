"""Reports in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from peers.accounts import activity
from peers.models import User

COLUMNS = {
    "label": _("Month"),
    "accounts": _("New accounts"),
    "applications": _("Applications"),
    "approved": _("Approved"),
    "refused": _("Refused"),
    "people_logged_in": _("People who logged in"),
    "messages": _("Messages"),
    "published": _("Published"),
    "suspended": _("Suspended"),
    "deleted": _("Accounts deleted"),
}


def may_see_activity(user) -> bool:
    """Administrators alone."""
    return user.is_active and user.is_superuser


class ActivityReport(ReportView):
    """Who joined, was approved and did something, by month; numbers, no names."""

    model = User
    page_title = _("Members and activity")
    header_icon = "group"
    index_url_name = "activity_report"
    index_results_url_name = "activity_report_results"
    columns = [Column(name, label=label) for name, label in COLUMNS.items()]
    export_headings = COLUMNS
    list_export = list(COLUMNS)
    paginate_by = activity.MONTHS

    def user_has_permission(self, permission):
        return may_see_activity(self.request.user)

    permission_required = "view"

    def get_queryset(self):
        return activity.months()

    def filter_queryset(self, queryset):
        return queryset

    def get_filename(self):
        return "members-and-activity"
