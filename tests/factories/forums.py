"""Forums, threads and posts, all invented, made the way the site makes them."""

from forums.models import Forum, ForumCategory, Post, Thread
from forums.threads import services
from forums.threads.services import Filing
from hub.base.models import Audience
from tests.factories.peers import make_user
from tests.factories.profiles import make_profile


def make_forum(*, audience: Audience | None = None, name: str = "Sample forum", **fields) -> Forum:
    """A forum that everyone reads."""
    category = ForumCategory.objects.get_or_create(name="Sample topics")[0]
    number = Forum.objects.count()
    return Forum.objects.create(
        category=category,
        name=name,
        slug=fields.pop("slug", f"sample-forum-{number}"),
        audience=audience or Audience.everyone(),
        **fields,
    )


def make_writer(**fields):
    """A member with a profile that other members see."""
    return make_profile(user=make_user("member", **fields)).user


def make_thread(
    *,
    author=None,
    forum: Forum | None = None,
    title: str = "How do you split licence costs?",
    text: str = "By seats, or by budget?",
    replies: int = 0,
    kind: str = Thread.Kind.QUESTION,
    **filed,
) -> Thread:
    """A thread with so many answers of its starter's."""
    author = author or make_user("member")
    first = services.start_thread(
        author=author,
        forum=forum or make_forum(),
        filing=Filing(title=title, kind=kind, **filed),
        text=text,
    )
    for number in range(replies):
        services.reply(author=author, thread=first.thread, text=f"Answer {number + 1}.")
    return Thread.objects.get(pk=first.thread_id)


def make_reply(*, thread: Thread, author=None, text: str = "By seats.", **fields) -> Post:
    """An answer of a member's."""
    return services.reply(author=author or make_user("member"), thread=thread, text=text, **fields)
