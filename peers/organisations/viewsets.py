"""Wagtail's admin for what is told of organisations: shared services to keep, the rest to look at.

Changes are decided, organisations merged and people invited on pages of their own, which know the rules.
"""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.base.admin.readonly_viewset import AdministratorsLook, LookViewSet
from peers.models import Invitation, OrganisationChange, OrganisationMerge, ServiceLink, User


class _ToldByMembers:
    """What a case tells would be written anew with its next version: it is not changed here."""

    def get_object(self, queryset=None):
        link = super().get_object(queryset)
        if link.origin_kind:
            raise Http404
        return link


class ServiceLinkEditView(_ToldByMembers, snippets.EditView):
    """Changes what members told."""


class ServiceLinkDeleteView(_ToldByMembers, snippets.DeleteView):
    """Deletes what members told."""


class ServiceLinkViewSet(SnippetViewSet):
    """The services shared between two organisations that members told; what cases tell changes with them."""

    model = ServiceLink
    icon = "link"
    list_display = ["host", "recipient", "service_line", "since"]
    list_filter = ["service_line"]
    search_fields = ["host__name", "recipient__name", "service_line__name"]
    list_per_page = 50
    copy_view_enabled = False
    edit_view_class = ServiceLinkEditView
    delete_view_class = ServiceLinkDeleteView
    ordering = ["host__name", "recipient__name", "pk"]
    panels = [
        FieldRowPanel([FieldPanel("host"), FieldPanel("recipient")]),
        FieldRowPanel([FieldPanel("service_line"), FieldPanel("since")]),
    ]

    def get_queryset(self, request):
        return ServiceLink.objects.told_by_members().select_related("host", "recipient", "service_line")


class EditorsLook(AdministratorsLook):
    """Whoever keeps organisations may look; nobody may add, change or delete here."""

    def may_look(self, user) -> bool:
        return user.has_perm("peers.change_organisation")

    def all_who_look(self):
        return User.objects.who_may("peers.change_organisation")


class InvitationViewSet(LookViewSet):
    """Who was invited by whom. The address that an invitation leads to is not shown: it lets people in."""

    model = Invitation
    icon = "mail"
    menu_label = _("Invitations")
    list_display = [
        "email",
        "organisation",
        "programme",
        "invited_by",
        "sent_at",
        "times_sent",
        "accepted_at",
    ]
    inspect_view_fields = [*list_display, "name", "approves", "accepted_by"]
    list_filter = ["programme", "approves"]
    list_select_related = ["organisation", "programme", "invited_by"]
    search_fields = ["email", "name", "organisation__name"]
    ordering = ["-sent_at", "-pk"]


class OrganisationChangeViewSet(LookViewSet):
    """What members proposed, and what became of it."""

    model = OrganisationChange
    icon = "edit"
    menu_label = _("Proposed changes")
    list_display = ["organisation", "status", "proposed_by", "proposed_at", "decided_by", "decided_at"]
    inspect_view_fields = [*list_display, "told", "reason", "answer"]
    list_filter = ["status"]
    list_select_related = ["organisation", "proposed_by", "decided_by"]
    search_fields = ["organisation__name", "proposed_by__name", "reason"]
    ordering = ["-proposed_at", "-pk"]


class OrganisationMergeViewSet(LookViewSet):
    """Which organisations became one, and what was moved."""

    model = OrganisationMerge
    icon = "resubmit"
    menu_label = _("Merged organisations")
    list_display = ["source", "target", "merged_by", "merged_at", "undone_at"]
    inspect_view_fields = [*list_display, "undone_by", "moved", "dropped"]
    list_select_related = ["source", "target", "merged_by"]
    search_fields = ["source__name", "target__name"]
    ordering = ["-merged_at", "-pk"]


LOOKED_AT = (InvitationViewSet, OrganisationChangeViewSet, OrganisationMergeViewSet)
for looked_at in LOOKED_AT:
    register_permission_policy(looked_at.model, EditorsLook(looked_at.model))
