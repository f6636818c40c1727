"""Atom feeds: how they are written and sent. Each app says what its entries are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date

from hub.base.models import SiteIdentity
from hub.base.output.addresses import in_full
from hub.base.text.markdown import CONTROL_CHARACTERS

MAX_ENTRIES = 50
# Feed readers of visitors may ask again after this time: what is withdrawn is soon gone from caches.
FEED_SECONDS = 300
# A feed that never had an entry is as old as this, so that it does not change by itself.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One entry. All texts are plain; ``key`` stays the same whatever it is called and wherever it stands."""

    key: str
    title: str
    address: str
    summary: str
    updated: datetime
    published: datetime | None = None
    author: str = ""
    categories: tuple[str, ...] = ()


class _AtomFeed(Atom1Feed):
    def latest_post_date(self):
        return self.feed["updated"]


class Feed:
    """A feed as it is sent: ``body``, and ``etag`` and ``updated`` to ask whether it changed."""

    content_type = Atom1Feed.content_type

    def __init__(self, entries: Iterable[FeedEntry], *, title: str, address: str, feed_address: str):
        entries = list(entries)
        self.updated = max((entry.updated for entry in entries), default=LONG_AGO)
        feed = _AtomFeed(
            title=_clean(title),
            link=in_full(address),
            description=None,
            language=translation.get_language(),
            author_name=_clean(SiteIdentity.load().name),
            feed_url=in_full(feed_address),
            feed_guid=in_full(feed_address),
            updated=self.updated,
        )
        for entry in entries:
            feed.add_item(
                title=_clean(entry.title),
                link=in_full(entry.address),
                # A summary is sent as HTML.
                description=escape(_clean(entry.summary)),
                unique_id=entry.key,
                author_name=_clean(entry.author) or None,
                pubdate=entry.published,
                updateddate=entry.updated,
                categories=[_clean(category) for category in entry.categories],
            )
        self.body = feed.writeString("utf-8").encode()
        self.etag = f'"{hashlib.sha256(self.body).hexdigest()}"'


def respond(request, feed: Feed) -> HttpResponse:
    """Send a feed, or say that it has not changed."""
    updated = int(feed.updated.timestamp())
    response = get_conditional_response(request, etag=feed.etag, last_modified=updated)
    if response is None:
        response = HttpResponse(feed.body, content_type=feed.content_type)
    response["ETag"] = feed.etag
    response["Last-Modified"] = http_date(updated)
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=FEED_SECONDS)
    return response


def _clean(text: str) -> str:
    """The text without the signs that XML can't hold."""
    return CONTROL_CHARACTERS.sub("", text)
