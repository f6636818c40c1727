"""The log of every view of an organisation's figures by somebody else."""

from benchmarks import permissions
from benchmarks.models import Submission, SubmissionView

What, Role = SubmissionView.What, SubmissionView.Role


def record(*, by, submission: Submission, what: str) -> SubmissionView | None:
    """Write down that somebody looks at figures; none where they are of the reader's own organisation."""
    own = by.organisation
    if permissions.is_own(by, submission):
        return None
    return SubmissionView.objects.create(
        submission=submission,
        reader=by,
        role=_role(by, submission),
        reader_organisation=own.name if own else "",
        what=what,
        edition=submission.edition,
    )


def _role(user, submission: Submission) -> Role:
    if user.is_superuser:
        return Role.ADMINISTRATOR
    return Role.HOST if permissions.runs(user, submission.round) else Role.STEWARD
