"""Who decides on what members report, what waits and what is appealed against: the moderators of the place."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from forums import permissions
from forums.models import Hold, Post, Thread, moderator_scope
from hub.base.moderation import kinds
from peers.models import ModeratorAct, User

# More moderators than these are neither told nor asked whether they could decide instead.
MOST_MODERATORS = 50


def moderators_of(thread: Thread, *, without: set[int] = frozenset()) -> list[User]:
    """The people who moderate a thread, except some."""
    moderators = Q(pk__in=User.objects.who_may(moderator_scope.MODERATE_PERMISSION).values("pk"))
    if thread.forum_id is not None:
        moderators |= Q(moderated_forums=thread.forum_id)
    people = User.objects.filter(moderators, is_active=True, leaving_at__isnull=True).exclude(pk__in=without)
    found = people.distinct().order_by("pk")[:MOST_MODERATORS]
    return [person for person in found if permissions.moderates(person, thread)]


def to_be_told(thread: Thread, *, without: set[int] = frozenset()) -> list[User]:
    """The moderators who are told that something waits; administrators only where there is nobody else."""
    people = moderators_of(thread, without=without)
    return [person for person in people if not person.is_superuser] or people


def may_decide(user, thread: Thread, *, concerned: set[int]) -> bool:
    """Whether a moderator decides on something: one whom it concerns only where there is nobody else."""
    if not permissions.moderates(user, thread):
        return False
    return user.pk not in concerned or not moderators_of(thread, without=concerned)


def check_may_decide(user, thread: Thread, *, concerned: set[int]) -> None:
    """Raise ``PermissionDenied`` where ``may_decide`` says no."""
    if not may_decide(user, thread, concerned=concerned):
        raise PermissionDenied


def writer_of(thing: Post | Thread):
    """Who wrote a post, or started a thread; None for a deleted account."""
    return thing.author if isinstance(thing, Post) else thing.started_by


def thread_of(thing: Post | Thread) -> Thread:
    """The thread itself, or that of a post."""
    return thing.thread if isinstance(thing, Post) else thing


def _acts() -> QuerySet:
    """What moderators did in the forums."""
    return ModeratorAct.objects.of_kinds(kinds.get("post"), kinds.get("thread"))


def acts_in(thread: Thread) -> QuerySet:
    """What moderators did with a thread and its posts, the latest first."""
    return _acts().filter(scope_id=thread.pk).select_related("by", "person").order_by("-pk")


def record_of(person: User | None) -> dict[str, int]:
    """What moderators had to do with somebody before: how many acts of each kind."""
    if person is None:
        return {}
    acts = _acts().filter(person=person)
    return {
        "posts": Post.objects.readable().filter(author=person).count(),
        "warned": acts.filter(act="warn").count(),
        "hidden": acts.filter(act__in=("hide", "delete")).count(),
        "refused": Hold.objects.filter(post__author=person, outcome=Hold.Outcome.REFUSED).count(),
    }


def waiting_holds(user) -> int:
    """How many posts wait for a moderator."""
    return Hold.objects.waiting().for_moderator(user).count()
