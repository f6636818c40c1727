"""What the templates of a toolkit, and of the list of toolkits, are given."""

from hub.base.access import audiences
from hub.base.kept_html import attaching
from peers.models import Programme
from toolkits.models import ToolkitIndexPage, ToolkitPage
from toolkits.reading import selectors
from toolkits.reading.listing import ToolkitListing


def of_toolkit(toolkit: ToolkitPage, request) -> dict:
    """Its releases, files, steps and facts, as this reader sees them."""
    found = selectors.on_page(toolkit, request.user)
    attaching.attach([toolkit, *(shown.step for shown in found["steps"])])
    return found


def of_list(index: ToolkitIndexPage, request) -> dict:
    """The toolkits that the reader asked for, and what else can be filtered."""
    is_member = audiences.is_member(request.user)
    return {
        "listing": ToolkitListing(index, request.user, request.GET),
        "may_publish": is_member and Programme.objects.hosted_by(request.user).exists(),
    }
