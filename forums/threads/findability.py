"""Keeping what search knows of a thread's posts in step with the thread."""

from forums import tasks
from forums.models import Post
from search.entries import services as search_services

AT_ONCE = 50


def group_of(thread_id: int) -> str:
    """What the entries of a thread's posts have in common."""
    return f"thread:{thread_id}"


def make_findable(thread_id: int) -> None:
    """Let the posts of a thread be found again: at once as long as they are few."""
    posts = list(
        Post.objects.with_what_is_findable().filter(thread=thread_id).order_by("position")[: AT_ONCE + 1]
    )
    if len(posts) <= AT_ONCE:
        search_services.refresh_many(posts)
    else:
        tasks.find_posts_of.enqueue(thread_id, 0)
