"""Who may see what of benchmarks, and who keeps the metrics."""

from benchmarks.models import Metric, Participant, Round
from hub.base import audiences
from peers.roles import Role, grant_to_role


def grant(**_kwargs) -> None:
    """Give the editors' group the metrics; done after each ``migrate``."""
    grant_to_role(
        Role.EDITORS, [f"benchmarks.{action}_metric" for action in ("view", "add", "change", "delete")]
    )


def _everyone_sees(user, metric: Metric) -> bool:
    return True


def _sees_round(user, round_: Round) -> bool:
    return round_.state == Round.State.PUBLISHED and round_.audience_id in audiences.ids_for(user)


def _sees_figures_of(user, participant: Participant) -> bool:
    """One organisation's figures are for its own members, but where they are public anyway."""
    if not _sees_round(user, participant.round):
        return False
    if participant.round.are_figures_published:
        return True
    own = user.organisation if audiences.is_member(user) else None
    return own is not None and participant.organisation_id == own.pk


def register() -> None:
    """Register the rules; done once, at the start."""
    audiences.register_rule(Metric, _everyone_sees)
    audiences.register_rule(Round, _sees_round)
    audiences.register_rule(Participant, _sees_figures_of)
