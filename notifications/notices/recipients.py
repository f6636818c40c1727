"""What must be known of people before they are told of anything; the app that knows people registers it.

Beside that, an account has ``email``, ``language``, ``time_zone`` and ``unread_notices``, the kept count of
what its header shows, which this app alone writes.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db.models import F, Value
from django.db.models.functions import Greatest


@dataclass(frozen=True)
class Facts:
    """The two questions that another app answers."""

    # Those of these people, by id, who may be told of anything at all.
    reachable: Callable[[Collection[int]], set[int]]
    # Those of these people who want to hear nothing from somebody (id first).
    have_blocked: Callable[[int, Collection[int]], set[int]]


_facts: list[Facts] = []


def register(
    *,
    reachable: Callable[[Collection[int]], set[int]],
    have_blocked: Callable[[int, Collection[int]], set[int]],
) -> None:
    """Answer for people; done by one app, at the start."""
    if _facts:
        raise ImproperlyConfigured("Who may be told of something is registered twice.")
    _facts.append(Facts(reachable, have_blocked))


def may_be_told(ids: Iterable[int], *, actor_id: int | None = None) -> set[int]:
    """Those of these people who may be told of what somebody did. Without an answer: nobody."""
    asked = set(ids) - {actor_id}
    if not _facts or not asked:
        return set()
    found = _facts[0].reachable(asked)
    if actor_id is not None and found:
        found = found - _facts[0].have_blocked(actor_id, found)
    return found


def add_unread(ids: Collection[int], number: int) -> None:
    """Count so many notices more, or fewer, as unread for each of these people."""
    if not ids or not number:
        return
    changed = Greatest(F("unread_notices") + number, Value(0)) if number < 0 else F("unread_notices") + number
    get_user_model().objects.filter(pk__in=list(ids)).update(unread_notices=changed)


def set_unread(user, number: int) -> None:
    """Write down how many notices somebody has not read."""
    if user.unread_notices != number:
        get_user_model().objects.filter(pk=user.pk).update(unread_notices=number)
        user.unread_notices = number
