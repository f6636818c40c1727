"""What those who sent figures are told about who reads them and whom the results are for."""

from benchmarks.models import Submission
from notifications.notices import events
from peers.membership import colleagues

CONSENT = "benchmarks.consent"


def tell_organisation(submission: Submission, what: str, *, by=None, steward=None, about=None) -> None:
    """Tell all members of the organisation, but for who did it. ``what``: "steward", "audience" or "stewards".

    ``about`` is what the notice hangs together by: a request is a line of its own, not one more of the round.
    """
    people = colleagues.confidants_of(submission.organisation_id, given_at=submission.asked_at)
    meant = dict.fromkeys(people.order_by().values_list("pk", flat=True), CONSENT)
    if by is not None:
        meant.pop(by.pk, None)
    if meant:
        details = {"what": what, **({"steward": steward.pk} if steward else {})}
        events.record(kind=CONSENT, thing=submission, actor=by, directly=meant, about=about, details=details)
