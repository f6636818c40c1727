"""What those who keep a toolkit are told of its use, and what those who used it are asked."""

from hub.base import audiences
from notifications import events
from toolkits.models import Adoption, Derivative, Review


def tell_of_adoption(adoption: Adoption) -> None:
    """An organisation used a toolkit: its maintainers are told."""
    events.record(
        kind="toolkits.used",
        thing=adoption,
        actor=adoption.recorded_by,
        directly=dict.fromkeys(_maintainers(adoption.toolkit), "toolkits.used"),
    )


def tell_of_review(review: Review) -> None:
    """A member reviewed a toolkit: its maintainers are told."""
    events.record(
        kind="toolkits.reviewed",
        thing=review,
        actor=review.author,
        directly=dict.fromkeys(_maintainers(review.toolkit), "toolkits.reviewed"),
    )


def ask_for_outcome(adoption: Adoption) -> None:
    """An adoption is a year old: who recorded it is asked how it went, while they work there."""
    member = adoption.recorded_by
    if member is None or not audiences.is_member(member):
        return
    if member.organisation == adoption.organisation.stands_for:
        events.record(kind="toolkits.outcome", thing=adoption, directly={member.pk: "toolkits.outcome"})


def tell_of_hiding(said: Adoption | Derivative | Review, *, by) -> None:
    """A moderator hid what somebody said or uploaded: they are told, with the reason."""
    writer = getattr(said, "author_id", None) or getattr(said, "recorded_by_id", None)
    if isinstance(said, Derivative):
        writer = said.uploaded_by_id
    if writer is not None:
        kind = f"toolkits.hidden_{type(said)._meta.model_name}"
        events.record(kind=kind, thing=said, actor=by, directly={writer: kind})


def _maintainers(toolkit) -> list[int]:
    return [
        maintainer.user_id
        for maintainer in toolkit.maintainers.select_related("user")
        if toolkit.may_be_edited_by(maintainer.user)
    ]
