"""Atom feeds: the threads with the newest posts, of one forum or of all, and the newest posts of a thread."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from forums.models import Post, Thread
from forums.threads import shown_text
from forums.threads.listing import ThreadListing
from forums.threads.writers import Writers
from hub.base.models import SiteIdentity
from hub.base.output.addresses import in_full
from hub.base.output.feeds import MAX_ENTRIES, Feed, FeedEntry
from search.text.plain_text import clean

EXCERPT = 600


def _feed(reader, posts: list[Post], *, title: str, address: str, feed_address: str, by_thread: bool) -> Feed:
    """A feed of posts: each entry is a thread with its newest post, or one post."""
    texts = shown_text.ShownTexts(posts)
    writers = Writers(reader, {post.author_id for post in posts} | texts.people)
    entries = (_entry(post, texts, writers, by_thread=by_thread) for post in posts)
    return Feed(entries, title=title, address=address, feed_address=feed_address)


def _entry(post: Post, texts: shown_text.ShownTexts, writers: Writers, *, by_thread: bool) -> FeedEntry:
    thread = post.thread
    name = writers.of(post.author_id).name
    title = thread.title
    if not by_thread:
        title = _("%(name)s in “%(thread)s”") % {"name": name, "thread": thread.title}
    # Neither a new title nor another forum makes it another thread.
    key = f"thread:{thread.pk}" if by_thread else f"post:{post.pk}"
    return FeedEntry(
        key=f"{in_full('/forums/')}#{key}",
        title=title,
        address=post.get_absolute_url(),
        summary=Truncator(clean(texts.words(post, writers))).chars(EXCERPT),
        author=name,
        published=thread.started_at if by_thread else post.created_at,
        updated=post.edited_at or post.created_at,
        categories=tuple(tag.name for tag in thread.tags.all()) if by_thread else (),
    )


def _newest_posts(threads) -> list[Post]:
    """The newest post of each of the threads with the latest ones."""
    found = threads.latest().select_related("forum", "last_post").prefetch_related("tags")[:MAX_ENTRIES]
    posts = []
    for thread in found:
        if thread.last_post is not None:
            thread.last_post.thread = thread
            posts.append(thread.last_post)
    return posts


def of_threads(listing: ThreadListing) -> Feed:
    """Over all forums, narrowed as the list is."""
    return _feed(
        listing.user,
        _newest_posts(listing.threads),
        title=_("Forums of %(site)s") % {"site": SiteIdentity.load().name},
        address=listing.address_with(reverse("forums:threads")),
        feed_address=listing.feed,
        by_thread=True,
    )


def of_forum(listing: ThreadListing) -> Feed:
    """The threads of one forum, narrowed as its list is."""
    return _feed(
        listing.user,
        _newest_posts(listing.threads),
        title=listing.forum.name,
        address=listing.address_with(listing.forum.get_absolute_url()),
        feed_address=listing.feed,
        by_thread=True,
    )


def of_thread(reader, thread: Thread) -> Feed:
    """The newest posts of one thread."""
    posts = list(thread.posts.readable().order_by("-position")[:MAX_ENTRIES])
    for post in posts:
        post.thread = thread
    return _feed(
        reader,
        posts,
        title=thread.title,
        address=thread.get_absolute_url(),
        feed_address=reverse("forums:thread_feed", args=[thread.pk]),
        by_thread=False,
    )
