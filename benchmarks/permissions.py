"""Who may see what of benchmarks, who runs rounds, and who keeps the metrics.

The hosts of a round's programme run it: they see who was asked and how far they are. Figures are seen by the
members of their organisation and by data stewards of the round, and by nobody else: an administrator who is to see
them is named as a steward, so that whoever sends figures knows of it. A steward reads what was sent after they were
named; of what was sent before, that whose organisation agrees; and never a draft.
"""

from benchmarks.models import Metric, Participant, Round, Submission
from hub.base.access import audiences
from peers.membership.roles import Role, grant_to_role
from peers.models import Programme
from peers.models.merges import opened_to, side_of


def grant(**_kwargs) -> None:
    """Give the editors' group the metrics; done after each ``migrate``."""
    grant_to_role(
        Role.EDITORS, [f"benchmarks.{action}_metric" for action in ("view", "add", "change", "delete")]
    )


def everyone_sees(user, metric: Metric) -> bool:
    """Metrics are public."""
    return True


def sees_round(user, round_: Round) -> bool:
    """A published round is for its audience."""
    return round_.state == Round.State.PUBLISHED and round_.audience_id in audiences.ids_for(user)


def _sees_figures_of(user, participant: Participant) -> bool:
    """One organisation's figures are for its own members, but where they are public anyway."""
    if not sees_round(user, participant.round):
        return False
    if participant.round.are_figures_published:
        return True
    return Participant.objects.filter(opened_to(user, given_at="asked_at"), pk=participant.pk).exists()


def may_host(user) -> bool:
    """Whether the user may begin rounds: hosts of a programme, and administrators."""
    if not audiences.is_member(user):
        return False
    return user.is_superuser or Programme.objects.hosted_by(user).exists()


def runs(user, round_: Round) -> bool:
    """Whether the user runs the round."""
    return Round.objects.run_by(user).filter(pk=round_.pk).exists()


def reviews(user, round_: Round) -> bool:
    """Whether the user is a data steward of the round."""
    return Round.objects.reviewed_by(user).filter(pk=round_.pk).exists()


def reads(user, submission: Submission) -> bool:
    """Whether the user may read the figures as a data steward."""
    return Submission.objects.readable_by(user).filter(pk=submission.pk).exists()


def writes(user, submission: Submission) -> bool:
    """Whether the figures are those of the user's organisation, in a round that was opened."""
    return not submission.round.is_draft and is_own(user, submission)


def is_own(user, submission: Submission) -> bool:
    """Whether the user may open what the organisation was asked for and gave, as one of its people."""
    side = side_of(user)
    if side is None or submission.organisation_id == side:
        return side is not None
    return Submission.objects.own_to(user).filter(pk=submission.pk).exists()


def _sees_submission(user, submission: Submission) -> bool:
    return writes(user, submission) or reads(user, submission)


def register() -> None:
    """Register the rules; done once, at the start."""
    audiences.register_rule(Participant, _sees_figures_of)
    audiences.register_rule(Submission, _sees_submission)
