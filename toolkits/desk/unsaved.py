"""The forms of a toolkit's desk whose text is kept while somebody types (see ``hub.base.unsaved``)."""

import re
import zlib
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.base.unsaved import registry, services
from hub.base.unsaved.registry import FormKind, Place
from peers.models import Programme
from toolkits.desk.forms import AboutForm, NewToolkitForm, StepForm
from toolkits.models import ToolkitPage

ABOUT = "about"
NEW_STEP = "step-new"
_STEP = re.compile(r"step-(new|[0-9a-f]{8})")


def may_begin(user) -> bool:
    """Whether there is a programme for which the user may publish."""
    return user.is_superuser or Programme.objects.hosted_by(user).exists()


def _may_edit_toolkit(user, place: Place) -> bool:
    return place.about is not None and place.about.may_be_edited_by(user)


def _title(toolkit: ToolkitPage) -> str:
    return toolkit.title


NEW_FORM = FormKind(
    name="toolkit-new",
    label=_("A toolkit not begun yet"),
    fields=tuple(NewToolkitForm.base_fields),
    may_keep=lambda user, _place: may_begin(user),
    based_on="revision",
    browser_key="toolkit-new:new",
)
ABOUT_FORM = FormKind(
    name="toolkit-about",
    label=_("About"),
    model=ToolkitPage,
    fields=tuple(AboutForm.base_fields),
    may_keep=_may_edit_toolkit,
    based_on="revision",
    browser_key="toolkit-{id}:about",
    title=_title,
)
# The key is a step's, as ``form_of_step`` calls it.
STEP_FORM = FormKind(
    name="toolkit-step",
    label=_("A step"),
    model=ToolkitPage,
    fields=tuple(StepForm.base_fields),
    may_keep=_may_edit_toolkit,
    is_key=lambda key: _STEP.fullmatch(key) is not None,
    based_on="revision",
    browser_key="toolkit-{id}:{key}",
    title=_title,
)
_FORMS = (NEW_FORM, ABOUT_FORM, STEP_FORM)


def register() -> None:
    """Have the text of these forms kept; done once, at the start."""
    registry.register(*_FORMS)


def form_of_step(slug: str) -> str:
    """How the form of one step is called; a step's name in addresses may be longer than a form's."""
    return f"step-{zlib.crc32(slug.encode()):08x}"


def place_of(toolkit: ToolkitPage | None, form: str = "") -> Place | None:
    """The form of a toolkit that addresses call ``form``; ``toolkit`` is None for one not begun yet."""
    if toolkit is None:
        return NEW_FORM.place()
    if form == ABOUT:
        return ABOUT_FORM.place(toolkit)
    return STEP_FORM.place(toolkit, form) if STEP_FORM.is_key(form) else None


def unsaved_texts(user, known: Iterable[ToolkitPage] = ()) -> list[dict]:
    """All that the user typed and has not saved, newest first: ``kept``, ``label`` and ``address``.

    ``known`` are toolkits that are the user's to change and need not be looked for.
    """
    mine = list(services.texts_of(user, _FORMS).defer("content"))
    toolkits = {toolkit.pk: toolkit for toolkit in known}
    others = {unsaved.object_id for unsaved in mine} - set(toolkits) - {None}
    if others:
        editable = ToolkitPage.objects.editable_by(user).filter(pk__in=others)
        toolkits |= {toolkit.pk: toolkit for toolkit in editable}
    listed = []
    for unsaved in mine:
        toolkit = toolkits.get(unsaved.object_id)
        if unsaved.object_id is None or toolkit is not None:
            place = registry.place_of_row(unsaved)
            listed.append(
                {"kept": unsaved, "label": label_of(place.kind, toolkit), "address": _address_of(place)}
            )
    return listed


def label_of(kind: FormKind, toolkit: ToolkitPage | None) -> str:
    """The form into which it was typed, in words."""
    return str(kind.label) if toolkit is None else f"{toolkit.draft_title}: {kind.label}"


def _address_of(place: Place) -> str:
    if place.kind is NEW_FORM:
        return reverse("toolkits:new")
    if place.kind is ABOUT_FORM:
        return reverse("toolkits:edit", args=[place.object_id])
    name = "toolkits:new_step" if place.key == NEW_STEP else "toolkits:steps"
    return reverse(name, args=[place.object_id])
