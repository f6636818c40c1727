"""What readers do with the list of cases: take it along, follow it, compare some of it, read what many say."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from cases.listing import feeds, insights
from cases.listing.filters import CaseFilters, applied
from cases.listing.results import Listing
from cases.listing.side_by_side import SideBySide, choice_address
from cases.listing.tables import XLSX_TYPE, CaseTable
from cases.models import CaseIndexPage, CasePage
from hub.base.access import audiences
from hub.base.output.feeds import MAX_ENTRIES, respond

INSIGHTS_A_PAGE = 10


def _list_page(user) -> CaseIndexPage:
    """The page with the list, for those who may see it."""
    page = get_object_or_404(CaseIndexPage.objects.live())
    if not audiences.may_see(user, page):
        raise PermissionDenied
    return page


def _table(request) -> CaseTable:
    """The list that the address asks for, as a table."""
    page = _list_page(request.user)
    return CaseTable(Listing(page, request.user, CaseFilters.from_query(request.GET)))


def _to_be_saved(response, extension: str):
    name = f"cases-{timezone.localdate().isoformat()}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def export_csv(request):
    """The list as CSV."""
    response = StreamingHttpResponse(_table(request).as_csv(), content_type="text/csv; charset=utf-8")
    return _to_be_saved(response, "csv")


@require_safe
def export_xlsx(request):
    """The list as a spreadsheet."""
    return _to_be_saved(FileResponse(_table(request).as_xlsx(), content_type=XLSX_TYPE), "xlsx")


@require_safe
def feed(request):
    """The newest cases of the list as an Atom feed."""
    page = _list_page(request.user)
    filters = CaseFilters.from_query(request.GET)
    query = f"?{filters.query_unsorted}" if filters.query_unsorted else ""
    # A feed is always newest first.
    listing = Listing(page, request.user, CaseFilters(chosen=filters.chosen))
    written = feeds.of_cases(
        listing.rows(listing[:MAX_ENTRIES], CasePage.objects.for_list()),
        list_address=f"{page.get_url(request)}{query}",
        feed_address=f"{reverse('cases:feed')}{query}",
        is_filtered=bool(filters.chosen),
    )
    return respond(request, written)


@require_safe
def compare(request):
    """Up to four cases side by side."""
    page = _list_page(request.user)
    comparison = SideBySide(request.GET, CasePage.objects.child_of(page).visible_to(request.user))
    more = choice_address(comparison.keys) if comparison.keys else ""
    context = {
        "comparison": comparison,
        "list_page": page,
        "list_address": f"{page.get_url(request)}{more}",
    }
    return render(request, "cases/compare.html", context)


@require_safe
def what_cases_say(request):
    """What helped and what stood in the way, in all cases that the reader may see and asked for."""
    list_page = CaseIndexPage.objects.live().first()
    if list_page is None:
        raise Http404
    filters = CaseFilters.from_query(request.GET)
    listing = Listing(list_page, request.user, filters, telling_insights=True)
    page = Paginator(listing, INSIGHTS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = listing.rows(page.object_list, CasePage.objects.for_insights())
    facets = listing.facets()
    chosen = applied(facets)
    context = {
        "list_of_cases": list_page,
        "page_of_cases": page,
        "gathered": [{"case": case, "told": insights.told_in(case)} for case in page],
        "filters": filters,
        # The list of cases has more; what was chosen there stays in sight above.
        "facets": [facet for facet in facets if facet["name"] in insights.FACETS],
        "applied": chosen,
        "chosen_count": len(chosen),
    }
    return render(request, "cases/insights.html", context)
