"""Requests for advice on cases, made the way authors and members make them; all invented."""

from datetime import timedelta

from django.utils import timezone

from cases.advice import requests
from cases.advice.requests import Asked
from forums.threads import services as forum_services
from tests.factories.cases import make_published

QUESTIONS = (
    Asked("How do you share the cost of payroll among towns?", "Ours differ in size by **ten**."),
    Asked("Who signs when a member leaves?"),
)


def ask_for_advice(case=None, *, author=None, questions=QUESTIONS, days=21):
    """A request, open for so many days, on a new published case or on that one."""
    case = case or make_published(title="One payroll desk for six sample towns")
    return requests.open_request(
        author=author or case.owner,
        case=case,
        questions=questions,
        until=timezone.localdate() + timedelta(days=days),
    )


def advise(request, user, text="We split it by payslips.", *, number=1):
    """An answer to one of the questions."""
    thread = request.questions.get(position=number).thread
    return forum_services.reply(author=user, thread=thread, text=text)
