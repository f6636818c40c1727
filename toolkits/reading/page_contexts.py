"""What the templates of a toolkit, and of the list of toolkits, are given."""

from django.core.paginator import Paginator

from cases.listing.filters import applied
from hub.base.access import audiences
from peers.models import Programme
from toolkits.models import ToolkitIndexPage, ToolkitPage
from toolkits.reading import selectors
from toolkits.reading.filters import ToolkitFilters
from toolkits.reading.listing import Listing

TOOLKITS_A_PAGE = 20


def of_toolkit(toolkit: ToolkitPage, request) -> dict:
    """Its releases, files, steps and facts, as this reader sees them."""
    return selectors.on_page(toolkit, request.user)


def of_list(index: ToolkitIndexPage, request) -> dict:
    """The toolkits that the reader asked for, and what else can be filtered."""
    filters = ToolkitFilters.from_query(request.GET)
    listing = Listing(index, request.user, filters)
    page = Paginator(listing, TOOLKITS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = listing.rows(page.object_list)
    facets = listing.facets()
    chosen = applied(facets)
    return {
        "page_of_toolkits": page,
        "filters": filters,
        "facets": facets,
        "applied": chosen,
        "chosen_count": len(chosen),
        "toolkit_count": page.paginator.count,
        "may_publish": (
            audiences.is_member(request.user) and Programme.objects.hosted_by(request.user).exists()
        ),
    }
