"""The list of cases."""

from django.core.paginator import Paginator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cases.listing.filters import CaseFilters, applied
from cases.listing.results import Listing
from cases.listing.side_by_side import choice_address, chosen_keys
from cases.models.case_page import CasePage
from hub.base.access import audiences
from hub.base.models import HubPage

CASES_A_PAGE = 20


class CaseIndexPage(HubPage):
    """All cases, filtered, sorted and paged."""

    introduction = models.CharField(
        _("introduction"),
        max_length=300,
        default="What others did, what came of it, and what they would do differently.",
    )

    template = "cases/case_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["cases.CasePage"]
    max_count = 1

    content_panels = [*HubPage.content_panels, FieldPanel("introduction")]
    settings_panels = [*HubPage.settings_panels, FieldPanel("audience")]

    class Meta:
        verbose_name = _("list of cases")
        verbose_name_plural = _("lists of cases")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        filters = CaseFilters.from_query(request.GET)
        listing = Listing(self, request.user, filters)
        page = Paginator(listing, CASES_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = listing.rows(page.object_list, CasePage.objects.for_list())
        context["page_of_cases"] = page
        context["filters"] = filters
        context["facets"] = listing.facets()
        context["applied"] = applied(context["facets"])
        context["chosen_count"] = len(context["applied"])
        context["case_count"] = page.paginator.count
        # What the reader chose to compare; it stays in the address while they look for more.
        chosen = chosen_keys(request.GET)
        shown = {case.pk for case in context["page_of_cases"]}
        context["comparing"] = chosen
        context["comparing_elsewhere"] = [key for key in chosen if key not in shown]
        context["clear_address"] = choice_address(chosen)
        context["may_write"] = audiences.is_member(request.user)
        return context
