"""What there is to show of who reads figures: requests for consent, and what a data steward may see."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from benchmarks.models import ConsentAnswer, ConsentRequest, Round, Stewardship, Submission

Answer = ConsentAnswer.Answer
State = Submission.State


def _current(round_: Round) -> QuerySet[ConsentRequest]:
    about_stewards = Q(steward__in=round_.stewardships.values("user"))
    about_results = Q(audience__isnull=False, is_closed=False)
    return round_.consent_requests.filter(
        about_stewards if round_.is_published else about_stewards | about_results
    )


def requests_with_counts(round_: Round) -> QuerySet[ConsentRequest]:
    """What those who sent are asked and still matters, with the number of each answer."""
    counts = {
        name: Count("answers", filter=Q(answers__answer=answer))
        for name, answer in (
            ("agreed", Answer.AGREED),
            ("refused", Answer.REFUSED),
            ("waiting", Answer.WAITING),
        )
    }
    requests = _current(round_).select_related("steward", "audience")
    return requests.annotate(asked=Count("answers"), **counts).filter(asked__gt=0)


def answers_of(submission: Submission) -> QuerySet[ConsentAnswer]:
    """What an organisation is asked, and said, about its figures in one round."""
    return submission.consents.filter(request__in=_current(submission.round)).select_related(
        "request__steward__membership_application__organisation__merged_into", "request__audience"
    )


def why_unreadable(user, submission: Submission) -> str:
    """Why a data steward sees no figures of an organisation, in words."""
    if Submission.objects.given().filter(pk=submission.pk).exists():
        return _why_not_agreed(user, submission)
    if submission.state == State.RETURNED:
        return _("The organisation is changing its figures. You see them when it sends them again.")
    if submission.state == State.DECLINED:
        return _("The organisation does not take part.")
    return _("The organisation has not sent its figures. Until then, they are its own.")


def _why_not_agreed(user, submission: Submission) -> str:
    answer = submission.consents.filter(request__steward=user).first()
    if answer is not None and answer.answer == Answer.REFUSED:
        return _(
            "These figures were sent before you were named as a data steward, and the organisation does not agree that "
            "you read them. If you need them, send them back: what it sends then is sent knowing your name."
        )
    return _(
        "These figures were sent before you were named as a data steward. The organisation is asked whether you may "
        "read them, and has not answered yet."
    )


def messages_for(user, submission: Submission) -> QuerySet:
    """The messages that a data steward may read: those written after they were named, all where they may read all.

    What other stewards write about figures that this one may not read is left out.
    """
    messages = submission.messages.select_related("written_by")
    if submission.consents.filter(request__steward=user, answer=Answer.AGREED).exists():
        return messages
    named_at = Stewardship.objects.get(round=submission.round_id, user=user).named_at
    messages = messages.filter(Q(written_at__gte=named_at) | Q(written_by=user))
    if submission.sent_at is not None and submission.sent_at < named_at:
        messages = messages.filter(Q(is_from_steward=False) | Q(written_by=user))
    return messages


def organisations_with_submissions(pks: Iterable[int]) -> set[int]:
    """Those of the organisations that were asked for figures in some round."""
    found = Submission.objects.filter(organisation__in=pks)
    return set(found.order_by().values_list("organisation", flat=True).distinct())


def organisations_with_submissions_to(programme_id: int) -> set[int]:
    """The organisations that were asked for figures in the rounds of a programme."""
    found = Submission.objects.filter(round__programme=programme_id)
    return set(found.order_by().values_list("organisation", flat=True).distinct())
