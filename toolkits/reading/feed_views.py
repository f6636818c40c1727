"""Where feed readers ask for the newest releases."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.base.access import audiences
from hub.base.output.feeds import respond
from toolkits.models import ToolkitIndexPage
from toolkits.reading import feeds
from toolkits.reading.filters import ToolkitFilters
from toolkits.reading.listing import Listing
from toolkits.view_access import for_readers


@require_safe
def all_releases(request):
    """The newest releases of the toolkits that the list's filters leave."""
    page = get_object_or_404(ToolkitIndexPage.objects.live())
    if not audiences.may_see(request.user, page):
        raise PermissionDenied
    filters = ToolkitFilters.from_query(request.GET)
    query = f"?{filters.query_unsorted}" if filters.query_unsorted else ""
    listing = Listing(page, request.user, filters)
    feed = feeds.of_releases(
        {toolkit.pk: toolkit for toolkit in listing.rows(listing.keys())},
        title=feeds.title_of_all(is_filtered=bool(filters.chosen)),
        list_address=f"{page.get_url(request)}{query}",
        feed_address=f"{reverse('toolkits:feed')}{query}",
    )
    return respond(request, feed)


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
