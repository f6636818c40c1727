"""Outgoing mail in Wagtail's admin: for administrators, to look at and to try again.

What a mail says is not shown: it may hold a link that logs somebody in.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy

from hub.base.admin.readonly_viewset import AdministratorsLook, LookIndexView, LookInspectView, LookViewSet
from notifications.mail import services
from notifications.models import OutgoingMail

SHOWN = ["recipient", "subject", "status", "attempts", "last_error", "created_at", "sent_at"]


register_permission_policy(OutgoingMail, AdministratorsLook(OutgoingMail))


def _try_again_url(mail: OutgoingMail) -> str:
    return reverse("outgoing_mail:try_again", args=[mail.pk])


class MailIndexView(LookIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().defer("content")

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if instance.status == OutgoingMail.Status.FAILED:
            buttons.append(
                MenuItem(_("Try again"), url=_try_again_url(instance), icon_name="rotate", priority=50)
            )
        return buttons


class MailInspectView(LookInspectView):
    page_title = gettext_lazy("Mail")

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.object.status == OutgoingMail.Status.FAILED:
            buttons.append(
                Button(_("Try again"), url=_try_again_url(self.object), icon_name="rotate", priority=50)
            )
        return buttons


class MailTryAgainView(LookInspectView):
    """Asks first, then queues the mail once more."""

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


class OutgoingMailViewSet(LookViewSet):
    """The list of outgoing mail."""

    model = OutgoingMail
    icon = "mail"
    menu_label = gettext_lazy("Outgoing mail")
    index_view_class = MailIndexView
    inspect_view_class = MailInspectView
    inspect_view_fields = [*SHOWN, "sender", "message_id", "next_attempt_at"]
    list_display = SHOWN
    list_filter = ["status"]
    search_fields = ["recipient", "subject"]
    ordering = ["-created_at", "-pk"]

    def get_urlpatterns(self):
        conv = self.pk_path_converter
        again = path(f"try-again/<{conv}:pk>/", self.construct_view(MailTryAgainView), name="try_again")
        return [*super().get_urlpatterns(), again]
