"""Kinds of text that members write and others read: each app registers its own in a module ``moderated_kinds.py``.

What is registered can be reported; the reports wait in one queue, and one page decides on them. A kind knows how a
thing is shown to a moderator, whose it is, who moderates it, how it is hidden and how that is taken back. What
moderators do is written into one log, and whom it concerns can appeal once (``peers.moderation``).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar, NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.base.access import audiences
from hub.base.moderation.acts import Act

# A line for what was hidden with a warning, which is one act.
HIDE_AND_WARN = "hide_and_warn"


class Waiting(NamedTuple):
    """Something that waits for a moderator, as its writer sees it."""

    title: str
    address: str
    since: datetime


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
    # Whether a moderator can hide it.
    can_hide = False
    # Words of acts beside those of hub.base.moderation.acts.
    own_acts: type[models.TextChoices] | None = None
    # What was done, as its writer is told it, with ``names`` of the thing.
    lines: ClassVar[Mapping[str, str | Promise]] = {
        Act.HIDE: _("A moderator hid what you wrote: “%(title)s”"),
        HIDE_AND_WARN: _("A moderator hid what you wrote: “%(title)s”, and warns you"),
        Act.WARN: _("A moderator warns you about what you wrote: “%(title)s”"),
        Act.SUSPEND: _("A moderator suspended your account because of what you wrote: “%(title)s”"),
    }
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
        """What it says, in Markdown, to those who moderate it."""

    def text_for(self, reader, thing: Model) -> str:
        """What it says to somebody who reports it."""
        return self.text(thing)

    @abstractmethod
    def author(self, thing: Model) -> Model | None:
        """Who wrote it; None for a deleted account."""

    def address(self, thing: Model) -> str:
        """Where readers find it."""
        return thing.get_absolute_url()

    def names(self, thing: Model | None) -> dict[str, str]:
        """What ``lines`` name; of a thing that is gone, nothing."""
        return {"title": self.title(thing) if thing is not None else ""}

    def is_hidden(self, thing: Model) -> bool:
        """Whether a moderator has hidden it."""
        return getattr(thing, "hidden_at", None) is not None

    # --- Readers -----------------------------------------------------------------------------------------
    def may_read(self, user, thing: Model) -> bool:
        """Whether somebody may read it."""
        return audiences.may_see(user, thing)

    def readable_ids(self, user, things: list[Model]) -> set[int]:
        """The ids of those of the things that somebody may read; the queries do not grow with the things.

        A kind overrides this where ``may_read`` asks the database.
        """
        return {thing.pk for thing in things if self.may_read(user, thing)}

    def can_be_flagged(self, thing: Model) -> bool:
        """Whether there is something to report now: not what is hidden, deleted or a draft."""
        return not self.is_hidden(thing)

    def waiting_of(self, user) -> list[Waiting]:
        """What somebody wrote that others see once a moderator approves it."""
        return []

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

    def scope_id(self, thing: Model) -> int:
        """The id of that whose moderators read what was done with it: it, or what it is part of."""
        return thing.pk

    def scopes_moderated_by(self, user) -> QuerySet:
        """What somebody moderates, as ``scope_id`` means it; for moderators of this kind alone."""
        return self.moderated_by(user)

    def logged_as(self, thing: Model) -> tuple[str, str]:
        """What the moderators' log calls it, and where that leads; empty where it leads nowhere."""
        return self.title(thing), self.address(thing)

    def lock(self, thing: Model) -> None:
        """Let nobody else decide on it before this transaction ends; reads anew what a decision changes."""
        models.QuerySet(self.model).select_for_update().get(pk=thing.pk)
        thing.refresh_from_db()

    def hide(self, *, by, thing: Model, reason: str, tells: bool = True) -> None:
        """Take it from sight and log it. Unless ``tells`` is false, its writer is told why."""
        raise NotImplementedError

    def show(self, *, by, thing: Model) -> None:
        """Show it again, and log it."""
        raise NotImplementedError

    def take_back(self, act: str, *, by, thing: Model) -> None:
        """Undo an act after an appeal; of a warning, nothing is left to undo."""
        if act == Act.HIDE:
            self.show(by=by, thing=thing)

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


def label_of_act(act: str) -> str:
    """An act of the moderators' log in words."""
    for words in (Act, *{kind.own_acts for kind in _kinds.values() if kind.own_acts}):
        if act in words.values:
            return str(words(act).label)
    return act


def of_moderator(user) -> list[ModeratedKind]:
    """The kinds of which somebody moderates things."""
    return [kind for kind in registered() if kind.moderates_some(user)]


def is_moderator(user) -> bool:
    """Whether somebody moderates anything that members write."""
    return any(kind.moderates_some(user) for kind in _kinds.values())
