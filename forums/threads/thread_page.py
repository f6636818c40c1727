"""The posts of one page of a thread, with all that the page shows of them, in a fixed number of queries."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.utils.safestring import SafeString

from forums import permissions
from forums.models import Post, PostFile, Thread
from forums.threads import files, shown_text
from forums.threads.writers import Writer, Writers
from hub.base.access import audiences

POSTS_A_PAGE = 20
ACCEPTED_SHOWN = 5


def page_of(position: int) -> int:
    """The page of its thread on which a position stands."""
    return (max(position, 1) - 1) // POSTS_A_PAGE + 1


def address_of(post: Post) -> str:
    """Where a post is read: on its thread's page, opened at the post."""
    number = page_of(post.position)
    query = f"?page={number}" if number > 1 else ""
    return f"{post.thread.get_absolute_url()}{query}#{post.anchor}"


@dataclass(frozen=True)
class ShownPost:
    """A post as a reader sees it, and what they may do with it."""

    post: Post
    writer: Writer
    text: SafeString
    files: list[PostFile]
    answers: Writer | None
    is_mine: bool
    is_new: bool
    may_edit: bool
    may_delete: bool
    may_undelete: bool
    may_thank: bool
    may_accept: bool
    may_flag: bool


class PostsPage:
    """One page of a thread for one reader."""

    def __init__(self, reader, thread: Thread, number: int | str | None, *, read_position: int | None = None):
        self.reader = reader
        self.thread = thread
        self.read_position = read_position
        self.moderates = permissions.moderates(reader, thread)
        # By positions: how many pages there are is known without counting.
        self.page: Page = Paginator(range(1, self._last_position() + 1), POSTS_A_PAGE).get_page(number)
        self.first, self.last = self.page.object_list[0], self.page.object_list[-1]

    @property
    def is_waiting(self) -> bool:
        """Whether the whole thread waits for a moderator."""
        return (
            not self.thread.is_listed
            and bool(self._rows)
            and self._rows[0].is_first
            and self._rows[0].is_held
        )

    def _last_position(self) -> int:
        """Where the thread ends for the reader: of what is hidden at its end, others don't even see the place."""
        newest = self.thread.last_post
        if newest is None or newest.position == self.thread.last_position:
            return max(self.thread.last_position, 1)
        behind = self.thread.posts.filter(position__gt=newest.position)
        if not self.moderates:
            behind = behind.filter(author=self.reader if self.reader.is_authenticated else None)
            behind = behind.exclude(author=None)
        own = behind.order_by("-position").values_list("position", flat=True).first()
        return own or newest.position

    @cached_property
    def _found(self) -> list[Post]:
        """The posts of the page, and on the first one the accepted answers, wherever they stand."""
        here = Q(position__range=(self.first, self.last))
        if self._points_to_accepted:
            accepted = self.thread.posts.readable().filter(accepted_at__isnull=False).order_by("position")
            here |= Q(pk__in=accepted.values("pk")[:ACCEPTED_SHOWN])
        rows = (
            self.thread.posts.filter(here)
            .order_by("position")
            .with_thanks_of(self.reader)
            .annotate(
                answers_position=F("reply_to__position"),
                answers_author=F("reply_to__author"),
                answers_deleted=F("reply_to__deleted_at"),
                answers_hidden=F("reply_to__hidden_at"),
            )
        )
        found = []
        for post in rows:
            post.thread = self.thread
            if post.can_be_read or self.moderates or permissions.is_writer(self.reader, post):
                found.append(post)
        return found

    @cached_property
    def _rows(self) -> list[Post]:
        return [post for post in self._found if self.first <= post.position <= self.last]

    @property
    def _points_to_accepted(self) -> bool:
        return bool(self.thread.accepted_count) and self.page.number == 1

    @cached_property
    def accepted(self) -> list[Post]:
        """The accepted answers, to be pointed to below the question."""
        if not self._points_to_accepted:
            return []
        return [post for post in self._found if post.accepted_at and post.can_be_read][:ACCEPTED_SHOWN]

    @cached_property
    def _texts(self) -> shown_text.ShownTexts:
        return shown_text.ShownTexts(self._rows)

    @cached_property
    def _writers(self) -> Writers:
        people = {post.author_id for post in [*self._rows, *self.accepted]} | {self.thread.started_by_id}
        people |= {post.answers_author for post in self._rows}
        people |= self._texts.people
        return Writers(self.reader, people)

    @cached_property
    def _files(self) -> dict[int, list[PostFile]]:
        wanted = [post.pk for post in self._rows if post.file_count]
        found: dict[int, list[PostFile]] = {}
        if wanted:
            for row in files.with_thumbs(PostFile.objects.filter(post__in=wanted)):
                found.setdefault(row.post_id, []).append(row)
        return found

    @cached_property
    def posts(self) -> list[ShownPost]:
        """The posts of the page in their order, without those that the reader may not read."""
        takes_part = permissions.may_take_part(self.reader, self.thread)
        accepts = permissions.may_accept(self.reader, self.thread)
        return [self._shown(post, takes_part, accepts) for post in self._rows]

    def _shown(self, post: Post, takes_part: bool, accepts: bool) -> ShownPost:
        is_mine = permissions.is_writer(self.reader, post)
        writes_on = is_mine and self.thread.takes_replies
        answered = post.answers_position and not (post.answers_deleted or post.answers_hidden)
        return ShownPost(
            post=post,
            writer=self._writers.of(post.author_id),
            text=self._texts.html(post, self._writers),
            files=self._files.get(post.pk, []),
            answers=self._writers.of(post.answers_author) if answered else None,
            is_mine=is_mine,
            is_new=self.read_position is not None and post.position > self.read_position and not is_mine,
            may_edit=post.can_be_read and (self.moderates or writes_on),
            may_delete=post.deleted_at is None
            and (self.moderates or (writes_on and not (post.is_first and self.thread.reply_count))),
            may_undelete=post.deleted_at is not None
            and (self.moderates or (is_mine and post.deleted_by_id == self.reader.pk)),
            may_thank=takes_part and post.can_be_read and not is_mine,
            may_accept=accepts and post.can_be_read and not post.is_first,
            may_flag=takes_part and post.can_be_read and not is_mine,
        )

    @property
    def starter(self) -> Writer:
        """Who started the thread."""
        return self._writers.of(self.thread.started_by_id)

    def writer_of(self, post: Post) -> Writer:
        """Who wrote a post of this page."""
        return self._writers.of(post.author_id)

    @property
    def seen_up_to(self) -> int:
        """The position up to which the reader has the thread before them."""
        newest = self.thread.last_post
        return min(self.last, newest.position if newest else self.thread.last_position)

    @property
    def may_reply(self) -> bool:
        """Whether the reader may answer now."""
        return audiences.is_member(self.reader) and permissions.may_reply(self.reader, self.thread)
