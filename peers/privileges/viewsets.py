"""The log of privileged changes in Wagtail's admin, for administrators."""

from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy

from hub.base.admin.readonly_viewset import AdministratorsLook, LookViewSet
from peers.models import PrivilegeLogEntry


class PrivilegeLogViewSet(LookViewSet):
    """Who had domains verified and hosts named, with before and after; nobody changes it."""

    model = PrivilegeLogEntry
    icon = "key"
    menu_label = _("Log of domains and hosts")
    list_display = ["at", "kind", "subject_name", "domain", "person", "action", "by"]
    inspect_view_fields = [
        *list_display,
        "before",
        "after",
        "reason",
        "source",
        "change_number",
        "subject_number",
    ]
    list_filter = ["kind", "action", "at"]
    list_select_related = ["person", "by"]
    search_fields = ["subject_name", "domain"]
    ordering = ["-at", "-pk"]


register_permission_policy(PrivilegeLogEntry, AdministratorsLook(PrivilegeLogEntry))
