"""What can be followed.

A kind of content says it in its declaration (``hub.base.content_kinds``), by a ``Following``. What else is followed
(a theme, a saved search) is declared in an app's ``notice_kinds.py``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet

from hub.base import content_kinds
from hub.base.access import audiences
from notifications.models.frequency import How


@dataclass(frozen=True)
class Followed:
    """One kind of thing that people follow."""

    kind: str
    model: type[Model]
    label: str
    label_plural: str
    default_how: How
    name: Callable[[Model], str]
    address: Callable[[Model], str]
    may_follow: Callable[[Model, Model], bool]
    queryset: Callable[[], QuerySet]
    visible: Callable[[QuerySet, Model], QuerySet] | None

    def readable(self, user, ids: Iterable[int]) -> dict[int, Model]:
        """Those of the things that the person may follow now, by id."""
        things = self.queryset().filter(pk__in=set(ids))
        if self.visible is not None:
            return {thing.pk: thing for thing in self.visible(things, user)}
        return {thing.pk: thing for thing in things if self.may_follow(user, thing)}


@dataclass(frozen=True, kw_only=True)
class Following:
    """How the things of a kind of content are followed; ``declare`` says what each part means."""

    default_how: How = How.WEEKLY
    may_follow: Callable[[Model, Model], bool] = audiences.may_see
    queryset: Callable[[], QuerySet] | None = None


_followed: dict[str, Followed] = {}


def _address_of(thing) -> str:
    return thing.get_absolute_url()


def declare(
    model: type[Model],
    *,
    kind: str,
    label: str,
    label_plural: str,
    default_how: How = How.WEEKLY,
    name: Callable[[Model], str] = str,
    address: Callable[[Model], str] = _address_of,
    may_follow: Callable[[Model, Model], bool] = audiences.may_see,
    queryset: Callable[[], QuerySet] | None = None,
    visible: Callable[[QuerySet, Model], QuerySet] | None = None,
) -> None:
    """Let people follow instances of ``model``.

    ``default_how`` is how somebody is told who chose nothing else. ``may_follow(user, thing)`` is asked when
    somebody begins; ``visible(things, user)`` narrows a list of them in one query (without it, each is asked).
    """
    if kind in _followed or any(model is declared.model for declared in _followed.values()):
        raise ImproperlyConfigured(f"How {kind} is followed is declared twice.")
    _followed[kind] = Followed(
        kind=kind,
        model=model,
        label=label,
        label_plural=label_plural,
        default_how=default_how,
        name=name,
        address=address,
        may_follow=may_follow,
        queryset=queryset or model._default_manager.all,
        visible=visible,
    )


def declare_kinds() -> None:
    """Declare the kinds of content that people follow."""
    for kind in content_kinds.all_kinds():
        if kind.following:
            declare(
                kind.model,
                kind=kind.key,
                label=kind.label,
                label_plural=kind.label_plural,
                default_how=kind.following.default_how,
                name=kind.name,
                address=kind.address,
                may_follow=kind.following.may_follow,
                queryset=kind.following.queryset,
                visible=kind.visible or None,
            )


def all_kinds() -> dict[str, Followed]:
    """What can be followed, by kind, in the order of declaration."""
    return dict(_followed)


def get(kind: str) -> Followed | None:
    """What can be followed under this name; None where nothing can."""
    return _followed.get(kind)


def of(thing: Model) -> Followed | None:
    """How instances like this one are followed; None where they are not."""
    # request.user is a wrapper, whose ``__class__`` is that of the user in it.
    for model in thing.__class__.__mro__:
        for declared in _followed.values():
            if declared.model is model:
                return declared
    return None


def key_of(thing: Model) -> tuple[str, int]:
    """Kind and id of a thing that can be followed; raises ``ImproperlyConfigured`` for any other."""
    declared = of(thing)
    if declared is None:
        raise ImproperlyConfigured(f"Nobody can follow a {type(thing).__name__}: it is not declared.")
    return declared.kind, thing.pk
