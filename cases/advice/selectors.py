"""What a case's page shows of the advice asked for, read in a fixed number of queries."""

from dataclasses import dataclass, field

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.safestring import SafeString

from cases.advice import requests
from cases.advice.invitations import invitation_of, reasons_in_words
from cases.models import AdviceInvitation, AdviceQuestion, AdviceRequest, CasePage
from forums import permissions
from forums.models import Post
from forums.threads import shown_text
from forums.threads.writers import Writer, Writers
from hub.base.access import audiences

# Below each question so many answers stand on the case's page, accepted ones first; the rest is one click away.
ANSWERS_SHOWN = 5


@dataclass(frozen=True)
class ShownAnswer:
    """Advice as a reader sees it."""

    post: Post
    writer: Writer
    text: SafeString
    may_accept: bool


@dataclass
class ShownQuestion:
    """A question with what was answered."""

    question: AdviceQuestion
    title: str
    explanation: SafeString | str
    answers: list[ShownAnswer]
    answer_count: int
    may_answer: bool

    @property
    def more(self) -> int:
        """How many answers stand in the thread alone."""
        return self.answer_count - len(self.answers)


@dataclass
class ShownRequest:
    """A request with its questions."""

    request: AdviceRequest
    questions: list[ShownQuestion]
    credited: list[Writer] = field(default_factory=list)


@dataclass
class AdviceOnPage:
    """All requests of a case, for one reader: the open one, and those that were closed."""

    open: ShownRequest | None
    closed: list[ShownRequest]
    may_ask: bool
    invitation: AdviceInvitation | None
    reasons: list[str]


def advice_on(case: CasePage, reader) -> AdviceOnPage:
    """What the reader sees of the advice on a published case that they may read."""
    found = case.requests_for_advice
    questions = [question for request in found for question in request.questions.all()]
    threads = {q.thread_id: q.thread for q in questions if q.thread and q.thread.is_listed}
    posts = _answers(threads) if threads else []
    firsts = [thread.first_post for thread in threads.values() if thread.first_post]
    texts = shown_text.ShownTexts([*posts, *firsts])
    credited = _credited(found)
    people = {post.author_id for post in posts} | texts.people | set().union(*credited.values())
    writers = Writers(reader, people)
    may_ask = requests.may_ask(reader, case)
    is_member = audiences.is_member(reader)
    may_accept = may_ask or any(permissions.moderates(reader, thread) for thread in threads.values())

    def shown(question: AdviceQuestion) -> ShownQuestion | None:
        thread = question.thread
        if thread is None:
            return ShownQuestion(
                question, question.title, shown_text.without_names(question.explanation), [], 0, False, False
            )
        if not thread.is_listed:
            return None
        first = thread.first_post
        says_more = first is not None and not shown_text.says_only(first, thread.title)
        answers = [
            ShownAnswer(
                post,
                writers.of(post.author_id),
                texts.html(post, writers),
                may_accept=may_accept,
            )
            for post in posts
            if post.thread_id == thread.pk
        ]
        return ShownQuestion(
            question,
            thread.title,
            texts.html(first, writers) if says_more else "",
            answers,
            thread.reply_count,
            may_answer=is_member and thread.takes_replies,
        )

    def whole(request: AdviceRequest) -> ShownRequest:
        listed = [one for one in map(shown, request.questions.all()) if one is not None]
        # Whose name is not for this reader is thanked with the others, under none.
        names = {writer.name: writer for writer in map(writers.of, sorted(credited[request.pk]))}
        return ShownRequest(request, listed, list(names.values()))

    now_open = next((request for request in found if request.is_open), None)
    invitation = invitation_of(reader, now_open) if now_open else None
    return AdviceOnPage(
        open=whole(now_open) if now_open else None,
        closed=[whole(request) for request in found if not request.is_open],
        may_ask=may_ask,
        invitation=invitation,
        reasons=reasons_in_words(invitation) if invitation else [],
    )


def _answers(threads: dict) -> list[Post]:
    """Of each thread the first answers, accepted ones before others."""
    place = Window(
        RowNumber(),
        partition_by=F("thread"),
        order_by=[F("accepted_at").asc(nulls_last=True), F("position").asc()],
    )
    posts = Post.objects.readable().filter(thread__in=threads, position__gt=1).annotate(place=place)
    found = list(posts.filter(place__lte=ANSWERS_SHOWN).order_by("thread", "place"))
    for post in found:
        post.thread = threads[post.thread_id]
    return found


def _credited(found: list[AdviceRequest]) -> dict[int, set[int]]:
    """By request, the ids of those whose advice was accepted."""
    credited: dict[int, set[int]] = {request.pk: set() for request in found}
    closed = [request.pk for request in found if not request.is_open]
    if closed:
        accepted = Post.objects.readable().filter(
            thread__advice_question__request__in=closed, accepted_at__isnull=False, author__isnull=False
        )
        for request_id, author in accepted.values_list(
            "thread__advice_question__request", "author"
        ).distinct():
            credited[request_id].add(author)
    return credited
