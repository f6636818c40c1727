"""Who is told of what waits, and who decides on it: the moderators of the thing, but not its writer."""

from django.db.models import Model

from hub.base.access import audiences
from hub.base.moderation import kinds
from hub.base.moderation.kinds import ModeratedKind
from peers.models import User

# More moderators than these are neither told nor asked whether they could decide instead.
MOST_MODERATORS = 50


class PermissionKind(ModeratedKind):
    """A kind whose things are moderated by all members who have a permission."""

    permission: str

    def moderates_some(self, user) -> bool:
        """Whether somebody has the permission."""
        return audiences.is_member(user) and user.has_perm(self.permission)

    def moderators_of(self, thing: Model) -> list[User]:
        """Those who have it, and may see the thing."""
        people = User.objects.who_may(self.permission).order_by("pk")[:MOST_MODERATORS]
        return [person for person in people if self.moderates(person, thing)]


def author_ids(thing: Model) -> set[int]:
    """The id of who wrote a thing, as a set; empty for a deleted account."""
    author = kinds.of(thing).author(thing)
    return set() if author is None else {author.pk}


def moderators_of(thing: Model, *, without: set[int] = frozenset()) -> list[User]:
    """The people who moderate a thing, except some."""
    return [person for person in kinds.of(thing).moderators_of(thing) if person.pk not in without]


def to_be_told(thing: Model, *, without: set[int] = frozenset()) -> list[User]:
    """The moderators who are told that something waits; administrators only where there is nobody else."""
    people = moderators_of(thing, without=without)
    return [person for person in people if not person.is_superuser] or people


def may_decide(user, thing: Model, *, concerned: set[int] | None = None) -> bool:
    """Whether a moderator decides on a thing: whom it concerns only where there is nobody else.

    Without more, that is its writer.
    """
    if not kinds.of(thing).moderates(user, thing):
        return False
    concerned = author_ids(thing) if concerned is None else concerned
    return user.pk not in concerned or not moderators_of(thing, without=concerned)
