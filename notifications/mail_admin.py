"""Outgoing mail in Wagtail's admin: for administrators, to look at and to try again.

What a mail says is not shown: it may hold a link that logs somebody in.
"""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from notifications import services
from notifications.models import OutgoingMail

SHOWN = ["recipient", "subject", "status", "attempts", "last_error", "created_at", "sent_at"]


class AdministratorsLook(BasePermissionPolicy):
    """Administrators may look; nobody may add, change or delete."""

    def user_has_permission(self, user, action):
        return action == "view" and user.is_active and user.is_superuser

    def users_with_any_permission(self, actions):
        everyone = get_user_model().objects.all()
        return everyone.filter(is_active=True, is_superuser=True) if "view" in actions else everyone.none()


register_permission_policy(OutgoingMail, AdministratorsLook(OutgoingMail))


def _try_again_url(mail: OutgoingMail) -> str:
    return reverse("outgoing_mail:try_again", args=[mail.pk])


class MailIndexView(generic.IndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self):
        return super().get_base_queryset().defer("content")

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if instance.status == OutgoingMail.Status.FAILED:
            buttons.append(
                MenuItem(_("Try again"), url=_try_again_url(instance), icon_name="rotate", priority=50)
            )
        return buttons


class MailInspectView(generic.InspectView):
    any_permission_required = ["view"]
    page_title = gettext_lazy("Mail")

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.object.status == OutgoingMail.Status.FAILED:
            buttons.append(
                Button(_("Try again"), url=_try_again_url(self.object), icon_name="rotate", priority=50)
            )
        return buttons


class MailTryAgainView(generic.InspectView):
    """Asks first, then queues the mail once more."""

    any_permission_required = ["view"]
    page_title = gettext_lazy("Try again")
    template_name = "notifications/admin/try_again.html"
    fields = SHOWN

    def post(self, request, *args, **kwargs):
        try:
            services.try_again(mail=self.object)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The mail will be sent again."))
        return redirect(self.index_url_name)


class OutgoingMailViewSet(ModelViewSet):
    """The list of outgoing mail."""

    model = OutgoingMail
    icon = "mail"
    menu_label = gettext_lazy("Outgoing mail")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = MailIndexView
    inspect_view_class = MailInspectView
    inspect_view_fields = [*SHOWN, "sender", "message_id", "next_attempt_at"]
    list_display = SHOWN
    list_filter = ["status"]
    list_per_page = 50
    search_fields = ["recipient", "subject"]
    search_backend_name = None
    ordering = ["-created_at", "-pk"]
    form_fields = []

    def register_permissions(self):
        """None: what the policy says can't be granted to a group."""

    def get_urlpatterns(self):
        conv = self.pk_path_converter
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/<{conv}:pk>/", self.inspect_view, name="inspect"),
            path(f"try-again/<{conv}:pk>/", self.construct_view(MailTryAgainView), name="try_again"),
        ]
