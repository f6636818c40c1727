"""What data stewards do with figures that were sent: accept them, or send them back with a question."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from benchmarks import permissions
from benchmarks.confidence import reading_log
from benchmarks.models import Round, Submission, SubmissionMessage
from benchmarks.submitting import events
from benchmarks.submitting.services import ChangedError, Sheet, SubmittingError

State = Submission.State


@transaction.atomic
def open_figures(*, by, submission: Submission, what: str) -> Sheet:
    """The figures of an organisation, for a data steward who may read them; that they are read is written down.

    The only way to figures from outside of their organisation. ``what`` is one of ``SubmissionView.What``.
    """
    if not permissions.reads(by, submission):
        raise PermissionDenied
    reading_log.record(by=by, submission=submission, what=what)
    return Sheet(submission)


@transaction.atomic
def accept(*, by, submission: Submission, edition: int | None) -> Submission:
    """Accept figures as they were sent, with what was said to the questions about them."""
    locked = _to_review(by, submission)
    if locked.edition != edition:
        raise ChangedError(_("The figures were changed meanwhile. Look at them again."))
    if locked.state == State.SENT and not permissions.reads(by, locked):
        raise SubmittingError(_("You can't accept figures that you may not read."))
    if locked.state != State.SENT:
        raise SubmittingError(_("Only figures that were sent can be accepted."))
    locked.state = State.ACCEPTED
    locked.save()
    return locked


@transaction.atomic
def send_back(*, by, submission: Submission, text: str) -> Submission:
    """Ask an organisation to look at its figures again. It may change them then, also after the round is closed."""
    locked = _to_review(by, submission)
    if locked.state == State.DECLINED:
        raise SubmittingError(_("This organisation does not take part."))
    locked.state = State.RETURNED
    locked.edition += 1
    locked.save()
    SubmissionMessage.objects.create(submission=locked, text=text, is_from_steward=True, written_by=by)
    events.tell_organisation(locked, "returned", by=by, text=text)
    return locked


def _to_review(by, submission: Submission) -> Submission:
    found = Submission.objects.select_for_update(of=("self",)).select_related("round").get(pk=submission.pk)
    if not permissions.reviews(by, found.round):
        raise PermissionDenied
    if found.round.state not in {Round.State.OPEN, Round.State.REVIEW}:
        raise SubmittingError(_("The round is not in review."))
    return found
