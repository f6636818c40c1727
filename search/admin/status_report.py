"""How search is doing, in Wagtail's admin: for administrators, and groups that were given the right."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from search.elastic import building, status

PERMISSION = "search.view_indexbuild"
PROBLEMS = {
    "unreachable": _("Elasticsearch does not answer. Searches are answered by the database."),
    "no_index": _(
        "Elasticsearch has no index in use; the worker makes one. Searches are answered by the database."
    ),
    "outdated_index": _(
        "The index was made with another mapping; the worker makes a new one. "
        "Searches are answered by the database."
    ),
    "outdated_synonyms": _(
        "The synonyms were changed since the index was made; the worker makes a new one. "
        "Searches go on with the words as they were."
    ),
    "refused_entries": _("Elasticsearch refuses some entries; they are tried again."),
    "late": _("Changes have waited for minutes to be found. Is a worker running?"),
}


def may_look(user) -> bool:
    """Whether the user may see how search is doing."""
    return user.has_perm(PERMISSION)


class SearchReportItem(MenuItem):
    """For those who may look."""

    def is_shown(self, request):
        return may_look(request.user)


class SearchReportView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Engine, index, lag, failures."""

    template_name = "search/admin/report.html"
    page_title = _("Search index")
    header_icon = "search"
    _show_breadcrumbs = True

    def user_has_permission(self, permission):
        return may_look(self.request.user)

    permission_required = "view"

    def get_breadcrumbs_items(self):
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        found = status.read(of_requests=True)
        return super().get_context_data(
            **kwargs,
            status=found,
            problems=[PROBLEMS[problem] for problem in found.problems],
            lag_seconds=round(found.lag.total_seconds()),
            build_in_hand=bool(found.build and building.in_hand(found.build)),
        )
