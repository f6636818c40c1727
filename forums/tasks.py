"""Work for the background worker."""

import time

from django_tasks import task

from forums.models import Post
from search.entries import services as search_services

BATCH = 200
SECONDS = 20


@task()
def find_posts_of(thread_id: int, position: int) -> None:
    """Bring what search knows of a thread's posts up to date, from a position on; goes on by itself."""
    until = time.monotonic() + SECONDS
    posts_of_thread = Post.objects.with_what_is_findable().filter(thread=thread_id)
    while True:
        posts = list(posts_of_thread.filter(position__gt=position).order_by("position")[:BATCH])
        if not posts:
            return
        search_services.refresh_many(posts)
        position = posts[-1].position
        if time.monotonic() > until:
            find_posts_of.enqueue(thread_id, position)
            return
