"""The lists of threads, over all forums or of one: what they can be asked for, and who answers.

The database answers: threads change with every post. What it counts for the filters is bounded, so that a list takes as
long with a million posts as with a thousand.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from django.core.paginator import Page
from django.db.models import Count, JSONField, QuerySet, Value
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models import Forum, Thread
from forums.models.threads import ThreadTag
from forums.threads import lists, read_marks
from forums.threads.lists import ThreadsPage
from hub.base.access import audiences
from hub.base.listing.base import Listing
from hub.base.listing.facets import (
    MOST_OFFERED,
    Facet,
    ShownFacet,
    entries_of,
    rows_of,
    shown_facet,
    tags,
    themes,
)
from hub.base.listing.selection import RELEVANCE, ListKind, Selection, address_of
from hub.base.listing.tables import Column, ShownTable
from hub.base.models import ServiceLine
from hub.base.output.addresses import in_full
from notifications.following import services
from search.finding import list_words

# So many of the latest threads are counted; and nobody pages further in an order that is not by key.
MOST_COUNTED = 2_000
LATEST = "latest"
# Those of the second line are a member's own.
TABS = {
    "latest": _("Latest"),
    "unanswered": _("Unanswered"),
    "unread": _("Unread"),
    "mine": _("Mine"),
    "followed": _("Followed"),
}
OWN_TABS = {"unread", "mine", "followed"}
ORDERS = {
    LATEST: ("-last_post_at", "-pk"),
    "newest": ("-started_at", "-pk"),
    "answers": ("-reply_count", "-last_post_at", "-pk"),
}

THREADS = ListKind(
    name="threads",
    label=_("Threads"),
    facets=(
        Facet("forum", _("Forum"), rows_of(Forum), is_folded=False, most=MOST_OFFERED),
        Facet("line", _("Service line"), entries_of(ServiceLine), is_folded=False),
        themes(is_folded=False),
        tags(is_folded=False),
    ),
    sorts={LATEST: _("Latest posts"), "newest": _("Newest threads"), "answers": _("Most answers")},
    default_sort=LATEST,
    page_size=lists.THREADS_A_PAGE,
    words_label=_("Search threads"),
    nothing_matches=_("No threads match these filters."),
    downloads={"CSV": "forums:threads_csv", "XLSX": "forums:threads_xlsx"},
    feed="forums:feed",
    tabs=TABS,
    searched_as="post",
    searched_by={"line": "service-line", "theme": "theme"},
)
OF_ONE_FORUM = replace(THREADS, facets=THREADS.facets[1:], searched_as="")
_FILED = {"line": "service_lines", "theme": "themes"}


class ThreadListing(Listing):
    """The threads that the reader may see and the selection leaves; with ``forum``, those of one forum."""

    def __init__(self, reader, query: QueryDict, *, forum: Forum | None = None):
        self.kind = OF_ONE_FORUM if forum else THREADS
        selection = Selection.from_query(self.kind, query)
        if selection.tab in OWN_TABS and not audiences.is_member(reader):
            selection = replace(selection, tab="")
        super().__init__(reader, selection)
        self.forum = forum
        self._query = query

    # --- Which threads they are ----------------------------------------------------------------------
    @cached_property
    def threads(self) -> QuerySet:
        """All of them, in no order."""
        return self._narrowed()

    @property
    def is_plain(self) -> bool:
        """Whether it is the whole list as it stands: a forum's pinned threads come first in it."""
        return not (self.selection.is_narrowed or self.selection.tab) and self.sort == LATEST

    def _narrowed(self, *, leaving_out: str = "") -> QuerySet:
        threads = self._of_tab(Thread.objects.visible_to(self.user))
        if self.forum:
            threads = threads.filter(forum=self.forum)
        if self.selection.words:
            threads = threads.filter(pk__in=self._matching)
        for name, values in self.selection.chosen.items():
            if name == leaving_out:
                continue
            if name == "forum":
                threads = threads.filter(
                    forum__in=Forum.objects.visible_to(self.user).filter(slug__in=values)
                )
            elif name == "tag":
                tagged = ThreadTag.objects.filter(tag__slug__in=values)
                threads = threads.filter(pk__in=tagged.values("content_object_id"))
            else:
                link = getattr(Thread, _FILED[name]).through
                term = "serviceline" if name == "line" else "theme"
                filed = link.objects.filter(**{f"{term}__slug__in": values})
                threads = threads.filter(pk__in=filed.values("thread_id"))
        return threads

    def _of_tab(self, threads: QuerySet) -> QuerySet:
        match self.selection.tab:
            case "unanswered":
                return threads.unanswered()
            case "mine":
                return threads.written_in_by(self.user)
            case "followed":
                return threads.filter(pk__in=services.kept_for(self.user, kind="thread"))
            case "unread":
                return threads.unread_by(self.user, since=read_marks.read_before(self.user))
        return threads

    @cached_property
    def _matching(self) -> list[int]:
        """The threads with posts that have the words, the best first."""
        groups = list_words.groups_with(self.selection.words, user=self.user, kind="post")
        keys = (group.partition(":")[2] for group in groups[:MOST_COUNTED] if group.startswith("thread:"))
        return [int(key) for key in keys]

    # --- How many, and in which order ----------------------------------------------------------------
    @cached_property
    def _counted(self) -> int:
        return self.threads.order_by(*ORDERS[LATEST])[: MOST_COUNTED + 1].count()

    def count(self) -> int:
        if self.forum and self.is_plain:
            return self.forum.thread_count
        return min(self._counted, MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        return not (self.forum and self.is_plain) and self._counted > MOST_COUNTED

    def keys_between(self, start: int, stop: int | None) -> list[int]:
        if self.sort != RELEVANCE:
            return list(self.threads.order_by(*ORDERS[self.sort]).values_list("pk", flat=True)[start:stop])
        shown = set(self.threads.order_by().values_list("pk", flat=True))
        return [key for key in self._matching if key in shown][start:stop]

    @cached_property
    def page(self) -> ThreadsPage | Page:
        """The page that was asked for. The latest threads are paged by key, other orders by number."""
        if not self.is_paged_by_key:
            return super().page
        return ThreadsPage(self.user, self._without_pinned, self._query, pinned=self._pinned)

    @property
    def is_paged_by_key(self) -> bool:
        """Whether a page is found by what stands on it, and not by its number."""
        return self.sort == LATEST

    @property
    def _pinned(self) -> QuerySet | None:
        if self.forum is None or not self.is_plain:
            return None
        return Thread.objects.visible_to(self.user).filter(forum=self.forum, is_pinned=True)

    @property
    def _without_pinned(self) -> QuerySet:
        return self.threads if self._pinned is None else self.threads.filter(is_pinned=False)

    def rows(self, keys: Sequence[int]) -> list[Thread]:
        threads = Thread.objects.visible_to(self.user).for_list().with_marks_of(self.user)
        found = {thread.pk: thread for thread in threads.filter(pk__in=keys)}
        return lists.dress(self.user, [found[key] for key in keys if key in found])

    # --- What each filter would leave ----------------------------------------------------------------
    @cached_property
    def facets(self) -> list[ShownFacet]:
        counts, labels = self._counts()
        shown = []
        for facet in self.kind.facets:
            chosen = self.selection.chosen.get(facet.name, [])
            known = labels.get(facet.name, {})
            if any(value not in known for value in chosen):
                known = self._labels_of_chosen(facet, chosen) | known
            # In the order of the counts or of the vocabulary, as the rows came.
            named = replace(facet, labels=lambda values, known=known: known)
            shown.append(shown_facet(named, counts.get(facet.name, {}), chosen))
        return shown

    def _labels_of_chosen(self, facet: Facet, chosen: list[str]) -> dict:
        """The names of values that no thread of the list has.

        None of a forum that the reader may not see, nor of a tag, which may be known from hidden threads alone.
        """
        if facet.name == "forum":
            forums = Forum.objects.visible_to(self.user).filter(slug__in=chosen)
            return dict(forums.values_list("slug", "name"))
        if facet.name == "tag":
            return {}
        return {value: label for value, label in facet.labels(chosen).items() if value in chosen}

    def _counts(self) -> tuple[dict, dict]:
        """By facet and value, how many of the latest threads have it, and what it is called: in one query."""
        rows = [self._count(facet.name) for facet in self.kind.facets]
        counts: dict[str, dict[str, int]] = {}
        labels: dict[str, dict[str, str]] = {}
        for name, _place, value, label, translations, number in sorted(
            rows[0].union(*rows[1:], all=True), key=lambda row: (row[1], -row[5], row[3])
        ):
            counts.setdefault(name, {})[value] = number
            # The name in the reader's language; vocabularies are all translated in the same way.
            named = ServiceLine(name=label, translations=translations).label
            labels.setdefault(name, {})[value] = named
        return counts, labels

    def _count(self, name: str) -> QuerySet:
        threads = self._narrowed(leaving_out=name) if name in self.selection.chosen else self.threads
        latest = threads.order_by(*ORDERS[LATEST]).values("pk")[:MOST_COUNTED]
        if name == "forum":
            rows = Thread.objects.filter(pk__in=latest, forum__in=Forum.objects.visible_to(self.user))
            term, place, translations = "forum", Value(0), Value([], output_field=JSONField())
        elif name == "tag":
            rows = ThreadTag.objects.filter(content_object__in=latest, tag__merged_into__isnull=True)
            term, place, translations = "tag", Value(0), Value([], output_field=JSONField())
        else:
            rows = getattr(Thread, _FILED[name]).through.objects.filter(thread__in=latest)
            term = "serviceline" if name == "line" else "theme"
            place, translations = f"{term}__sort_order", f"{term}__translations"
        named = [f"{term}__slug", f"{term}__name"]
        return (
            rows.order_by().values_list(Value(name), place, *named, translations).annotate(number=Count("pk"))
        )

    # --- As files ------------------------------------------------------------------------------------
    @property
    def downloads(self) -> list[dict]:
        if self.forum is None:
            return super().downloads
        query = "&".join(filter(None, [f"forum={self.forum.slug}", self.selection.query]))
        return [
            {"label": label, "address": address_of(view, query)}
            for label, view in self.kind.downloads.items()
        ]

    @property
    def feed(self) -> str:
        if self.forum is None:
            return super().feed
        return self.address_with(reverse("forums:forum_feed", args=[self.forum.slug]))

    def address_with(self, address: str) -> str:
        """An address that shows the same threads, in no order."""
        query = self.selection.query_unsorted
        return f"{address}?{query}" if query else address

    @property
    def table(self) -> ShownTable:
        """The page as a table."""
        return ShownTable(self, COLUMNS, Thread.get_absolute_url)


def _day(moment):
    return timezone.localtime(moment).date() if moment else None


COLUMNS = (
    Column(_("Title"), lambda thread: thread.title, 50, on_page=True),
    Column(_("Forum"), lambda thread: thread.forum.name if thread.forum else "", 24, on_page=True),
    Column(_("Kind"), lambda thread: str(thread.get_kind_display()), 14, on_page=True),
    Column(_("Started by"), lambda thread: thread.starter.name, 24, on_page=True),
    Column(
        _("Started"),
        lambda thread: _day(thread.started_at),
        on_page=True,
        sort="newest",
        is_descending=True,
    ),
    Column(
        _("Answers"),
        lambda thread: thread.reply_count,
        10,
        on_page=True,
        sort="answers",
        is_descending=True,
        is_number=True,
    ),
    Column(_("Accepted answers"), lambda thread: thread.accepted_count, 10, is_number=True),
    Column(
        _("Latest post"),
        lambda thread: _day(thread.last_post_at),
        on_page=True,
        sort=LATEST,
        is_descending=True,
    ),
    Column(_("Tags"), lambda thread: "; ".join(tag.name for tag in thread.tags.all()), 24),
    Column(_("Address"), lambda thread: in_full(thread.get_absolute_url()), 50),
)
