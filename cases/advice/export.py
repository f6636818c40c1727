"""What was asked and what came of it, as exported files tell it: no answers, and nobody's name."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.utils import timezone

from cases.models import AdviceQuestion, AdviceRequest, CasePage
from forums.threads import shown_text
from search.entries import services as search_services


def as_entries(case: CasePage) -> Iterator[dict]:
    """An entry for each question of each closed request; what is said of all of them has one without a question."""
    closed = case.advice_requests.closed().order_by("opened_at", "pk")
    for request in closed.prefetch_related("questions__thread__first_post"):
        days = {
            "asked": timezone.localdate(request.opened_at),
            "closed": timezone.localdate(request.closed_at),
        }
        if request.outcome:
            yield {**days, "outcome": shown_text.without_names(request.outcome)}
        for question in request.questions.all():
            if question.thread is None or question.thread.is_listed:
                yield {**days, **_told(question)}


def _told(question: AdviceQuestion) -> dict:
    title, explanation = question.title, question.explanation
    if question.thread is not None:
        title = question.thread.title
        first = question.thread.first_post
        explanation = shown_text.markdown_for_nobody(first).replace("\r\n", "\n")
    told = {"question": title, "explanation": "" if explanation == title else explanation}
    told = {
        name: shown_text.without_names(text) for name, text in {**told, "outcome": question.outcome}.items()
    }
    return {name: text for name, text in told.items() if text}


@transaction.atomic
def put(case: CasePage, entries: Iterable[dict]) -> int:
    """Put on a case what its file tells; a request of the same days stays as it is. Returns how many were added."""
    there = {
        (timezone.localdate(request.opened_at), timezone.localdate(request.closed_at))
        for request in case.advice_requests.closed()
    }
    added = 0
    days = itemgetter("asked", "closed")
    for (asked, closed), group in groupby(sorted(entries, key=days), key=days):
        if (asked, closed) in there:
            continue
        _put_one(case, asked, closed, list(group))
        added += 1
    if added:
        search_services.refresh(CasePage.objects.get(pk=case.pk))
    return added


def _put_one(case: CasePage, asked: date, closed: date, entries: list[dict]) -> None:
    whole = [entry["outcome"] for entry in entries if not entry["question"]]
    request = AdviceRequest.objects.create(
        case_id=case.pk,
        opened_at=_noon_of(asked),
        until=closed,
        closed_at=_noon_of(closed),
        outcome="\n\n".join(whole),
    )
    questions = [entry for entry in entries if entry["question"]]
    AdviceQuestion.objects.bulk_create(
        AdviceQuestion(
            request=request,
            position=position,
            title=entry["question"],
            explanation=entry["explanation"],
            outcome=entry["outcome"],
        )
        for position, entry in enumerate(questions, 1)
    )


def _noon_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
