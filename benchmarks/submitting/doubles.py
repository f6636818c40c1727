"""Figures of organisations that were merged after both were asked in one round: all are kept, one of them counts.

Counted are organisations, not rows. Those of the organisation that stands count, if it sent any; otherwise those that
were sent last. An undone merging lets both count again.
"""

from collections import defaultdict
from dataclasses import dataclass

from benchmarks.models import Round, Submission
from peers.models import Organisation

SENT = (Submission.State.SENT, Submission.State.ACCEPTED)


@dataclass(frozen=True)
class Double:
    """A submission beside another one of what is the same organisation now."""

    counts: bool
    # Whose figures count.
    counted: Organisation


def in_round(round_: Round) -> dict[int, Double]:
    """The submissions of a round that are doubled, by their id; of a published one, it is settled what counts.

    Two queries at most.
    """
    if round_.is_published or not round_.submissions.filter(organisation__merged_into__isnull=False).exists():
        return {}
    together: dict[int, list[Submission]] = defaultdict(list)
    for row in round_.submissions.filter(state__in=SENT).select_related("organisation").order_by("pk"):
        together[row.organisation.merged_into_id or row.organisation_id].append(row)
    doubled = {}
    for rows in together.values():
        if len(rows) > 1:
            best = max(
                rows, key=lambda row: (row.organisation.is_current, row.sent_at or row.asked_at, row.pk)
            )
            doubled |= {row.pk: Double(row.pk == best.pk, best.organisation) for row in rows}
    return doubled


def of(submission: Submission) -> Double | None:
    """The one that a submission is, where another of the same organisation was sent; none once it was published."""
    return in_round(submission.round).get(submission.pk) if submission.state in SENT else None


def superseded(round_: Round) -> set[int]:
    """The submissions that do not count, since those of the same organisation do."""
    return {pk for pk, double in in_round(round_).items() if not double.counts}
