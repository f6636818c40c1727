"""Who is a moderator of single forums: kept in the person's row too, for the header of every page."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from forums.models import Forum
from peers.models import User


def of(forum: Forum) -> set[int]:
    """The ids of those whom a forum names as its moderators."""
    return set(forum.moderators.values_list("pk", flat=True))


def note(user_ids: Collection[int]) -> None:
    """Write into the rows of these people whether a forum names them."""
    named = Forum.moderators.through.objects.filter(user=OuterRef("pk"))
    User.objects.filter(pk__in=list(user_ids)).update(moderates_a_forum=Exists(named))
