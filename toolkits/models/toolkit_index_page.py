"""The list of toolkits."""

from django.core.paginator import Paginator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cases.listing.filters import applied
from hub.base.access import audiences
from hub.base.models import HubPage
from peers.models import Programme
from toolkits.reading.filters import ToolkitFilters
from toolkits.reading.listing import Listing

TOOLKITS_A_PAGE = 20


class ToolkitIndexPage(HubPage):
    """All toolkits, filtered, sorted and paged."""

    introduction = models.CharField(
        _("introduction"),
        max_length=300,
        default="Charters, agreements, workbooks and plans that others have used, with the steps to use them.",
    )

    template = "toolkits/toolkit_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["toolkits.ToolkitPage"]
    max_count = 1

    content_panels = [*HubPage.content_panels, FieldPanel("introduction")]
    settings_panels = [*HubPage.settings_panels, FieldPanel("audience")]

    class Meta:
        verbose_name = _("list of toolkits")
        verbose_name_plural = _("lists of toolkits")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        filters = ToolkitFilters.from_query(request.GET)
        listing = Listing(self, request.user, filters)
        page = Paginator(listing, TOOLKITS_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = listing.rows(page.object_list)
        context["page_of_toolkits"] = page
        context["filters"] = filters
        context["facets"] = listing.facets()
        context["applied"] = applied(context["facets"])
        context["chosen_count"] = len(context["applied"])
        context["toolkit_count"] = page.paginator.count
        context["may_publish"] = (
            audiences.is_member(request.user) and Programme.objects.hosted_by(request.user).exists()
        )
        return context
