"""What can be found of the forums: each forum and each post; the posts of a thread are one result."""

from django.db.models import QuerySet

from forums.models import Forum, Post
from forums.threads import shown_text
from forums.threads.findability import group_of
from search.declarations.data import EntryData


def forum_entry(forum: Forum) -> EntryData:
    """A forum with its description."""
    return EntryData(
        title=forum.name, url=forum.get_absolute_url(), audience=forum.audience, summary=forum.description
    )


def post_entry(post: Post) -> EntryData | None:
    """A post under its thread's title, with what the thread is filed under; nothing of what can't be read."""
    thread = post.thread
    if not post.can_be_read or not thread.is_listed:
        return None
    author = shown_text.public_author(post)
    return EntryData(
        title=thread.title,
        url=post.get_absolute_url(),
        audience=thread.audience,
        group=group_of(thread.pk),
        body=shown_text.words_for_audience(post),
        themes=thread.themes.all(),
        service_lines=thread.service_lines.all(),
        tags=[tag.name for tag in thread.tags.all()],
        other_names=[thread.forum.name] if thread.forum_id else [],
        authors=[author] if author else [],
        published_at=post.created_at,
        updated_at=post.edited_at or post.created_at,
        popularity=post.thanks_count,
    )


def forums_to_find() -> QuerySet:
    """Forums with all that is findable of them, in one query."""
    return Forum.objects.select_related("audience")


def posts_to_find() -> QuerySet:
    """Posts with all that is findable of them, in a few queries."""
    return Post.objects.with_what_is_findable()
