"""The directory: people, or organisations."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hub.base.access import audiences
from hub.base.listing.tables import ListTable
from peers.directory.base import Directory
from peers.directory.organisations import OrganisationDirectory
from peers.directory.people import PeopleDirectory
from search.finding.searched_list import MOST_SHOWN

# More than these nobody takes along: it is a list of people to write to, not a copy of the site.
MOST_ROWS = 2_000


def _page(request, listing: Directory, template: str):
    context = {
        "listing": listing,
        "filters": listing.selection,
        "page_obj": listing.page,
        "most_shown": MOST_SHOWN,
    }
    return render(request, template, context)


@require_safe
def directory(request):
    """The people whom the reader may know of, with words and facets in the address."""
    return _page(request, PeopleDirectory(request.user, request.GET), "peers/directory.html")


@require_safe
def organisations(request):
    """All organisations, with words and facets in the address."""
    return _page(request, OrganisationDirectory(request.user, request.GET), "peers/organisations.html")


def _table(request, of: type[Directory]) -> ListTable:
    """The same as a file, for members: what they see of each, and nothing besides."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    return ListTable(of(request.user, request.GET), of.columns, most=MOST_ROWS)


@login_required
@require_safe
def directory_csv(request):
    """The same people as CSV."""
    return _table(request, PeopleDirectory).csv_response()


@login_required
@require_safe
def directory_xlsx(request):
    """The same people as a spreadsheet."""
    return _table(request, PeopleDirectory).xlsx_response()


@login_required
@require_safe
def organisations_csv(request):
    """The same organisations as CSV."""
    return _table(request, OrganisationDirectory).csv_response()


@login_required
@require_safe
def organisations_xlsx(request):
    """The same organisations as a spreadsheet."""
    return _table(request, OrganisationDirectory).xlsx_response()
