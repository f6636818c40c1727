"""Kinds of text that members write and others read: each app registers its own in a module ``moderated_kinds.py``.

What is registered can be reported; the reports wait in one queue, and one page decides on them. A kind knows how a
thing is shown to a moderator, whose it is, who moderates it and how it is hidden.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from hub.base.access import audiences


class ModeratedKind(ABC):
    """One kind: an app subclasses it and registers an instance."""

    # In addresses: /flag/<key>/<id>/.
    key: str
    model: type[Model]
    label: str | Promise
    # What the button says: "Report this review".
    report_label: str | Promise
    # What whoever reports it should know beforehand.
    report_hint: str | Promise = ""
    # Whether a moderator can hide it, and warn its writer.
    can_hide = False
    can_warn = False
    # Shows it to a moderator; takes thing, kind, text and what ``decision_context`` returns.
    template = "moderation/_thing.html"
    # Below the decision; takes the same.
    template_below = ""

    def __str__(self):
        return str(self.label)

    # --- The thing ---------------------------------------------------------------------------------------
    def queryset(self) -> QuerySet:
        """How things are read: with all that showing them in a list needs."""
        return self.model._default_manager.all()

    def title(self, thing: Model) -> str:
        """What it is found by, or where it is: a thread's or a toolkit's title."""
        return str(thing)

    def place(self, thing: Model) -> str:
        """Where the title is: a forum's name."""
        return ""

    @abstractmethod
    def text(self, thing: Model) -> str:
        """What it says, in Markdown."""

    @abstractmethod
    def author(self, thing: Model) -> Model | None:
        """Who wrote it; None for a deleted account."""

    def address(self, thing: Model) -> str:
        """Where readers find it."""
        return thing.get_absolute_url()

    def is_hidden(self, thing: Model) -> bool:
        """Whether a moderator has hidden it."""
        return getattr(thing, "hidden_at", None) is not None

    # --- Readers -----------------------------------------------------------------------------------------
    def may_read(self, user, thing: Model) -> bool:
        """Whether somebody may read it."""
        return audiences.may_see(user, thing)

    def can_be_flagged(self, thing: Model) -> bool:
        """Whether there is something to report now: not what is hidden, deleted or a draft."""
        return not self.is_hidden(thing)

    # --- Moderators --------------------------------------------------------------------------------------
    @abstractmethod
    def moderates_some(self, user) -> bool:
        """Whether somebody moderates things of this kind at all; costs no query beyond the person's permissions."""

    @abstractmethod
    def moderated_by(self, user) -> QuerySet:
        """The things that somebody moderates, as a condition for lists."""

    @abstractmethod
    def moderates(self, user, thing: Model) -> bool:
        """Whether somebody moderates this thing."""

    @abstractmethod
    def moderators_of(self, thing: Model) -> Iterable[Model]:
        """The people who moderate it, as far as there are not too many."""

    def lock(self, thing: Model) -> None:
        """Let nobody else decide on it before this transaction ends; reads anew what a decision changes."""
        models.QuerySet(self.model).select_for_update().get(pk=thing.pk)
        thing.refresh_from_db()

    def hide(self, *, by, thing: Model, reason: str, tells: bool = True) -> None:
        """Take it from sight. Unless ``tells`` is false, its writer is told why."""
        raise NotImplementedError

    # Optional: a kind without a log of its own notes nothing.
    def note(self, act: str, *, by, thing: Model, reason: str, details: dict | None = None):  # noqa: B027
        """Write down what a moderator did ("warn", "suspend", "dismiss"); a warning is told to the writer."""

    def decision_context(self, user, thing: Model) -> dict:
        """What its templates take, beside thing, kind, title, text and writer."""
        return {"is_hidden": self.is_hidden(thing), "address": self.address(thing)}


_kinds: dict[str, ModeratedKind] = {}


def register(kind: ModeratedKind) -> None:
    """Add a kind; done once, when the apps are ready."""
    if kind.key in _kinds or of_model(kind.model) is not None:
        raise ImproperlyConfigured(f"The moderated kind {kind.key!r} is registered twice.")
    _kinds[kind.key] = kind


def registered() -> list[ModeratedKind]:
    """All kinds, in the order of their labels."""
    return sorted(_kinds.values(), key=str)


def get(key: str) -> ModeratedKind | None:
    """The kind of this key, if there is one."""
    return _kinds.get(key)


def of_model(model: type[Model]) -> ModeratedKind | None:
    """The kind of a model's things, if they are moderated."""
    return next((kind for kind in _kinds.values() if kind.model is model), None)


def of(thing: Model) -> ModeratedKind:
    """The kind of a thing. Raises ``ImproperlyConfigured`` where nobody registered it."""
    kind = of_model(type(thing))
    if kind is None:
        raise ImproperlyConfigured(f"A {type(thing).__name__} is of no moderated kind.")
    return kind


def of_moderator(user) -> list[ModeratedKind]:
    """The kinds of which somebody moderates things."""
    return [kind for kind in registered() if kind.moderates_some(user)]


def is_moderator(user) -> bool:
    """Whether somebody moderates anything that members write."""
    return any(kind.moderates_some(user) for kind in _kinds.values())
