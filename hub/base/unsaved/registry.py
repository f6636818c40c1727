"""The forms whose text is kept while somebody types.

The app that owns a form registers a ``FormKind``: what its fields are and who may keep text of it. That rule is asked
whenever text is kept or read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise, cached_property

from hub.base.models import UnsavedForm
from hub.base.text.whole_numbers import whole_number


@dataclass(frozen=True)
class FormKind:
    """A form as its app registered it.

    ``fields`` are the names of its controls, where ``partners-*`` stands for all that begin so. ``may_keep(user,
    place)`` says who may keep and read text of it. ``model`` is of what it is about; without one, it is about
    nothing. ``is_key`` says which keys tell its places apart. ``based_on`` is the control that says which version
    the form was filled from. ``browser_key`` names the text in the browser's store, with ``{id}`` and ``{key}``.
    ``title`` names what it is about in the archive of one's own data.
    """

    name: str
    label: str | Promise
    fields: tuple[str, ...]
    may_keep: Callable[..., bool]
    browser_key: str
    model: type[Model] | None = None
    is_key: Callable[[str], bool] | None = None
    based_on: str = ""
    title: Callable[..., str] | None = None

    def place(self, about: Model | None = None, key: str = "") -> "Place":
        """Where this form stands about a thing."""
        place = Place(self, about.pk if about else None, key)
        if about is not None:
            place.__dict__["about"] = about
        return place

    def own_fields(self, sent: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """What was sent in the form's own controls."""
        names = {name for name in self.fields if not name.endswith("*")} - {"kept", self.based_on}
        beginnings = tuple(name[:-1] for name in self.fields if name.endswith("*"))
        return {name: values for name, values in sent.items() if name in names or name.startswith(beginnings)}


@dataclass(frozen=True)
class Place:
    """One form about one thing: what a text that is kept belongs to."""

    kind: FormKind
    object_id: int | None = None
    key: str = ""

    @cached_property
    def about(self) -> Model | None:
        """The thing; None where there is none, or no longer."""
        if self.object_id is None:
            return None
        return self.kind.model._default_manager.filter(pk=self.object_id).first()

    @property
    def columns(self) -> dict:
        """How a row says that it is of this place."""
        return {"form": self.kind.name, "object_id": self.object_id, "key": self.key}

    @property
    def content_type(self) -> ContentType | None:
        """Of what the form is about."""
        return ContentType.objects.get_for_model(self.kind.model) if self.kind.model else None

    @property
    def address(self) -> str:
        """Where a script sends what is typed."""
        named = {"about": self.object_id, "key": self.key}
        query = urlencode({name: value for name, value in named.items() if value})
        address = reverse("base:keep_unsaved", args=[self.kind.name])
        return f"{address}?{query}" if query else address

    @property
    def browser_key(self) -> str:
        """The name of the text in the browser's store, and of the message that it was sent."""
        return self.kind.browser_key.format(id=self.object_id, key=self.key)

    def may_be_kept_by(self, user) -> bool:
        """Whether the user may keep and read text here."""
        return self.kind.may_keep(user, self)


_kinds: dict[str, FormKind] = {}


def register(*kinds: FormKind) -> None:
    """Let text of these forms be kept."""
    for kind in kinds:
        if _kinds.get(kind.name, kind) is not kind:
            raise ImproperlyConfigured(f"The form {kind.name!r} is registered twice.")
        _kinds[kind.name] = kind


def kinds() -> dict[str, FormKind]:
    """All forms whose text is kept, by name."""
    return dict(_kinds)


def place_of(form: str, about: str = "", key: str = "") -> Place | None:
    """The place that an address names; None where there is no such form."""
    kind = _kinds.get(form)
    if kind is None or bool(about) is not (kind.model is not None):
        return None
    number = whole_number(about)
    if about and number is None:
        return None
    if len(key) > UnsavedForm._meta.get_field("key").max_length:
        return None
    if not (kind.is_key(key) if kind.is_key else key == ""):
        return None
    return Place(kind, number, key)


def place_of_row(unsaved: UnsavedForm) -> Place | None:
    """The place that a row is of; None where its form is not kept any more."""
    kind = _kinds.get(unsaved.form)
    return Place(kind, unsaved.object_id, unsaved.key) if kind else None
