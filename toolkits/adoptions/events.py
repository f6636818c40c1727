"""What those who keep a toolkit are told of its use, and what those who used it are asked."""

from django.db.models import F

from notifications.notices import events
from peers.membership import colleagues
from toolkits.models import Adoption, Review

# Of the colleagues of somebody who left.
MOST_ASKED = 3


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
    """An adoption is a year old: who recorded it is asked how it went; where they left, those who still work there."""
    people = list(
        colleagues.members_of(adoption.organisation.stands_for.pk)
        .order_by(F("last_login").desc(nulls_last=True), "pk")
        .values_list("pk", flat=True)
    )
    asked = [adoption.recorded_by_id] if adoption.recorded_by_id in people else people[:MOST_ASKED]
    if asked:
        events.record(
            kind="toolkits.outcome", thing=adoption, directly=dict.fromkeys(asked, "toolkits.outcome")
        )


def _maintainers(toolkit) -> list[int]:
    return [
        maintainer.user_id
        for maintainer in toolkit.maintainers.select_related("user")
        if toolkit.may_be_edited_by(maintainer.user)
    ]
