"""The forms of a case whose text is kept while somebody types (see ``hub.base.unsaved``).

It is kept beside the case: no draft is changed by it, no review disturbed.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import AdviceRequest, CasePage
from cases.writing import steps
from hub.base.access import audiences
from hub.base.models import UnsavedForm
from hub.base.text.whole_numbers import whole_number
from hub.base.unsaved import registry, services
from hub.base.unsaved.registry import FormKind, Place

# The form by which a case asks for advice; and, with the request's id behind it, the one for what came of it.
ADVICE = "advice"


def _may_edit_case(user, place: Place) -> bool:
    return place.about is not None and place.about.may_be_edited_by(user)


def _title(case: CasePage) -> str:
    return case.title


def _form_of_step(step: steps.Step) -> FormKind:
    return FormKind(
        name=f"case-{step.key}",
        label=step.label,
        model=CasePage,
        # A field of several rows has a control for each part of each.
        fields=(*step.fields, *(f"{name}-*" for name in step.fields)),
        may_keep=_may_edit_case,
        based_on="revision",
        browser_key="{id}:" + step.key,
        title=_title,
    )


NEW_FORM = FormKind(
    name="case-new",
    label=_("A case not begun yet"),
    fields=("title",),
    may_keep=lambda user, _place: audiences.is_member(user),
    based_on="revision",
    browser_key="new:new",
)
ADVICE_FORM = FormKind(
    name="case-advice",
    label=_("Ask for advice"),
    model=CasePage,
    fields=("title_*", "explanation_*", "until"),
    may_keep=_may_edit_case,
    browser_key="{id}:advice",
    title=_title,
)
# The key is the request's.
ADVICE_OUTCOME_FORM = FormKind(
    name="case-advice-outcome",
    label=_("What came of the advice"),
    model=CasePage,
    fields=("outcome", "outcome_*"),
    may_keep=_may_edit_case,
    is_key=lambda key: whole_number(key) is not None,
    browser_key="{id}:advice-{key}",
    title=_title,
)
_FORMS_OF_STEPS = {step.key: _form_of_step(step) for step in steps.FORM_STEPS}
_FORMS = (NEW_FORM, *_FORMS_OF_STEPS.values(), ADVICE_FORM, ADVICE_OUTCOME_FORM)


def register() -> None:
    """Have the text of these forms kept; done once, at the start."""
    registry.register(*_FORMS)


def advice_step(request: AdviceRequest) -> str:
    """The form in which the authors say what came of a request for advice."""
    return f"{ADVICE}-{request.pk}"


def place_of(case: CasePage | None, step: str) -> Place | None:
    """The form of a case that addresses call ``step``; ``case`` is None for one not begun yet."""
    if case is None:
        return NEW_FORM.place()
    if step == ADVICE:
        return ADVICE_FORM.place(case)
    name, _dash, key = step.partition("-")
    if name == ADVICE and ADVICE_OUTCOME_FORM.is_key(key):
        return ADVICE_OUTCOME_FORM.place(case, key)
    return _FORMS_OF_STEPS[step].place(case) if step in _FORMS_OF_STEPS else None


def unsaved_texts_of_case(user, case: CasePage) -> list[dict]:
    """What the user typed into the steps of a case and has not saved, newest first: as ``unsaved_texts``."""
    mine = services.texts_of(user, _FORMS_OF_STEPS.values()).filter(object_id=case.pk).defer("content")
    return [_as_listed(unsaved, case) for unsaved in mine]


def unsaved_texts(user, known: Iterable[CasePage] = ()) -> list[dict]:
    """All that the user typed and has not saved, newest first: ``kept``, ``case``, ``label`` and ``address``.

    ``known`` are cases that are the user's to change and need not be looked for.
    """
    mine = list(services.texts_of(user, _FORMS).defer("content"))
    cases = {case.pk: case for case in known}
    others = {unsaved.object_id for unsaved in mine} - set(cases) - {None}
    if others:
        editable = CasePage.objects.all() if user.is_superuser else CasePage.objects.editable_by(user)
        cases |= {case.pk: case for case in editable.filter(pk__in=others)}
    return [
        _as_listed(unsaved, cases.get(unsaved.object_id))
        for unsaved in mine
        if unsaved.object_id is None or unsaved.object_id in cases
    ]


def _as_listed(unsaved: UnsavedForm, case: CasePage | None) -> dict:
    place = registry.place_of_row(unsaved)
    return {"kept": unsaved, "case": case, "label": place.kind.label, "address": address_of(place)}


def address_of(place: Place) -> str:
    """Where the form is."""
    if place.kind is NEW_FORM:
        return reverse("cases:new")
    if place.kind is ADVICE_FORM:
        return reverse("cases:advice", args=[place.object_id])
    if place.kind is ADVICE_OUTCOME_FORM:
        return reverse("cases:advice_outcome", args=[place.object_id, place.key])
    step = steps.step(place.kind.name.removeprefix("case-"))
    return reverse(step.url_name, args=[place.object_id])
