"""What members do in the forums: start threads, answer, edit, delete, thank, accept.

Each of these writes everything that depends on it in its own transaction: counters, reading marks, what search
knows, and who is told. What moderators do is in ``forums.moderation.services``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import permissions
from forums.errors import ChangedMeanwhileError, ForumError, NotOpenError
from forums.models import (
    Forum,
    Mention,
    MeToo,
    Post,
    PostRevision,
    PostSubmission,
    Thanks,
    Thread,
)
from forums.models.acts import ForumAct
from forums.screening import services as screening
from forums.screening.services import Screened
from forums.threads import counters, events, files, mentions, read_marks
from forums.threads.findability import group_of
from hub.base.access import audiences
from hub.base.kept_html import services as kept_html
from hub.base.models import Audience, ServiceLine, Tag, Theme
from hub.base.text import markdown
from hub.base.text.mentions import ids_in_markdown
from peers.moderation import log
from search import refreshing
from search.entries import services as search_services


@dataclass(frozen=True)
class Filing:
    """What a thread is called and filed under."""

    title: str
    kind: str = Thread.Kind.DISCUSSION
    tags: Sequence[str] = ()
    service_lines: Iterable[ServiceLine] = ()
    themes: Iterable[Theme] = ()


# --- Starting and answering -------------------------------------------------------------------------
def start_thread(
    *,
    author,
    filing: Filing,
    text: str,
    forum: Forum | None = None,
    about: models.Model | None = None,
    audience: Audience | None = None,
    attached: Sequence[files.Attached] = (),
    key: UUID | None = None,
    is_told: bool = True,
    is_screened: bool = False,
) -> Post:
    """Start a thread in a forum, or about a thing with its ``audience``; returns its first post.

    Sent twice with the same ``key``, it is started once. Without ``is_told`` the caller tells people of it. About a
    thing of which any member may start one, ``is_screened`` has it checked as in a forum. Raises
    ``PermissionDenied`` where the author may not (of a thing, the caller decides), ``ForumError`` where the text or
    the title can't be used.
    """
    if forum is not None and not permissions.may_start(author, forum):
        raise PermissionDenied
    # About most things, whoever may start a thread was trusted with more already.
    screened = Screened()
    if forum is not None or is_screened:
        screened = screening.screen(
            author=author,
            where=forum,
            title=filing.title,
            text=checked(text),
            file_names=files.names_of(attached),
        )

    def make() -> Post:
        title = " ".join(filing.title.split())
        if not title:
            raise ForumError(_("Give the thread a title."), code="title")
        thread = Thread.objects.create(
            forum=forum,
            about=about,
            audience=audience if forum is None else forum.audience,
            kind=filing.kind,
            title=title[: Thread.TITLE_LENGTH],
            started_by=author,
        )
        _file(thread, filing)
        return _write(thread, author, text, attached=attached, screened=screened, is_told=is_told)

    return _once(author, key, make)


def reply(
    *,
    author,
    thread: Thread,
    text: str,
    reply_to: Post | None = None,
    attached: Sequence[files.Attached] = (),
    key: UUID | None = None,
) -> Post:
    """Answer in a thread. Sent twice with the same ``key``, it is one post.

    Raises ``NotOpenError`` where the thread was locked, closed or deleted meanwhile, ``ForumError`` where the text
    can't be used or the post that it answers is gone, ``PermissionDenied`` where the author may not read the thread.
    A post that has to wait for a moderator is returned with ``is_held``.
    """
    screened = screening.screen(
        author=author, where=thread, text=checked(text), file_names=files.names_of(attached)
    )

    def make() -> Post:
        found = counters.locked(thread.pk)
        check_open(author, found)
        answered = None
        if reply_to is not None:
            answered = found.posts.readable().filter(pk=reply_to.pk).first()
            if answered is None:
                raise ForumError(
                    _("The post that you answer was deleted meanwhile. Send again to answer the thread."),
                    code="answered_is_gone",
                )
        return _write(found, author, text, reply_to=answered, attached=attached, screened=screened)

    return _once(author, key, make)


def check_open(author, thread: Thread) -> None:
    """Raise ``NotOpenError``, saying why, where somebody can't answer in a thread; or ``PermissionDenied``."""
    if permissions.may_reply(author, thread):
        return
    if not audiences.is_member(author) or thread.audience_id not in audiences.ids_for(author):
        raise PermissionDenied
    if thread.merged_into_id:
        raise NotOpenError(_("This thread was merged into another one. Answer there."), code="merged")
    if not thread.is_listed:
        raise NotOpenError(_("This thread was deleted meanwhile."), code="deleted")
    if thread.is_locked:
        raise NotOpenError(_("This thread was locked by a moderator."), code="locked")
    if thread.closed_at:
        raise NotOpenError(_("This thread was closed: nobody answers in it any more."), code="closed")
    if thread.forum_is_closed:
        raise NotOpenError(_("This forum is closed: it can be read, and nobody writes in it."), code="closed")
    raise PermissionDenied


@transaction.atomic
def _once(author, key: UUID | None, make: Callable[[], Post]) -> Post:
    """Make a post; the same form sent again gives the post that it made the first time."""
    if key is None:
        return make()
    try:
        with transaction.atomic():
            sent = PostSubmission.objects.create(user=author, key=key)
    except IntegrityError:  # another request with it is through: this one waited for its end
        return PostSubmission.objects.select_related("post__thread").get(user=author, key=key).post
    post = make()
    PostSubmission.objects.filter(pk=sent.pk).update(post=post)
    return post


def _write(
    thread: Thread,
    author,
    text: str,
    *,
    reply_to: Post | None = None,
    attached: Sequence[files.Attached] = (),
    screened: Screened,
    is_told: bool = True,
) -> Post:
    """Put a post at the end of a thread whose row is locked, or new."""
    text = mentions.resolve(author, checked(text))
    now = timezone.now()
    post = Post.objects.create(
        thread=thread,
        position=thread.last_position + 1,
        author=author,
        text=text,
        reply_to=reply_to,
        created_at=now,
        hidden_at=now if screened.hold else None,
        is_held=screened.hold is not None,
    )
    files.attach(post, attached, user=author)
    named = _name_people(post, author)
    counters.post_added(thread, post)
    read_marks.wrote(user=author, thread=thread, position=post.position)
    search_services.refresh(post)
    screening.follow_up(post, screened)
    if post.is_held:  # they are told once it is approved
        return post
    if is_told:
        events.written(post, named)
    else:
        events.named(post, named, by=author)
        events.follow_quietly(author, thread)
    return post


def checked(text: str) -> str:
    """A post's text with its ends trimmed. Raises ``ForumError`` where there is nothing in it, or too much."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ForumError(_("Write something first."), code="empty")
    if len(text) > Post.MAX_LENGTH:
        raise ForumError(
            _("A post can have %(most)s characters; this has %(count)s. Attach a long text as a file."),
            code="too_long",
            params={"most": f"{Post.MAX_LENGTH:,}", "count": f"{len(text):,}"},
        )
    try:
        markdown.check(text)
    except ValidationError as error:
        raise ForumError(error.message, code=error.code) from None
    return text


def _name_people(post: Post, writer) -> list:
    """Write down who is named in a post; returns those who were not named in it before."""
    people = mentions.people_in(writer, post.text)
    before = set(post.mentions.values_list("user", flat=True))
    new = [person for person in people if person.pk not in before]
    post.mentions.exclude(user__in=people).delete()
    Mention.objects.bulk_create([Mention(post=post, user=person) for person in new], ignore_conflicts=True)
    # Who names somebody out of reach is shown them as everybody else is: by the link's words.
    count = len(ids_in_markdown(post.text))
    if count != post.mention_count:
        post.mention_count = min(count, 1000)
        post.save(update_fields=["mention_count"])
    return new


# --- What a thread is filed under -------------------------------------------------------------------
@transaction.atomic
def refile(*, user, thread: Thread, filing: Filing) -> Thread:
    """Change a thread's title and what it is filed under. Raises ``PermissionDenied``, ``ForumError``."""
    found = counters.locked(thread.pk)
    if not permissions.may_rename(user, found):
        raise PermissionDenied
    title = " ".join(filing.title.split())
    if not title:
        raise ForumError(_("Give the thread a title."), code="title")
    if user.pk != found.started_by_id:
        log.note(ForumAct.RENAME, by=user, thing=found, details={"title": found.title})
    found.title, found.kind = title[: Thread.TITLE_LENGTH], filing.kind
    found.save(update_fields=["title", "kind"])
    _file(found, filing)
    refreshing.group(group_of(found.pk))
    return found


def _file(thread: Thread, filing: Filing) -> None:
    thread.tags.set(Tag.resolve_names(filing.tags))
    thread.service_lines.set(filing.service_lines)
    thread.themes.set(filing.themes)


# --- Changing a post ---------------------------------------------------------------------------------
def edit(
    *, user, post: Post, text: str, read: int | None = None, attached: Sequence[files.Attached] = ()
) -> Post:
    """Change what a post says; the version before is kept.

    ``read`` is the number of versions that there were when the form was opened. Raises ``PermissionDenied``,
    ``ChangedMeanwhileError`` where somebody changed it since, ``ForumError`` where the text can't be used.
    """
    if not permissions.may_edit(user, post):
        raise PermissionDenied
    screened = screening.screen(
        author=user,
        where=post.thread,
        text=checked(text),
        file_names=files.names_of(attached),
        is_change=True,
    )
    return _edit(user, post, text, read, attached, screened)


@transaction.atomic
def _edit(
    user, post: Post, text: str, read: int | None, attached: Sequence[files.Attached], screened: Screened
) -> Post:
    thread = counters.locked(post.thread_id)
    post = Post.objects.select_related("thread__forum").get(pk=post.pk)
    if not permissions.may_edit(user, post):
        raise PermissionDenied
    if read is not None and read != post.revisions.count():
        raise ChangedMeanwhileError(_("This post was changed since you opened it. Compare before you save."))
    text = mentions.resolve(user, checked(text))
    if text != post.text:
        PostRevision.objects.create(
            post=post,
            text=post.text,
            written_by_id=post.edited_by_id or post.author_id,
            written_at=post.edited_at or post.created_at,
        )
        post.text, post.edited_at, post.edited_by = text, timezone.now(), user
        post.save(update_fields=["text", "edited_at", "edited_by"])
        events.named(post, _name_people(post, user), by=user)
        if not permissions.is_writer(user, post):
            log.note(ForumAct.EDIT, by=user, thing=post)
    files.attach(post, attached, user=user)
    if screened.hold:
        post.thread, post.hidden_at, post.is_held = thread, timezone.now(), True
        post.save(update_fields=["hidden_at", "is_held"])
        sight_changed(thread, post)
    else:
        search_services.refresh(post)
    screening.follow_up(post, screened, was_shown=True)
    return post


@transaction.atomic
def remove_file(*, user, post: Post, file_id: int) -> None:
    """Take a file off a post. Raises ``PermissionDenied``."""
    if not permissions.may_edit(user, post):
        raise PermissionDenied
    files.remove(post, file_id)


@transaction.atomic
def delete(*, user, post: Post, reason: str = "") -> Post:
    """Delete a post, and with the first one its thread; it can be taken back. Raises ``PermissionDenied``."""
    thread = counters.locked(post.thread_id)
    post = Post.objects.select_for_update().get(pk=post.pk)
    post.thread = thread
    if post.deleted_at is not None:
        return post
    if not permissions.may_delete(user, post):
        raise PermissionDenied
    could_be_read = post.can_be_read
    post.deleted_at, post.deleted_by = timezone.now(), user
    post.save(update_fields=["deleted_at", "deleted_by"])
    if could_be_read:
        sight_changed(thread, post)
    if not permissions.is_writer(user, post):
        log.note(ForumAct.DELETE, by=user, thing=post, reason=reason, tells=True)
    return post


@transaction.atomic
def undelete(*, user, post: Post) -> Post:
    """Take a deletion back. Raises ``PermissionDenied``."""
    thread = counters.locked(post.thread_id)
    post = Post.objects.select_for_update().get(pk=post.pk)
    post.thread = thread
    if post.deleted_at is None:
        return post
    if not permissions.may_undelete(user, post):
        raise PermissionDenied
    post.deleted_at, post.deleted_by = None, None
    post.save(update_fields=["deleted_at", "deleted_by"])
    if post.can_be_read:
        sight_changed(thread, post)
    if not permissions.is_writer(user, post):
        log.note(ForumAct.UNDELETE, by=user, thing=post)
    return post


def sight_changed(thread: Thread, post: Post) -> None:
    """Follow up that a post can no longer be read, or can again: counters, search, notices.

    The thread is locked, the post is saved.
    """
    was_listed = thread.is_listed
    if not post.can_be_read:
        kept_html.forget([post.text], names_people=True)
    counters.post_changed_sight(thread, post)
    if thread.is_listed != was_listed:
        events.thread_changed_sight(thread)
    else:
        search_services.refresh(post)
        if not post.can_be_read:
            events.withdrawn([post])


# --- Thanks, answers, me too ---------------------------------------------------------------------------
@transaction.atomic
def thank(*, user, post: Post, thanks: bool) -> None:
    """Say thanks for a post, or take it back. Raises ``PermissionDenied``; ``ForumError`` for one's own post."""
    if not permissions.may_take_part(user, post.thread) or not post.can_be_read:
        raise PermissionDenied
    if post.author_id == user.pk:
        raise ForumError(_("This post is your own."), code="own")
    if thanks:
        _made, is_new = Thanks.objects.get_or_create(post=post, user=user)
        step = int(is_new)
    else:
        step = -Thanks.objects.filter(post=post, user=user).delete()[0]
    if step:
        Post.objects.filter(pk=post.pk).update(thanks_count=F("thanks_count") + step)


@transaction.atomic
def accept(*, user, post: Post, accepted: bool) -> None:
    """Say that a post answers the question, or that it does not. Raises ``PermissionDenied``, ``ForumError``."""
    thread = counters.locked(post.thread_id)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if not permissions.may_accept(user, thread) or not post.can_be_read:
        raise PermissionDenied
    if post.is_first:
        raise ForumError(_("The question is no answer to itself."), code="first")
    if accepted == (post.accepted_at is not None):
        return
    post.accepted_at, post.accepted_by = (timezone.now(), user) if accepted else (None, None)
    post.save(update_fields=["accepted_at", "accepted_by"])
    thread.accepted_count += 1 if accepted else -1
    thread.save(update_fields=["accepted_count"])
    if accepted:
        events.accepted(post, by=user)


@transaction.atomic
def say_me_too(*, user, thread: Thread, me_too: bool) -> None:
    """Say that one has the same question, or take it back. Raises ``PermissionDenied``, ``ForumError``."""
    if not thread.is_question or not permissions.may_take_part(user, thread):
        raise PermissionDenied
    if thread.started_by_id == user.pk:
        raise ForumError(_("You asked this yourself."), code="own")
    if me_too:
        _made, is_new = MeToo.objects.get_or_create(thread=thread, user=user)
        step = int(is_new)
        if is_new:
            events.follow_quietly(user, thread)
    else:
        step = -MeToo.objects.filter(thread=thread, user=user).delete()[0]
    if step:
        Thread.objects.filter(pk=thread.pk).update(me_too_count=F("me_too_count") + step)


# --- Threads about other things ------------------------------------------------------------------------
@transaction.atomic
def follow_audience(*, about: models.Model, audience: Audience) -> None:
    """Give the threads about a thing the audience that the thing has now."""
    for thread in Thread.objects.about(about).exclude(audience=audience):
        Thread.objects.filter(pk=thread.pk).update(audience=audience)
        refreshing.group(group_of(thread.pk), narrowed=True)


@transaction.atomic
def settle(*, by, thread: Thread, reason: str) -> None:
    """End a thread about a thing, because what it asked is settled; who may do so, the caller decides."""
    found = counters.locked(thread.pk)
    if found.closed_at is None:
        found.closed_at, found.closed_by = timezone.now(), by
        found.closed_as, found.closed_reason = Thread.ClosedAs.SETTLED, reason[:300]
        found.save(update_fields=["closed_at", "closed_by", "closed_as", "closed_reason"])


# --- Forums ----------------------------------------------------------------------------------------------
@transaction.atomic
def forum_changed(forum: Forum) -> None:
    """Follow up that an editor changed a forum: its threads have its audience, and search knows its name."""
    search_services.refresh(forum)
    threads = Thread.objects.filter(forum=forum).exclude(audience=forum.audience_id)
    changed = list(threads.values_list("pk", flat=True))
    threads.update(audience=forum.audience_id)
    for pk in changed:
        refreshing.group(group_of(pk), narrowed=True)
