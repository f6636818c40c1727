"""What others changed is told to this app's services."""

from django.db.models.signals import m2m_changed, post_delete, pre_delete

from forums.models import Forum, Thread
from forums.moderation import named_moderators
from forums.threads.findability import group_of
from hub.base.services import things_retagged
from search import refreshing


def connect() -> None:
    """Connect all; called once, when the apps are ready."""
    things_retagged.connect(_retagged, Thread, dispatch_uid="forums.retagged")
    m2m_changed.connect(_moderators_named, Forum.moderators.through, dispatch_uid="forums.moderators")
    pre_delete.connect(_forum_goes, Forum, dispatch_uid="forums.forum_goes")
    post_delete.connect(_forum_is_gone, Forum, dispatch_uid="forums.forum_is_gone")


def _retagged(pks, **kwargs) -> None:
    """A tag was merged into another: the posts of the threads that have it are found by the other one."""
    for pk in pks:
        refreshing.group(group_of(pk))


def _moderators_named(instance, action, reverse, pk_set, **kwargs) -> None:
    """A forum's moderators changed, seen from the forum or (``reverse``) from a person."""
    if action == "pre_clear" and not reverse:
        instance._moderators_before = named_moderators.of(instance)
    if action in {"post_add", "post_remove", "post_clear"}:
        before = getattr(instance, "_moderators_before", set())
        named_moderators.note([instance.pk] if reverse else (pk_set or before))


def _forum_goes(instance, **kwargs) -> None:
    instance._moderators_before = named_moderators.of(instance)


def _forum_is_gone(instance, **kwargs) -> None:
    named_moderators.note(instance._moderators_before)
