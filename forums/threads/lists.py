"""Threads as rows of a list, and pages of the latest ones, which are found by key however many there are."""

from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import QueryDict

from forums import permissions
from forums.models import Forum, Thread
from forums.threads import read_marks
from forums.threads.writers import Writers
from hub.base.access import audiences

THREADS_A_PAGE = 25
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ThreadsPage:
    """One page of threads, the latest first. ``before`` and ``after`` in the address say where it begins.

    ``pinned``: those that stand before all others, on the first page.
    """

    def __init__(
        self,
        reader,
        threads: QuerySet,
        query: QueryDict,
        *,
        pinned: QuerySet | None = None,
        size: int = THREADS_A_PAGE,
    ):
        self.reader = reader
        self._pinned = pinned
        self._before = _moment(query.get("before", ""))
        self._after = None if self._before else _moment(query.get("after", ""))
        self._threads = threads
        self._size = size

    @property
    def is_first(self) -> bool:
        """Whether it is the page on which the list begins."""
        return not self._before and not (self._after and len(self._found) > self._size)

    def _for_list(self, threads: QuerySet) -> QuerySet:
        threads = threads.for_list()
        if self.reader.is_authenticated and "read_position" not in threads.query.annotations:
            threads = threads.with_marks_of(self.reader)
        return threads

    @cached_property
    def _found(self) -> list[Thread]:
        threads = self._for_list(self._threads)
        if self._after:
            moment, pk = self._after
            later = threads.filter(last_post_at__gte=moment).filter(Q(last_post_at__gt=moment) | Q(pk__gt=pk))
            return list(later.order_by("last_post_at", "pk")[: self._size + 1])
        if self._before:
            moment, pk = self._before
            threads = threads.filter(last_post_at__lte=moment).filter(
                Q(last_post_at__lt=moment) | Q(pk__lt=pk)
            )
        return list(threads.latest()[: self._size + 1])

    @cached_property
    def _rows(self) -> tuple[list[Thread], list[Thread]]:
        """The pinned threads and the others: what a row shows is read for both at once."""
        pinned: list[Thread] = []
        if self._pinned is not None and self.is_first:
            pinned = list(self._for_list(self._pinned).latest()[:THREADS_A_PAGE])
        found = self._found[: self._size]
        if self._after:
            found = found[::-1]
        dress(self.reader, [*pinned, *found])
        return pinned, found

    @property
    def object_list(self) -> list[Thread]:
        """All threads of the page, as other pages of lists have them."""
        return [*self.pinned, *self.threads]

    @property
    def pinned(self) -> list[Thread]:
        """The threads that stand first, on the first page; each as ``threads`` has it."""
        return self._rows[0]

    @property
    def threads(self) -> list[Thread]:
        """The threads of the page, each with ``new`` (whether something in it is unread) and its writers."""
        return self._rows[1]

    @property
    def older(self) -> str:
        """Where the next page begins; empty on the last."""
        more = bool(self._after) or len(self._found) > self._size
        return _name(self.threads[-1]) if more and self.threads else ""

    @property
    def newer(self) -> str:
        """Where the page before ends; empty on the first."""
        more = bool(self._before) or (bool(self._after) and len(self._found) > self._size)
        return _name(self.threads[0]) if more and self.threads else ""


def dress(reader, threads: list[Thread]) -> list[Thread]:
    """Give threads what a row shows of them for this reader."""
    prefetch_related_objects(threads, "tags")
    people = {thread.started_by_id for thread in threads}
    people |= {thread.last_post.author_id for thread in threads if thread.last_post}
    writers = Writers(reader, people)
    since = read_marks.read_before(reader) if audiences.is_member(reader) else None
    for thread in threads:
        thread.starter = writers.of(thread.started_by_id)
        thread.last_writer = writers.of(thread.last_post.author_id) if thread.last_post else None
        thread.new = since is not None and _is_new(thread, since)
    return threads


def _is_new(thread: Thread, since: datetime) -> bool:
    if thread.read_position is not None:
        return thread.last_post is not None and thread.read_position < thread.last_post.position
    return thread.last_post_at > since


def forums_to_write_in(reader) -> list[Forum]:
    """The forums in which the reader may start a thread."""
    forums = Forum.objects.visible_to(reader).select_related("category")
    return [forum for forum in forums if permissions.may_start(reader, forum)]


def _name(thread: Thread) -> str:
    """Where a thread stands in a list, for an address."""
    return f"{(thread.last_post_at - EPOCH) // timedelta(microseconds=1)}-{thread.pk}"


def _moment(name: str) -> tuple[datetime, int] | None:
    micros, _dash, pk = name.partition("-")
    if not (micros.isdecimal() and pk.isdecimal() and len(micros) < 18 and len(pk) < 13):
        return None
    return EPOCH + timedelta(microseconds=int(micros)), int(pk)
