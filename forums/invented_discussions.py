"""Threads and posts by the hundred thousand, invented, the same for the same seed: for measuring.

Written in bulk, past the services: counters, reading marks and filing are those that the services would have left.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery, Sum

from forums.models import Forum, ForumCategory, Post, ReadMark, Thread, ThreadTag
from hub.base.models import Audience, ServiceLine, Tag, Theme
from peers.invented_population import DOMAIN, make_population
from peers.models import User
from search.entries import services as search_services

WRITERS = 300
FORUMS = 10
CATEGORY = "Invented for measuring"
# One thread is as long as a tenth of all posts: lists and pages must bear it.
LONGEST = 10
CHUNK = 4_000
FIRST_DAY = datetime(2022, 1, 1, tzinfo=UTC)
SYLLABLES = [
    *("ba", "cor", "di", "fen", "gal", "hu", "jo", "kel", "lim"),
    *("mor", "nu", "pra", "ros", "ti", "ven", "wa", "yel", "zan"),
]
OF_THE_FIELD = [
    "payroll",
    "invoice",
    "desk",
    "county",
    "city",
    "state",
    "licence",
    "agreement",
    "portal",
    "grants",
    "records",
    "procurement",
    "savings",
    "board",
    "charge",
    "fee",
    "sponsor",
    "benchmark",
    "audit",
    "migration",
    "training",
    "fleet",
    "mail",
    "department",
    "agency",
    "host",
    "advice",
    "cost",
    "contract",
]

Report = Callable[[str, int], None]


@dataclass
class Plan:
    """A thread that is to be there: how many posts it has, and how many it has already."""

    number: int
    size: int
    thread: Thread | None = None

    @property
    def there(self) -> int:
        """How many posts it has already."""
        return self.thread.last_position if self.thread else 0


def make_discussions(
    *,
    posts: int,
    threads: int,
    seed: int = 1,
    findable: bool = False,
    report: Report = lambda what, done: None,
) -> dict[str, int]:
    """Bring the invented discussions to so many threads with so many posts between them; returns what was added.

    Each thread is made of the seed and its own number, so that a run that was stopped can be gone on with, and a few
    can grow into many. ``findable``: in search as well, which takes several times as long.
    """
    if posts < threads:
        raise ValueError("A thread has one post at least.")
    maker = Maker(seed)
    made = {"threads": 0, "posts": 0}
    for chunk in _chunks(maker.plans(posts, threads)):
        made["threads"] += sum(begin == 0 for _plan, begin, _end in chunk)
        made["posts"] += maker.write(chunk)
        report("posts", made["posts"])
    maker.count_forums()
    if findable:
        make_findable(report)
    _tell_the_planner()
    return made


def make_findable(report: Report) -> None:
    """Bring what search knows of the invented posts up to date, a few hundred at a time."""
    wanted = (
        Post.objects.with_what_is_findable().filter(thread__forum__category__name=CATEGORY).order_by("pk")
    )
    last, done = 0, 0
    while rows := list(wanted.filter(pk__gt=last)[:500]):
        search_services.refresh_many(rows)
        last, done = rows[-1].pk, done + len(rows)
        report("found", done)


def _tell_the_planner() -> None:
    """As a server does by itself after so many changes, a little later."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _chunks(plans: list[Plan]) -> Iterator[list[tuple[Plan, int, int]]]:
    """Parts of about the same number of posts: a thread, the position before its next post, and the last one."""
    chunk, held = [], 0
    for plan in plans:
        begin = plan.there
        while begin < plan.size:
            end = min(plan.size, begin + CHUNK - held)
            chunk.append((plan, begin, end))
            held, begin = held + end - begin, end
            if held >= CHUNK:
                yield chunk
                chunk, held = [], 0
    if chunk:
        yield chunk


class Maker:
    """Makes threads and posts, and what hangs on them."""

    def __init__(self, seed: int):
        self.seed = seed
        chance = self._chance("words")
        words = OF_THE_FIELD + ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(600)]
        self.sentences = [
            f"{' '.join(chance.choices(words, k=chance.randint(6, 22))).capitalize()}." for _ in range(3_000)
        ]
        self.words = words

    def _chance(self, *of_what: object) -> random.Random:
        return random.Random(":".join(map(str, (self.seed, *of_what))))  # noqa: S311 (nothing is secret here)

    # --- What there is ----------------------------------------------------------------------------------
    @cached_property
    def writers(self) -> list[int]:
        """The ids of the people who write."""
        make_population(members=WRITERS, organisations=20, seed=self.seed)
        found = User.objects.filter(email__endswith=f"@{DOMAIN}").order_by("pk")
        return list(found.values_list("pk", flat=True)[:WRITERS])

    @cached_property
    def forums(self) -> list[Forum]:
        """The forums of these discussions; most are for everyone."""
        category, _made = ForumCategory.objects.get_or_create(name=CATEGORY, defaults={"sort_order": 900})
        everyone, members = Audience.everyone(), Audience.members()
        return [
            Forum.objects.get_or_create(
                slug=f"invented-{number}",
                defaults={
                    "category": category,
                    "name": f"Sample forum {number}",
                    "description": "Invented for measuring.",
                    "audience": members if number % 3 == 0 else everyone,
                    "sort_order": number,
                },
            )[0]
            for number in range(1, FORUMS + 1)
        ]

    @cached_property
    def tags(self) -> list[int]:
        """The ids of the tags in use."""
        names = Tag.resolve_names([f"sample {word}" for word in OF_THE_FIELD])
        return [Tag.objects.get_or_create(name=name)[0].pk for name in names]

    def plans(self, posts: int, threads: int) -> list[Plan]:
        """All threads with their sizes: one very long, a few long, most short."""
        chance = self._chance("sizes")
        sizes, left = [1] * threads, posts - threads
        if threads > 1:
            sizes[0] += min(left, posts // LONGEST)
            left = posts - sum(sizes)
            weights = [chance.paretovariate(1.3) for _ in range(threads - 1)]
            whole = sum(weights)
            for number, weight in enumerate(weights, start=1):
                sizes[number] += int(left * weight / whole)
        sizes[0] += posts - sum(sizes)
        there = {
            int(thread.title.rsplit(" ", 1)[1]): thread
            for thread in Thread.objects.filter(forum__in=self.forums).order_by("pk")
        }
        return [Plan(number, size, there.get(number)) for number, size in enumerate(sizes)]

    # --- Writing ----------------------------------------------------------------------------------------
    @transaction.atomic
    def write(self, chunk: list[tuple[Plan, int, int]]) -> int:
        """Write the posts of a part, and their threads where they are new; returns how many posts."""
        self._start([plan for plan, _begin, _end in chunk if plan.thread is None])
        rows = [row for plan, begin, end in chunk for row in self._posts(plan, begin, end)]
        made = Post.objects.bulk_create(rows, batch_size=1_000)
        self._let_some_answer(made)
        by_thread: dict[int, list[Post]] = {}
        for post in made:
            by_thread.setdefault(post.thread_id, []).append(post)
        self._count(chunk, by_thread)
        self._mark_read(chunk, by_thread)
        return len(made)

    def _start(self, plans: list[Plan]) -> None:
        made = Thread.objects.bulk_create(self._thread(plan) for plan in plans)
        lines = list(ServiceLine.objects.order_by("pk").values_list("pk", flat=True))
        themes = list(Theme.objects.order_by("pk").values_list("pk", flat=True))
        tagged, filed_line, filed_theme = [], [], []
        for plan, thread in zip(plans, made, strict=True):
            plan.thread = thread
            chance = self._chance("filing", plan.number)
            tagged += [ThreadTag(tag_id=pk, content_object=thread) for pk in chance.sample(self.tags, k=2)]
            line = chance.choice(lines)
            filed_line.append(Thread.service_lines.through(thread=thread, serviceline_id=line))
            filed_theme.append(Thread.themes.through(thread=thread, theme_id=chance.choice(themes)))
        ThreadTag.objects.bulk_create(tagged)
        Thread.service_lines.through.objects.bulk_create(filed_line)
        Thread.themes.through.objects.bulk_create(filed_theme)

    def _thread(self, plan: Plan) -> Thread:
        chance = self._chance("thread", plan.number)
        forum = self.forums[plan.number % FORUMS]
        words = " ".join(chance.choices(self.words, k=5)).capitalize()
        is_question = chance.random() < 0.5
        return Thread(
            forum=forum,
            audience_id=forum.audience_id,
            kind=Thread.Kind.QUESTION if is_question else Thread.Kind.DISCUSSION,
            title=f"{words} {plan.number}",
            slug=f"sample-{plan.number}",
            started_by_id=self._cast(plan)[0],
            started_at=self._written(plan, 1),
            is_pinned=plan.number // FORUMS == 7,
        )

    def _cast(self, plan: Plan) -> list[int]:
        """Those who write in a thread."""
        chance = self._chance("cast", plan.number)
        return chance.sample(
            self.writers, k=min(len(self.writers), 80 if plan.number == 0 else chance.randint(2, 9))
        )

    def _written(self, plan: Plan, position: int) -> datetime:
        begin = self._chance("day", plan.number).randrange(4 * 365 * 24 * 60)
        return FIRST_DAY + timedelta(minutes=begin, seconds=position * 90)

    def _posts(self, plan: Plan, begin: int, end: int) -> Iterator[Post]:
        chance = self._chance("posts", plan.number, begin)
        cast, first = self._cast(plan), self._written(plan, 0)
        accepts = plan.thread.is_question and plan.number % 2 == 0
        for position in range(begin + 1, end + 1):
            written = first + timedelta(seconds=position * 90)
            accepted = accepts and position == 2
            deleted = position > 2 and chance.random() < 0.01
            yield Post(
                thread=plan.thread,
                position=position,
                author_id=cast[0] if position == 1 else chance.choice(cast),
                text=self._text(chance),
                created_at=written,
                accepted_at=written if accepted else None,
                accepted_by_id=cast[0] if accepted else None,
                deleted_at=written if deleted else None,
            )

    def _text(self, chance: random.Random) -> str:
        said = chance.choices(self.sentences, k=chance.randint(1, 6))
        if chance.random() < 0.1:
            said[0] = f"> {said[0]}\n"
        if chance.random() < 0.1:
            said.append("\n\n- **First:** {}\n- Then: {}".format(*chance.choices(self.sentences, k=2)))
        return " ".join(said)

    def _let_some_answer(self, made: list[Post]) -> None:
        some = Post.objects.filter(pk__in=[post.pk for post in made if post.position % 9 == 4])
        before = Post.objects.filter(thread=OuterRef("thread"), position=OuterRef("position") - 2)
        some.update(reply_to=Subquery(before.values("pk")[:1]))

    def _count(self, chunk: list[tuple[Plan, int, int]], by_thread: dict[int, list[Post]]) -> None:
        changed = []
        for plan in {id(plan): plan for plan, _begin, _end in chunk}.values():
            thread, new = plan.thread, by_thread[plan.thread.pk]
            readable = [post for post in new if post.can_be_read]
            if thread.first_post_id is None:
                thread.first_post = new[0]
            thread.last_position = new[-1].position
            thread.reply_count += sum(not post.is_first for post in readable)
            thread.accepted_count += sum(post.accepted_at is not None for post in readable)
            if readable:
                thread.last_post, thread.last_post_at = readable[-1], readable[-1].created_at
            changed.append(thread)
        counted = ("reply_count", "accepted_count", "last_post", "last_post_at")
        Thread.objects.bulk_update(changed, ["first_post", "last_position", *counted], batch_size=500)

    def _mark_read(self, chunk: list[tuple[Plan, int, int]], by_thread: dict[int, list[Post]]) -> None:
        marks: dict[tuple[int, int], ReadMark] = {}
        for plan, begin, end in chunk:
            thread, chance = plan.thread, self._chance("marks", plan.number, begin)
            for post in by_thread[thread.pk]:
                marks[post.author_id, thread.pk] = ReadMark(
                    user_id=post.author_id, thread=thread, position=post.position, has_written=True
                )
            for reader in chance.sample(self.writers, k=3):
                mark = ReadMark(user_id=reader, thread=thread, position=chance.randint(1, end))
                marks.setdefault((reader, thread.pk), mark)
        ReadMark.objects.bulk_create(
            marks.values(),
            update_conflicts=True,
            unique_fields=["user", "thread"],
            update_fields=["position", "has_written"],
            batch_size=2_000,
        )

    def count_forums(self) -> None:
        """Let the forums tell what is in them."""
        for forum in self.forums:
            threads = Thread.objects.listed().filter(forum=forum)
            newest = threads.latest().values_list("last_post", flat=True).first()
            posts = threads.aggregate(posts=Sum(F("reply_count") + 1))["posts"] or 0
            Forum.objects.filter(pk=forum.pk).update(
                thread_count=threads.count(), post_count=posts, last_post=newest
            )
