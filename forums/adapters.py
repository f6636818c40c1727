"""What others changed is told to this app's services."""

from forums.models import Thread
from forums.search_entries import group_of
from hub.base.services import things_retagged
from search import refreshing


def connect() -> None:
    """Connect all; called once, when the apps are ready."""
    things_retagged.connect(_retagged, Thread, dispatch_uid="forums.retagged")


def _retagged(pks, **kwargs) -> None:
    """A tag was merged into another: the posts of the threads that have it are found by the other one."""
    for pk in pks:
        refreshing.group(group_of(pk))
