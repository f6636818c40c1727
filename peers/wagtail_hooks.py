"""Registers what the people app adds to Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from peers.membership import services
from peers.models import Organisation, Programme, User
from peers.organisations import services as organisations_services
from peers.organisations.viewsets import LOOKED_AT
from peers.privileges import services as privileges
from peers.privileges import views as privileges_views
from peers.privileges.viewsets import PrivilegeLogViewSet
from peers.reports import ActivityReport, may_see_activity
from peers.viewsets import BodiesViewSetGroup, DeleteUsersAction, UserChooserViewSet

register_snippet(BodiesViewSetGroup)


@hooks.register("register_admin_viewset")
def register_user_chooser():
    return UserChooserViewSet("user_chooser", url_prefix="choose-person")


class ActivityItem(MenuItem):
    """For administrators."""

    def is_shown(self, request):
        return may_see_activity(request.user)


@hooks.register("register_reports_menu_item")
def register_activity_item():
    address = reverse("activity_report")
    return ActivityItem(
        _("Members and activity"), address, name="members-and-activity", icon_name="group", order=1200
    )


@hooks.register("register_admin_urls")
def register_activity_report():
    report = ActivityReport.as_view
    return [
        path("reports/members-and-activity/", report(), name="activity_report"),
        path(
            "reports/members-and-activity/results/", report(results_only=True), name="activity_report_results"
        ),
    ]


@hooks.register("register_admin_viewset")
def register_records():
    return [viewset(viewset.model._meta.model_name + "s") for viewset in LOOKED_AT]


@hooks.register("register_admin_viewset")
def register_privilege_log():
    return PrivilegeLogViewSet("privilege_log")


class PrivilegesItem(MenuItem):
    """For administrators, and for whoever may ask."""

    def is_shown(self, request):
        return privileges.may_look(request.user)


@hooks.register("register_settings_menu_item")
def register_privileges_item():
    address = reverse("privileges")
    return PrivilegesItem(_("Domains and hosts"), address, name="privileges", icon_name="key", order=700)


@hooks.register("register_admin_urls")
def register_privileges():
    at = "privileges"
    return [
        path(f"{at}/", privileges_views.pending, name="privileges"),
        path(f"{at}/<int:pk>/confirm/", privileges_views.confirm, name="privileges_confirm"),
        path(f"{at}/<int:pk>/end/", privileges_views.end, name="privileges_end"),
        path(f"{at}/domains/<int:pk>/", privileges_views.organisation_domains, name="privileges_domains"),
        path(f"{at}/hosts/<int:pk>/", privileges_views.programme_hosts, name="privileges_hosts"),
    ]


@hooks.register("register_permissions")
def register_privileges_permissions():
    names = [right.split(".")[1] for right in privileges.RIGHTS.values()]
    return Permission.objects.filter(content_type__app_label="peers", codename__in=names)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def refresh_findable(request, instance):
    # Not on saving the model: what stands in its inline panels is saved after it.
    if isinstance(instance, Organisation | Programme):
        organisations_services.refresh_findable(instance)


@hooks.register("after_bulk_action")
def access_of_several_changed(request, action_type, objects, action):
    """Wagtail suspends several people by a bulk ``update()``, and gives roles past our forms."""
    if action_type in {"set_active_state", "assign_role"} and issubclass(action.get_default_model(), User):
        for user in User.objects.filter(pk__in=[user.pk for user in objects]):
            services.access_changed(user)


# After Wagtail's own, whose place it takes: that one deletes rows, past what each app does with a person's data.
hooks.register("register_bulk_action", DeleteUsersAction, order=100)
