"""The list of toolkits as files, and the newest releases as feeds."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.base.access import audiences
from hub.base.listing.tables import ListTable
from hub.base.output.feeds import respond
from toolkits.models import ToolkitIndexPage
from toolkits.reading import feeds
from toolkits.reading.listing import COLUMNS, ToolkitListing
from toolkits.view_access import for_readers


def _listing(request) -> ToolkitListing:
    """The list that the address asks for, for those who may see it."""
    page = get_object_or_404(ToolkitIndexPage.objects.live())
    if not audiences.may_see(request.user, page):
        raise PermissionDenied
    return ToolkitListing(page, request.user, request.GET)


@require_safe
def all_releases(request):
    """The newest releases of the toolkits that the list's filters leave."""
    listing = _listing(request)
    selection = listing.selection
    query = f"?{selection.query_unsorted}" if selection.query_unsorted else ""
    feed = feeds.of_releases(
        {toolkit.pk: toolkit for toolkit in listing.rows(list(listing.keys()))},
        title=feeds.title_of_all(is_filtered=selection.is_narrowed),
        list_address=f"{listing.list_page.get_url(request)}{query}",
        feed_address=selection.feed,
    )
    return respond(request, feed)


@require_safe
def export_csv(request):
    """The list as CSV."""
    return ListTable(_listing(request), COLUMNS).csv_response()


@require_safe
def export_xlsx(request):
    """The list as a spreadsheet."""
    return ListTable(_listing(request), COLUMNS).xlsx_response()


@require_safe
@for_readers
def releases_of_one(request, toolkit):
    """The releases of one toolkit."""
    feed = feeds.of_releases(
        {toolkit.pk: toolkit},
        title=feeds.title_of_one(toolkit),
        list_address=reverse("toolkits:releases", args=[toolkit.pk]),
        feed_address=reverse("toolkits:toolkit_feed", args=[toolkit.pk]),
    )
    return respond(request, feed)
