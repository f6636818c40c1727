"""What the people of the demo ask and tell in the forums. All invented."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from forums.models import Forum, Post, Thread
from forums.threads import break_outs, services
from forums.threads.services import Filing
from hub.base.models import ServiceLine, Theme
from hub.home.demo.days import moment
from hub.home.demo.people import by_email
from hub.home.demo.threads import THREADS
from search.entries import services as search_services


@dataclass(frozen=True)
class Answer:
    """What somebody answered, so many hours after the post before."""

    by: str
    text: str
    hours: int = 5
    accepted: bool = False
    thanked_by: tuple[str, ...] = ()
    # To which post of the thread, by its number.
    answers: int | None = None


@dataclass(frozen=True)
class Talk:
    """A thread with its answers."""

    forum: str
    title: str
    by: str
    day: int
    text: str
    answers: list[Answer] = field(default_factory=list)
    kind: str = Thread.Kind.QUESTION
    tags: tuple[str, ...] = ()
    service_lines: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    me_too: tuple[str, ...] = ()
    is_pinned: bool = False


def make_discussions() -> int:
    """Add the threads that are missing; returns how many that were."""
    made = 0
    for told in THREADS:
        talk = Talk(**{**told, "answers": [Answer(**answer) for answer in told.get("answers", [])]})
        forum = Forum.objects.filter(slug=talk.forum).first()
        if forum is None or Thread.objects.filter(forum=forum, title=talk.title).exists():
            continue
        for address in {talk.by, *(answer.by for answer in talk.answers)}:
            _let_in(address, forum)
        _make(talk, forum)
        made += 1
    return made


def _let_in(address: str, forum: Forum) -> None:
    """Let somebody join a break-out of their level, as they would by themselves."""
    person = by_email(address)
    if break_outs.find(person, forum.slug) and not break_outs.may_leave(person, forum):
        break_outs.join(user=person, forum=forum)


def _make(talk: Talk, forum: Forum) -> None:
    starter = by_email(talk.by)
    first = services.start_thread(
        author=starter,
        forum=forum,
        filing=Filing(
            title=talk.title,
            kind=talk.kind,
            tags=talk.tags,
            service_lines=ServiceLine.objects.filter(slug__in=talk.service_lines),
            themes=Theme.objects.filter(slug__in=talk.themes),
        ),
        text=talk.text,
    )
    thread = first.thread
    when = moment(talk.day)
    posts = [_dated(first, when)]
    for answer in talk.answers:
        when += timedelta(hours=answer.hours)
        post = services.reply(
            author=by_email(answer.by),
            thread=thread,
            text=answer.text,
            reply_to=posts[answer.answers - 1] if answer.answers else None,
        )
        for thankful in answer.thanked_by:
            services.thank(user=by_email(thankful), post=post, thanks=True)
        if answer.accepted:
            services.accept(user=starter, post=post, accepted=True)
        posts.append(_dated(post, when))
    for person in talk.me_too:
        services.say_me_too(user=by_email(person), thread=thread, me_too=True)
    rows = Thread.objects.filter(pk=thread.pk)
    rows.update(started_at=moment(talk.day), last_post_at=when, is_pinned=talk.is_pinned)
    search_services.refresh_many(list(Post.objects.filter(thread=thread)))
    newest = Thread.objects.listed().filter(forum=forum).latest().values_list("last_post", flat=True).first()
    Forum.objects.filter(pk=forum.pk).update(last_post=newest)


def _dated(post: Post, when: datetime) -> Post:
    """Put a post on a day of the demo."""
    Post.objects.filter(pk=post.pk).update(created_at=when)
    return post
