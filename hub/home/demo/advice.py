"""Advice on two cases of the demo: one asks now, of the other its authors said what came of it. All invented."""

from datetime import datetime, timedelta

from django.utils import timezone

from cases.advice import requests, same_problem
from cases.advice.requests import Asked
from cases.models import AdviceRequest, CasePage
from forums.models import Post, Thread
from forums.threads import services as forum_services
from hub.home.demo.days import moment
from hub.home.demo.people import by_email
from search.entries import services as search_services

ASKS_NOW = "one-accounts-payable-desk-for-eleven-counties"
ASKED_BEFORE = "one-payroll-service-that-began-with-three-town-halls"

# Question, explanation, and who answered what; an answer marked True was accepted.
QUESTIONS_NOW = [
    (
        "How do you win over a county whose own clerk never pays late?",
        "One of the eleven pays within **nine days** by itself. The desk takes twelve. What it would gain is the "
        "early-payment discount on large orders, and cover when the clerk is ill.",
        [
            (
                "claire@lakes.example",
                "We let such a town keep its own approval and only share the payment run. After a year it asked to "
                "hand over the rest: *cover during leave* did it, not the price.",
                True,
            ),
            (
                "host@hub.example",
                "Put the clerk on the group that writes the rules. Ours now runs the training for the others.",
                False,
            ),
        ],
    ),
    (
        "Fee for each invoice, or a share by population?",
        "We charge for each invoice. Small counties bundle their invoices to save, and suppliers wait.",
        [
            (
                "member@hub.example",
                "We had the same with server requests. A flat share for the first 80% of last year's volume, and a "
                "fee only above it, ended the bundling within a quarter.",
                False,
            ),
        ],
    ),
    ("Who has moved purchase cards onto the same workflow?", "", []),
]
QUESTIONS_BEFORE = [
    (
        "What do you tell a mayor who wants to leave after the election?",
        "Two of our communes have new mayors. The agreement lets them go with six months' notice.",
        [
            (
                "graham@shire.example",
                "Show the cost of leaving before the vote, not after: our leavers paid for a payroll clerk, a licence "
                "and two years of archive. One page, the same for all.",
                True,
            ),
        ],
        "We wrote one page with the costs of leaving, the same for every commune, and sent it to all candidates before "
        "the next election. Both mayors stayed.",
    ),
    (
        "Does anybody pay teachers and clerks from one calendar?",
        "",
        [
            (
                "ruth@valley.example",
                "We moved five contracts onto one calendar in two steps: first the pay day, a year later the overtime "
                "cut-off. Doing both at once failed the first time.",
                True,
            ),
        ],
        "We moved the pay day alone this autumn; the cut-off follows next year.",
    ),
]
OUTCOME = (
    "Both were answered within a week, by people who had done it. We changed our agreement and our calendar."
)
FELLOWS = [
    ("graham@shire.example", "organisation"),
    ("member@hub.example", "kind"),
    ("luis@distrito.example", "kind"),
]


def make_advice() -> int:
    """Ask for advice on the two cases where nobody has yet; returns on how many that was."""
    made = 0
    for slug, make in ((ASKS_NOW, _ask_now), (ASKED_BEFORE, _asked_before)):
        case = CasePage.objects.filter(slug=slug, live=True).first()
        if case is not None and not case.advice_requests.exists():
            make(case)
            made += 1
    return made


def _ask_now(case: CasePage) -> None:
    request = _ask(case, QUESTIONS_NOW, asked=moment(-6))
    request.until = timezone.localdate() + timedelta(days=21)
    request.save(update_fields=["until"])
    for email, shown_as in FELLOWS:
        same_problem.say(user=by_email(email), case=case, shown_as=shown_as)


def _asked_before(case: CasePage) -> None:
    request = _ask(case, QUESTIONS_BEFORE, asked=moment(-90))
    outcomes = {
        question.pk: told[3] for question, told in zip(request.questions.all(), QUESTIONS_BEFORE, strict=True)
    }
    requests.close(author=case.owner, request=request, outcome=OUTCOME, outcomes=outcomes)
    AdviceRequest.objects.filter(pk=request.pk).update(closed_at=moment(-40), until=moment(-60).date())
    search_services.refresh(CasePage.objects.get(pk=case.pk))


def _ask(case: CasePage, questions: list[tuple], *, asked: datetime) -> AdviceRequest:
    request = requests.open_request(
        author=case.owner,
        case=case,
        questions=[Asked(told[0], told[1]) for told in questions],
        until=timezone.localdate() + timedelta(days=21),
    )
    AdviceRequest.objects.filter(pk=request.pk).update(opened_at=asked)
    for question, told in zip(request.questions.select_related("thread"), questions, strict=True):
        for email, text, accepted in told[2]:
            post = forum_services.reply(author=by_email(email), thread=question.thread, text=text)
            if accepted:
                forum_services.accept(user=case.owner, post=post, accepted=True)
        _date(question.thread, asked)
    return request


def _date(thread: Thread, asked: datetime) -> None:
    """Put what was written just now on its day: the question, and an answer on each day after it."""
    posts = list(Post.objects.filter(thread=thread).order_by("position"))
    for number, post in enumerate(posts):
        post.created_at = asked + timedelta(days=number, hours=number * 3)
        post.save(update_fields=["created_at"])
        search_services.refresh(post)
    Thread.objects.filter(pk=thread.pk).update(started_at=asked, last_post_at=posts[-1].created_at)
