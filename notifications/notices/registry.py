"""Kinds of notices. Each app declares its own in a module ``notice_kinds.py``, which is found by its name.

A kind says what its notices are about, and finds the words for them. Some are told directly to people
whom they concern (an answer, a mention); the others come to whoever follows something.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hub.base.access import audiences
from notifications.models.frequency import How

__all__ = ["Happening", "How", "Kind", "Words", "declare", "get", "readable"]


@dataclass(frozen=True)
class Happening:
    """What the words are found for: something that happened to a thing, as one reader is told of it."""

    thing: Model
    reader: Model
    kind: str
    actor: Model | None = None
    # How many of one kind the notice stands for.
    count: int = 1
    details: dict = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a notice says, in plain text and in the reader's language."""

    # One line, in the list and first in the mail.
    line: str
    # Of the mail, and so the same for all that is about one thing.
    subject: str
    # A path on the site.
    address: str
    # Markdown that the mail quotes.
    quote: str = ""
    # The line where one notice stands for several.
    several: str = ""
    # The mail's button.
    action: str = ""
    # What it tells of one by one: a line and a path each.
    points: tuple[tuple[str, str], ...] = ()
    # Where the general mail says too little: its own templates, as for rendering.render, and what they know.
    # Lists show neither, so what costs queries is made lazily.
    template: str = ""
    context: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One kind of notice as it was declared."""

    key: str
    model: type[Model]
    label: str
    words: Callable[[Happening], Words]
    how: How | None
    choices: tuple[How, ...]
    queryset: Callable[[], QuerySet]
    visible: Callable[[QuerySet, Model], QuerySet] | None
    concerns: Callable[[Model], bool] | None = None

    @property
    def is_direct(self) -> bool:
        """Whether it is meant for people whom it names, and not for followers."""
        return self.how is not None


_kinds: dict[str, Kind] = {}


def declare(
    key: str,
    *,
    model: type[Model],
    label: str,
    words: Callable[[Happening], Words],
    how: How | None = None,
    choices: Sequence[How] = tuple(How),
    queryset: Callable[[], QuerySet] | None = None,
    visible: Callable[[QuerySet, Model], QuerySet] | None = None,
    concerns: Callable[[Model], bool] | None = None,
) -> None:
    """Declare a kind of notice.

    ``how`` makes it one that is told directly, so by default; ``choices`` is what a person may choose
    instead. ``queryset()`` returns how the things are read, ``visible(things, user)`` narrows them to
    those that the reader may see: without it, ``audiences.may_see`` is asked of each one in a list.
    ``concerns(user)`` says to whom such a notice can come at all: the others are not asked how they want it.
    """
    if key in _kinds:
        raise ImproperlyConfigured(f"The kind of notice {key!r} is declared twice.")
    if how is not None and how not in choices:
        raise ImproperlyConfigured(f"The kind of notice {key!r} has a default that can't be chosen.")
    _kinds[key] = Kind(
        key=key,
        model=model,
        label=label,
        words=words,
        how=how,
        choices=tuple(choices),
        queryset=queryset or model._default_manager.all,
        visible=visible,
        concerns=concerns,
    )


def get(key: str) -> Kind | None:
    """The kind of this key; None where it was declared once and is no more."""
    return _kinds.get(key)


def keys() -> list[str]:
    """The keys of all kinds."""
    return sorted(_kinds)


def direct() -> list[Kind]:
    """The kinds that are meant for people whom they name, in the order of their labels."""
    return sorted((kind for kind in _kinds.values() if kind.is_direct), key=lambda kind: str(kind.label))


def direct_for(user) -> list[Kind]:
    """Those of them that can come to this person."""
    return [kind for kind in direct() if kind.concerns is None or kind.concerns(user)]


def of_model(model: type[Model]) -> list[str]:
    """The keys of the kinds whose notices are about instances of ``model``."""
    return [kind.key for kind in _kinds.values() if issubclass(model, kind.model)]


def models() -> set[type[Model]]:
    """The models that notices are about."""
    return {kind.model for kind in _kinds.values()}


def readable(kind: Kind, user, ids: Iterable[int]) -> dict[int, Model]:
    """Those of the things that the reader may see now, by id."""
    things = kind.queryset().filter(pk__in=set(ids))
    if kind.visible is not None:
        return {thing.pk: thing for thing in kind.visible(things, user)}
    if issubclass(kind.model, Page):
        return {page.pk: page for page in audiences.visible_to(things, user)}
    return {thing.pk: thing for thing in things if audiences.may_see(user, thing)}


def words_for(kind: Kind, happening: Happening) -> Words:
    """The words of a notice, with what was left out filled in."""
    words = kind.words(happening)
    return replace(
        words,
        line=str(words.line),
        subject=str(words.subject),
        several=str(words.several or words.line),
        action=str(words.action or _("Open it")),
    )
