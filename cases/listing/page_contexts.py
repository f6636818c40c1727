"""What the template of the list of cases is given."""

from django.core.paginator import Paginator

from cases.listing.filters import CaseFilters, applied
from cases.listing.results import Listing
from cases.listing.side_by_side import choice_address, chosen_keys
from cases.models import CaseIndexPage, CasePage
from hub.base.access import audiences

CASES_A_PAGE = 20


def of_list(index: CaseIndexPage, request) -> dict:
    """The cases that the reader asked for, what else can be filtered, and what they chose to compare."""
    filters = CaseFilters.from_query(request.GET)
    listing = Listing(index, request.user, filters)
    page = Paginator(listing, CASES_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = listing.rows(page.object_list, CasePage.objects.for_list())
    facets = listing.facets()
    chosen = applied(facets)
    # It stays in the address while they look for more.
    comparing = chosen_keys(request.GET)
    shown = {case.pk for case in page}
    return {
        "page_of_cases": page,
        "filters": filters,
        "facets": facets,
        "applied": chosen,
        "chosen_count": len(chosen),
        "case_count": page.paginator.count,
        "comparing": comparing,
        "comparing_elsewhere": [key for key in comparing if key not in shown],
        "clear_address": choice_address(comparing),
        "may_write": audiences.is_member(request.user),
    }
