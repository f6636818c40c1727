"""Atom feeds: the threads with the newest posts, of one forum or of all, and the newest posts of a thread."""

import hashlib
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date, urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from forums import shown_text
from forums.lists import ThreadFilters
from forums.models import Forum, Post, Thread
from forums.writers import Writers
from hub.base.markdown import CONTROL_CHARACTERS
from hub.base.models import SiteIdentity
from search.text import from_html

MAX_ENTRIES = 50
EXCERPT = 600
FEED_SECONDS = 300
# A feed that never had an entry is as old as this, so that it does not change by itself.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):
    def latest_post_date(self):
        return self.feed["updated"]


class ForumFeed:
    """A feed of posts as it is sent; each entry is a thread with its newest post, or one post."""

    content_type = Atom1Feed.content_type

    def __init__(
        self, reader, posts: list[Post], *, title: str, address: str, feed_address: str, by_thread: bool
    ):
        self._by_thread = by_thread
        people = {post.author_id for post in posts} | shown_text.people_in(
            post.text for post in posts if post.mention_count
        )
        self._writers = Writers(reader, people)
        self.updated = max((_updated(post) for post in posts), default=_LONG_AGO)
        feed = _Feed(
            title=_clean(title),
            link=_in_full(address),
            description=None,
            language=translation.get_language(),
            author_name=_clean(SiteIdentity.load().name),
            feed_url=_in_full(feed_address),
            feed_guid=_in_full(feed_address),
            updated=self.updated,
        )
        for post in posts:
            self._add(feed, post)
        self.body = feed.writeString("utf-8").encode()
        self.etag = f'"{hashlib.sha256(self.body).hexdigest()}"'

    def _add(self, feed: Atom1Feed, post: Post) -> None:
        thread = post.thread
        said = Truncator(from_html(shown_text.render(post.text, self._writers))).chars(EXCERPT)
        title = thread.title
        if not self._by_thread:
            title = _("%(name)s in “%(thread)s”") % {
                "name": self._writers.of(post.author_id).name,
                "thread": thread.title,
            }
        # Neither a new title nor another forum makes it another thread.
        key = f"thread:{thread.pk}" if self._by_thread else f"post:{post.pk}"
        feed.add_item(
            title=_clean(title),
            link=_in_full(post.get_absolute_url()),
            # A summary is sent as HTML.
            description=escape(_clean(said)),
            unique_id=f"{_in_full('/forums/')}#{key}",
            author_name=_clean(self._writers.of(post.author_id).name),
            pubdate=thread.started_at if self._by_thread else post.created_at,
            updateddate=_updated(post),
            categories=[_clean(tag.name) for tag in thread.tags.all()] if self._by_thread else [],
        )


def _updated(post: Post) -> datetime:
    return post.edited_at or post.created_at


def _newest_posts(threads) -> list[Post]:
    """The newest post of each of the threads with the latest ones."""
    found = threads.latest().select_related("forum", "last_post").prefetch_related("tags")[:MAX_ENTRIES]
    posts = []
    for thread in found:
        if thread.last_post is not None:
            thread.last_post.thread = thread
            posts.append(thread.last_post)
    return posts


def of_threads(reader, filters: ThreadFilters) -> ForumFeed:
    """Over all forums, narrowed as the list is."""
    threads = filters.apply(Thread.objects.visible_to(reader), reader)
    asked = {"show": filters.show if filters.show != "latest" else "", "tag": filters.tag}
    asked |= {"line": filters.line, "theme": filters.theme}
    kept = urlencode({name: value for name, value in asked.items() if value})
    query = f"?{kept}" if kept else ""
    return ForumFeed(
        reader,
        _newest_posts(threads),
        title=_("Forums of %(site)s") % {"site": SiteIdentity.load().name},
        address=f"{reverse('forums:threads')}{query}",
        feed_address=f"{reverse('forums:feed')}{query}",
        by_thread=True,
    )


def of_forum(reader, forum: Forum) -> ForumFeed:
    """The threads of one forum."""
    return ForumFeed(
        reader,
        _newest_posts(Thread.objects.visible_to(reader).filter(forum=forum)),
        title=forum.name,
        address=forum.get_absolute_url(),
        feed_address=reverse("forums:forum_feed", args=[forum.slug]),
        by_thread=True,
    )


def of_thread(reader, thread: Thread) -> ForumFeed:
    """The newest posts of one thread."""
    posts = list(thread.posts.readable().order_by("-position")[:MAX_ENTRIES])
    for post in posts:
        post.thread = thread
    return ForumFeed(
        reader,
        posts,
        title=thread.title,
        address=thread.get_absolute_url(),
        feed_address=reverse("forums:thread_feed", args=[thread.pk]),
        by_thread=False,
    )


def respond(request, feed: ForumFeed) -> HttpResponse:
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


def _in_full(address: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{address}"


def _clean(text: str) -> str:
    """The text without the signs that XML can't hold."""
    return CONTROL_CHARACTERS.sub("", text)
