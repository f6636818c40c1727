"""Addresses that refuse mail, in Wagtail's admin: for administrators, to look at and to try again."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy

from hub.base.admin.readonly_viewset import AdministratorsLook, LookIndexView, LookInspectView, LookViewSet
from notifications.mail import addresses
from notifications.models import TroubledAddress

register_permission_policy(TroubledAddress, AdministratorsLook(TroubledAddress))

ADDRESS_SHOWN = ["address", "cause", "failures", "last_failure_at", "stopped_at", "detail"]


def _lift_url(row: TroubledAddress) -> str:
    return reverse("troubled_addresses:lift", args=[row.pk])


class AddressIndexView(LookIndexView):
    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        buttons.append(MenuItem(_("Try it again"), url=_lift_url(instance), icon_name="rotate", priority=50))
        return buttons


class AddressInspectView(LookInspectView):
    page_title = gettext_lazy("Address")

    @cached_property
    def header_more_buttons(self):
        again = Button(_("Try it again"), url=_lift_url(self.object), icon_name="rotate", priority=50)
        return [*super().header_more_buttons, again]


class AddressLiftView(LookInspectView):
    """Asks first, then lets mail go to the address again."""

    page_title = gettext_lazy("Try it again")
    template_name = "notifications/admin/lift.html"
    fields = ADDRESS_SHOWN

    def post(self, request, *args, **kwargs):
        addresses.lift(self.object)
        messages.success(request, _("Mail goes to this address again."))
        return redirect(self.index_url_name)


class TroubledAddressViewSet(LookViewSet):
    """The list of addresses that refuse mail."""

    model = TroubledAddress
    icon = "warning"
    menu_label = gettext_lazy("Addresses that refuse mail")
    index_view_class = AddressIndexView
    inspect_view_class = AddressInspectView
    inspect_view_fields = ADDRESS_SHOWN
    list_display = ADDRESS_SHOWN
    list_filter = ["cause"]
    search_fields = ["address"]
    ordering = ["-last_failure_at", "-pk"]

    def get_urlpatterns(self):
        conv = self.pk_path_converter
        lift = path(f"lift/<{conv}:pk>/", self.construct_view(AddressLiftView), name="lift")
        return [*super().get_urlpatterns(), lift]
