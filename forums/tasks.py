"""Work for the background worker."""

import time

from django_tasks import task

from forums.models import Mention, Post
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


@task()
def find_posts_naming(user_id: int, after: int = 0) -> None:
    """Bring what search knows of posts that name somebody up to date, who may be seen by others than before."""
    until = time.monotonic() + SECONDS
    mentions = Mention.objects.filter(user=user_id).order_by("post")
    while posts := list(mentions.filter(post__gt=after).values_list("post", flat=True)[:BATCH]):
        find_posts(posts)
        after = posts[-1]
        if time.monotonic() > until:
            find_posts_naming.enqueue(user_id, after)
            return


@task()
def find_posts_again(posts: list[int]) -> None:
    """Bring what search knows of some posts up to date."""
    find_posts(posts)


def find_posts(posts: list[int]) -> None:
    """Write the entries of posts anew."""
    search_services.refresh_many(list(Post.objects.with_what_is_findable().filter(pk__in=posts)))
