"""The moderators' queues. Each app registers its own in a module ``moderated_kinds.py``, which is found by its name.

The moderators' start page, the account menu and the numbers on them walk this registry.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WAITING = _("waiting")
# The group of the queues about what members write: reports, what waits, appeals, the log.
CONDUCT = "conduct"


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A page where something waits for moderators, or where they look something up.

    ``may_see(user)`` is asked on every page that has the account menu: it must cost no query beyond the person's
    permissions. ``count(user)`` takes a fixed number of queries; without it, the page is a link with no number.
    """

    key: str
    label: str | Promise
    url_name: str
    may_see: Callable[..., bool]
    count: Callable[..., int] | None = None
    # What the number counts.
    unit: str | Promise = WAITING
    # The pages of a group lead to each other.
    group: str = ""
    # What its page says above the list.
    lead: str | Promise = ""
    # Queues stand in this order, those of one number by their keys.
    order: int = 500

    @property
    def address(self) -> str:
        """The queue's page."""
        return reverse(self.url_name)


@dataclass(frozen=True)
class CountedQueue:
    """A queue as one moderator sees it on their start page."""

    queue: Queue
    count: int


_queues: dict[str, Queue] = {}


def register(queue: Queue) -> None:
    """Add a queue; done once, when the apps are ready."""
    if queue.key in _queues:
        raise ImproperlyConfigured(f"The moderators' queue {queue.key!r} is registered twice.")
    _queues[queue.key] = queue


def get(key: str) -> Queue | None:
    """The queue of this key, if there is one."""
    return _queues.get(key)


def in_order() -> list[Queue]:
    """All queues, in the order in which they are shown."""
    return sorted(_queues.values(), key=lambda queue: (queue.order, queue.key))


def of(user) -> list[Queue]:
    """The queues that somebody may see."""
    return [queue for queue in in_order() if queue.may_see(user)]


def counted(user) -> list[CountedQueue]:
    """Those of them that have a number, with it."""
    return [CountedQueue(queue, queue.count(user)) for queue in of(user) if queue.count]


def in_group(user, group: str) -> list[CountedQueue]:
    """The queues of a group that somebody may see; of those without a number it is 0."""
    return [
        CountedQueue(queue, queue.count(user) if queue.count else 0)
        for queue in of(user)
        if queue.group == group
    ]


def is_moderator(user) -> bool:
    """Whether there is a queue for somebody: they then find the moderators' start page."""
    return user.is_authenticated and any(queue.may_see(user) for queue in _queues.values())
