"""What others changed is told to this app's services."""

from django.db.models.signals import m2m_changed, post_delete, pre_delete

from forums import tasks
from forums.models import Forum, Mention, Thread
from forums.moderation import named_moderators
from forums.threads.findability import group_of
from hub.base.services import things_retagged
from peers.models import User
from peers.profiles.services import person_changed
from search import refreshing


def connect() -> None:
    """Connect all; called once, when the apps are ready."""
    things_retagged.connect(_retagged, Thread, dispatch_uid="forums.retagged")
    m2m_changed.connect(_moderators_named, Forum.moderators.through, dispatch_uid="forums.moderators")
    person_changed.connect(_person_changed, dispatch_uid="forums.person_changed")
    pre_delete.connect(_person_goes, User, dispatch_uid="forums.person_goes")
    post_delete.connect(_person_is_gone, User, dispatch_uid="forums.person_is_gone")
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


def _person_changed(user, **kwargs) -> None:
    """Others than before may know somebody's name: search follows in the posts that name them."""
    if Mention.objects.filter(user=user).exists():
        tasks.find_posts_naming.enqueue(user.pk)


def _person_goes(instance, **kwargs) -> None:
    """An account goes, and with it the mentions that say where search has its name."""
    instance._posts_naming = list(Mention.objects.filter(user=instance).values_list("post", flat=True))


def _person_is_gone(instance, **kwargs) -> None:
    if instance._posts_naming:
        tasks.find_posts_again.enqueue(instance._posts_naming)
