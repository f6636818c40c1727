"""Where somebody moderates, as a condition on threads; asks no models, so that questions about them can use it."""

from django.db.models import Q

from hub.base.access import audiences

MODERATE_PERMISSION = "forums.moderate_forum"


def forum_ids(user) -> set[int]:
    """The forums that a member moderates by name, asked once for a user object; of most, their row says none."""
    if not user.is_authenticated or not user.moderates_a_forum or not audiences.is_member(user):
        return set()
    if not hasattr(user, "_hub_moderated_forums"):
        user._hub_moderated_forums = set(user.moderated_forums.values_list("pk", flat=True))
    return user._hub_moderated_forums


def everywhere(user) -> bool:
    """Whether a member moderates the forums of the whole site."""
    return audiences.is_member(user) and user.has_perm(MODERATE_PERMISSION)


def somewhere(user) -> bool:
    """Whether a member moderates at least one forum."""
    return everywhere(user) or bool(forum_ids(user))


def where(user, prefix: str = "") -> Q:
    """The condition on threads (``prefix`` leads to the thread) that somebody moderates."""
    if everywhere(user):
        return Q(**{f"{prefix}audience__in": audiences.ids_for(user)})
    return Q(**{f"{prefix}audience__in": audiences.ids_for(user), f"{prefix}forum__in": forum_ids(user)})
