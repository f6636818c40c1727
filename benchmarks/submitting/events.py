"""Whom a round tells what: the organisations that are asked, and the data stewards."""

from django.db.models import QuerySet

from benchmarks.models import Submission
from notifications.notices import events
from peers.membership import colleagues
from peers.models import User

ASKED = "benchmarks.asked"
SUBMISSION = "benchmarks.submission"
REVIEW = "benchmarks.review"


def people_of(submission: Submission) -> QuerySet[User]:
    """The members of the organisation that is asked."""
    return colleagues.confidants_of(submission.organisation_id, given_at=submission.asked_at)


def tell_organisation(
    submission: Submission, what: str, *, kind: str = SUBMISSION, by=None, text: str = ""
) -> None:
    """Tell all members of the organisation, but for who did it."""
    _tell(submission, kind, people_of(submission), what, by, text)


def tell_stewards(submission: Submission, what: str, *, by=None, text: str = "") -> None:
    """Tell the round's data stewards, but for who did it."""
    _tell(submission, REVIEW, submission.round.stewards.filter(is_active=True), what, by, text)


def _tell(submission: Submission, kind: str, people: QuerySet[User], what: str, by, text: str) -> None:
    meant = dict.fromkeys(people.order_by().values_list("pk", flat=True), kind)
    if by is not None:
        meant.pop(by.pk, None)
    if meant:
        details = {"what": what, **({"text": text} if text else {})}
        events.record(kind=kind, thing=submission, actor=by, directly=meant, details=details)
