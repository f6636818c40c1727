"""Work for the background worker."""

import time

from django_tasks import task

from forums.search_entries import posts_to_find
from search.entries import services as search_services

AT_ONCE = 50
BATCH = 200
SECONDS = 20


def make_findable(thread_id: int) -> None:
    """Let the posts of a thread be found again: at once as long as they are few."""
    posts = list(posts_to_find().filter(thread=thread_id).order_by("position")[: AT_ONCE + 1])
    if len(posts) <= AT_ONCE:
        search_services.refresh_many(posts)
    else:
        find_posts_of.enqueue(thread_id, 0)


@task()
def find_posts_of(thread_id: int, position: int) -> None:
    """Bring what search knows of a thread's posts up to date, from a position on; goes on by itself."""
    until = time.monotonic() + SECONDS
    while True:
        posts = list(
            posts_to_find().filter(thread=thread_id, position__gt=position).order_by("position")[:BATCH]
        )
        if not posts:
            return
        search_services.refresh_many(posts)
        position = posts[-1].position
        if time.monotonic() > until:
            find_posts_of.enqueue(thread_id, position)
            return
