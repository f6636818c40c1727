"""What things are filed under, in Wagtail's admin."""

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from hub.base.admin import usage
from hub.base.admin.admin_views import MergeTagView
from hub.base.models import (
    DeliveryModel,
    FundingModel,
    GovernanceForm,
    Jurisdiction,
    ServiceLine,
    Stage,
    Tag,
    Theme,
)


class FiledUnderIndexView(generic.IndexView):
    """A list with the number of things filed under each entry."""

    def get_base_queryset(self):
        return usage.with_use_counts(super().get_base_queryset())


class FiledUnderDeleteView(generic.DeleteView):
    """Deletes only what nothing is filed under, and says what to do instead."""

    template_name = "base/admin/confirm_delete.html"
    instead = _(
        "Edit it and take away “can be chosen”: it stays on what is filed under it and is offered to nobody."
    )

    @cached_property
    def is_free(self) -> bool:
        return usage.may_be_deleted(self.object)

    def form_valid(self, form):
        if not self.is_free:
            raise PermissionDenied
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["is_protected"] = not self.is_free
        context["instead"] = self.instead
        context["use_count"] = usage.use_count(self.object)
        return context


class FiledUnderViewSet(ModelViewSet):
    """One vocabulary."""

    index_view_class = FiledUnderIndexView
    delete_view_class = FiledUnderDeleteView
    copy_view_enabled = False
    search_fields = ["name", "slug"]
    search_backend_name = None
    list_display = [
        "name",
        "slug",
        "sort_order",
        BooleanColumn("active", label=_("Can be chosen"), sort_key="active"),
        Column("use_count", label=_("Filed under it"), sort_key="use_count"),
    ]
    list_per_page = 50


class ThemeViewSet(FiledUnderViewSet):
    model = Theme
    icon = "folder-open-1"


class ServiceLineViewSet(FiledUnderViewSet):
    model = ServiceLine
    icon = "cogs"


class StageViewSet(FiledUnderViewSet):
    model = Stage
    icon = "tasks"


class DeliveryModelViewSet(FiledUnderViewSet):
    model = DeliveryModel
    icon = "group"


class GovernanceFormViewSet(FiledUnderViewSet):
    model = GovernanceForm
    icon = "clipboard-list"


class FundingModelViewSet(FiledUnderViewSet):
    model = FundingModel
    icon = "list-ul"


class JurisdictionDeleteView(FiledUnderDeleteView):
    instead = _(
        "Only a jurisdiction that nothing is filed under can be deleted. Give those another one first."
    )


class JurisdictionViewSet(FiledUnderViewSet):
    model = Jurisdiction
    icon = "globe"
    delete_view_class = JurisdictionDeleteView
    list_filter = ["level", "country"]
    list_display = [
        "name",
        "level",
        "country",
        "parent",
        Column("use_count", label=_("Filed under it"), sort_key="use_count"),
    ]


class TagIndexView(FiledUnderIndexView):
    """The tags that people may use; each can be merged into another."""

    def get_base_queryset(self):
        return super().get_base_queryset().current()

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            url = reverse("filed_under_tag:merge", args=[instance.pk])
            buttons.append(MenuItem(_("Merge"), url=url, icon_name="link", priority=15))
        return buttons


class TagDeleteView(FiledUnderDeleteView):
    instead = _("Merge it into another tag: what is filed under it is then filed under that one.")


class TagViewSet(FiledUnderViewSet):
    name = "filed_under_tag"
    model = Tag
    icon = "tag"
    # It holds no reference; and the task that would look for some does not know merged tags.
    add_to_reference_index = False
    index_view_class = TagIndexView
    delete_view_class = TagDeleteView
    ordering = ["name"]
    list_display = ["name", "slug", Column("use_count", label=_("Filed under it"), sort_key="use_count")]

    @property
    def merge_view(self):
        return self.construct_view(MergeTagView, **self.get_common_view_kwargs())

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("merge/<int:pk>/", self.merge_view, name="merge")]


class FiledUnderGroup(ModelViewSetGroup):
    """The menu that holds them all."""

    menu_label = _("Filed under")
    menu_icon = "tag"
    menu_order = 400
    items = (
        ThemeViewSet,
        ServiceLineViewSet,
        StageViewSet,
        DeliveryModelViewSet,
        GovernanceFormViewSet,
        FundingModelViewSet,
        JurisdictionViewSet,
        TagViewSet,
    )
