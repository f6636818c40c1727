"""Asking the members for advice on a published case, and saying what came of it.

Each question is a thread of the forums about the case, for the case's audience; who may edit the case accepts
advice in it. Until the authors close a request it takes answers, also after its day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cases.models import AdviceQuestion, AdviceRequest, CasePage
from cases.models.advice import OUTCOME_LENGTH
from cases.notices import events as notices_events
from cases.notices import recipients
from cases.review.services import CaseConflictError, locked_case
from forums.models import Post, Thread
from forums.threads import services as forum_services
from hub.base.access import audiences
from hub.base.text import markdown
from notifications.following import services
from notifications.models.frequency import How
from notifications.notices import events
from search.entries import services as search_services

MOST_QUESTIONS = 5
# Long enough for a season, short enough that a date is meant.
MOST_DAYS = 180
REMINDED_AT_ONCE = 100

ASKED = "cases.ask_for_advice"
PROLONGED = "cases.prolong_advice"
CLOSED = "cases.close_advice"
AMENDED = "cases.amend_advice"


@dataclass(frozen=True)
class Asked:
    """A question as its author typed it: a line, and what one has to know to answer."""

    title: str
    explanation: str = ""


# --- Opening ----------------------------------------------------------------------------------------


@transaction.atomic
def open_request(*, author, case: CasePage, questions: Iterable[Asked], until: date) -> AdviceRequest:
    """Ask the members. The site invites those who can advise, a few at a time, as long as it is open.

    Raises ``PermissionDenied``; ``ValidationError`` where the questions or the day can't be used;
    ``CaseConflictError`` where the case is not on the site or asks already.
    """
    case = _case_to_change(author, case)
    if case.advice_requests.open().exists():
        raise CaseConflictError(
            _("This case asks for advice already. Close that first, or change until when it asks.")
        )
    asked = checked(questions)
    check_day(until)
    request = AdviceRequest.objects.create(
        case=case, opened_by=author, until=until, next_wave_at=timezone.now()
    )
    audience = audiences.audience_of_page(case)
    for position, question in enumerate(asked, 1):
        _ask(request, author, question, position, audience)
    log(instance=case, action=ASKED, user=author, data={"questions": len(asked)})
    notices_events.tell_of_request(request=request, by=author)
    return request


def checked(questions: Iterable[Asked]) -> list[Asked]:
    """The questions that say something. Raises ``ValidationError`` where there is none, or too many."""
    asked = [Asked(" ".join(one.title.split()), one.explanation.strip()) for one in questions]
    asked = [one for one in asked if one.title or one.explanation]
    if not asked:
        raise ValidationError(_("Ask at least one question."))
    if any(not one.title for one in asked):
        raise ValidationError(_("Put each question into one line; the explanation comes below it."))
    if len(asked) > MOST_QUESTIONS:
        raise ValidationError(
            _("Ask %(most)s questions at the most. Who is asked much answers little."),
            params={"most": MOST_QUESTIONS},
        )
    return asked


def check_day(until: date) -> None:
    """Raise ``ValidationError`` where a request can't be open until that day."""
    today = timezone.localdate()
    if until < today:
        raise ValidationError({"until": _("That day is over. Choose one that is still to come.")})
    if until > today + timedelta(days=MOST_DAYS):
        raise ValidationError({"until": _("Choose a day within half a year; you can prolong it.")})


def _ask(request: AdviceRequest, author, question: Asked, position: int, audience) -> None:
    """Make the question's thread; all of them are told of as one, so that nobody gets five notices."""
    case = request.case
    filing = forum_services.Filing(
        title=question.title,
        kind=Thread.Kind.QUESTION,
        tags=[tag.name for tag in case.tags.all()],
        service_lines=case.service_lines.all(),
        themes=case.themes.all(),
    )
    first = forum_services.start_thread(
        author=author,
        filing=filing,
        text=question.explanation or question.title,
        about=case,
        audience=audience,
        is_told=False,
    )
    AdviceQuestion.objects.create(
        request=request,
        position=position,
        title=question.title,
        explanation=question.explanation,
        thread=first.thread,
    )
    for person in recipients.authors_to_write_to(case):
        services.follow(user=person, thing=first.thread, how=How.AT_ONCE, automatic=True)


@transaction.atomic
def prolong(*, author, request: AdviceRequest, until: date) -> None:
    """Change until when the case asks. Raises as ``open_request`` does."""
    request = _open_to_change(author, request)
    check_day(until)
    if until != request.until:
        request.until, request.reminded_at = until, None
        request.save(update_fields=["until", "reminded_at"])
        log(instance=request.case, action=PROLONGED, user=author, data={"until": until.isoformat()})


# --- Closing ----------------------------------------------------------------------------------------


@transaction.atomic
def close(*, author, request: AdviceRequest, outcome: str, outcomes: Mapping[int, str]) -> None:
    """Say what was done about the advice, in all or by question (``outcomes``, by id); it is part of the case then.

    Raises ``PermissionDenied``; ``ValidationError`` where nothing is said; ``CaseConflictError`` where it was
    closed meanwhile.
    """
    request = _open_to_change(author, request)
    _say_what_came(request, outcome, outcomes)
    request.closed_at, request.closed_by, request.next_wave_at = timezone.now(), author, None
    request.save()
    for thread in threads_of(request):
        forum_services.settle(by=author, thread=thread, reason=str(_("The authors say what came of it.")))
    events.withdraw(things=request.invitations.all())
    log(instance=request.case, action=CLOSED, user=author)
    notices_events.tell_what_came(request=request, advisers=advisers_of(request), by=author)
    search_services.refresh(request.case)


@transaction.atomic
def amend(*, author, request: AdviceRequest, outcome: str, outcomes: Mapping[int, str]) -> None:
    """Change what is said of a closed request; what was said before stays in the case's log. Raises as ``close``."""
    _case_to_change(author, request.case)
    request = AdviceRequest.objects.select_for_update().get(pk=request.pk)
    if request.is_open:
        raise CaseConflictError(_("This request for advice is open: close it, and say what came of it."))
    before = [request.outcome, *request.questions.values_list("outcome", flat=True)]
    _say_what_came(request, outcome, outcomes)
    request.save()
    log(instance=request.case, action=AMENDED, user=author, data={"before": before})
    search_services.refresh(request.case)


def _say_what_came(request: AdviceRequest, outcome: str, outcomes: Mapping[int, str]) -> None:
    said = {pk: text.replace("\r\n", "\n").strip() for pk, text in outcomes.items()}
    request.outcome = outcome.replace("\r\n", "\n").strip()
    if not request.outcome and not any(said.values()):
        raise ValidationError(
            _(
                "Say what you did about the advice: in all, or question by question. It becomes part of the case."
            )
        )
    if max(map(len, [request.outcome, *said.values()])) > OUTCOME_LENGTH:
        raise ValidationError(
            _("A text can have %(most)s characters."), params={"most": f"{OUTCOME_LENGTH:,}"}
        )
    for text in [request.outcome, *said.values()]:
        markdown.check(text)
    for question in request.questions.all():
        if question.pk in said and said[question.pk] != question.outcome:
            question.outcome = said[question.pk]
            question.save(update_fields=["outcome"])


# --- Questions --------------------------------------------------------------------------------------


def may_ask(user, case: CasePage) -> bool:
    """Whether somebody may ask for advice on a case, accept it and say what came of it."""
    return case.live and case.may_be_edited_by(user)


def threads_of(request: AdviceRequest) -> list[Thread]:
    """The threads of the questions, in their order."""
    questions = request.questions.filter(thread__isnull=False).select_related("thread")
    return [question.thread for question in questions]


def advisers_of(request: AdviceRequest) -> set[int]:
    """The ids of those who answered; what the authors wrote themselves is no advice."""
    posts = Post.objects.readable().filter(thread__advice_question__request=request, position__gt=1)
    writers = set(posts.filter(author__isnull=False).values_list("author", flat=True))
    return writers - author_ids(request.case)


def author_ids(case: CasePage) -> set[int]:
    """The ids of those who wrote the case or answer for it."""
    wrote = case.authors.filter(user__isnull=False).values_list("user", flat=True)
    return {*wrote, *([case.owner_id] if case.owner_id else [])}


# --- What the worker does ----------------------------------------------------------------------------


def remind_authors() -> int:
    """Ask the authors of cases whose time to ask is over what came of it; once. Returns how many cases."""
    due = AdviceRequest.objects.to_be_reminded(timezone.localdate())
    keys = list(due.values_list("pk", flat=True)[:REMINDED_AT_ONCE])
    return sum(_remind(pk) for pk in keys)


@transaction.atomic
def _remind(pk: int) -> bool:
    due = AdviceRequest.objects.to_be_reminded(timezone.localdate()).select_for_update(of=("self",))
    request = due.filter(pk=pk).first()
    if request is None:
        return False
    AdviceRequest.objects.filter(pk=pk).update(reminded_at=timezone.now())
    notices_events.ask_what_came_of_advice(request=request)
    return True


def _case_to_change(author, case: CasePage) -> CasePage:
    case = locked_case(case)
    if not case.may_be_edited_by(author):
        raise PermissionDenied
    if not case.live:
        raise CaseConflictError(_("This case is not on the site: nobody could answer."))
    return case


def _open_to_change(author, request: AdviceRequest) -> AdviceRequest:
    case = _case_to_change(author, request.case)
    request = AdviceRequest.objects.select_for_update().get(pk=request.pk)
    request.case = case
    if not request.is_open:
        raise CaseConflictError(_("This request for advice was closed meanwhile."))
    return request
