"""Wagtail's admin: which cases asked for advice, whom the site invited, and what came of it; to look at."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy

from cases.models import AdviceRequest
from hub.base.admin.readonly_viewset import AdministratorsLook, LookIndexView, LookViewSet

register_permission_policy(AdviceRequest, AdministratorsLook(AdviceRequest))


class AdviceIndexView(LookIndexView):
    """The list, with how many members were invited."""

    def get_base_queryset(self):
        invited = Count("invitations", distinct=True)
        declined = Count("invitations__declined_at")
        return super().get_base_queryset().annotate(invited=invited, declined=declined)


class AdviceRequestViewSet(LookViewSet):
    """Requests for advice. They are opened, prolonged and closed by the authors, on the case's own pages."""

    model = AdviceRequest
    icon = "help"
    menu_label = _("Requests for advice")
    index_view_class = AdviceIndexView
    list_display = [
        *("case", "opened_by", "opened_at", "until", "closed_at"),
        Column("waves", label=_("Times invited"), sort_key="waves"),
        Column("invited", label=_("Invited"), sort_key="invited"),
        Column("declined", label=_("Not now"), sort_key="declined"),
    ]
    inspect_view_fields = [
        *("case", "opened_by", "opened_at", "until", "waves", "next_wave_at", "reminded_at"),
        *("closed_at", "closed_by", "outcome"),
    ]
    list_filter = ["until", "closed_at"]
    list_select_related = ["case", "opened_by"]
    search_fields = ["case__title", "opened_by__name"]
    ordering = ["-opened_at", "-pk"]
