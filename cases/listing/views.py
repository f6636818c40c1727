"""What readers do with the list of cases: take it along, follow it, compare some of it, read what many say."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.listing import feeds, insights
from cases.listing.filters import CASES
from cases.listing.results import CaseListing
from cases.listing.side_by_side import SideBySide, choice_address
from cases.listing.tables import CaseTable
from cases.models import CaseIndexPage, CasePage
from hub.base.access import audiences
from hub.base.listing.selection import Selection
from hub.base.output.feeds import MAX_ENTRIES, respond


def _list_page(user) -> CaseIndexPage:
    """The page with the list, for those who may see it."""
    page = get_object_or_404(CaseIndexPage.objects.live())
    if not audiences.may_see(user, page):
        raise PermissionDenied
    return page


def _table(request) -> CaseTable:
    """The list that the address asks for, as a table."""
    page = _list_page(request.user)
    return CaseTable(CaseListing(page, request.user, request.GET))


@require_safe
def export_csv(request):
    """The list as CSV."""
    return _table(request).csv_response()


@require_safe
def export_xlsx(request):
    """The list as a spreadsheet."""
    return _table(request).xlsx_response()


@require_safe
def feed(request):
    """The newest cases of the list as an Atom feed."""
    page = _list_page(request.user)
    # A feed is always newest first.
    selection = replace(Selection.from_query(CASES, request.GET), sort=CASES.default_sort)
    listing = CaseListing(page, request.user, selection)
    query = f"?{selection.query_unsorted}" if selection.query_unsorted else ""
    written = feeds.of_cases(
        listing.rows(listing[:MAX_ENTRIES]),
        list_address=f"{page.get_url(request)}{query}",
        feed_address=selection.feed,
        is_filtered=selection.is_narrowed,
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
    listing = insights.InsightsListing(
        list_page, request.user, request.GET, cases=CasePage.objects.for_insights(), telling_insights=True
    )
    context = {
        "list_of_cases": list_page,
        "listing": listing,
        "gathered": [{"case": case, "told": insights.told_in(case)} for case in listing.page],
    }
    return render(request, "cases/insights.html", context)
