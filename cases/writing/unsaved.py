"""What somebody typed into a case's form and has not saved yet (see ``hub.base.unsaved.autosave``).

It is kept beside the case: no draft is changed by it, no review disturbed.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import AdviceRequest, CaseAutosave, CasePage
from cases.writing import steps
from hub.base.access import audiences
from hub.base.unsaved import autosave
from hub.base.unsaved.autosave import stamp

# The form by which a case asks for advice; and, with the request's id behind it, the one for what came of it.
ADVICE = "advice"


def advice_step(request: AdviceRequest) -> str:
    """The form in which the authors say what came of a request for advice."""
    return f"{ADVICE}-{request.pk}"


def is_form(step: str) -> bool:
    """Whether there is a form of this name whose text is kept."""
    name, _dash, key = step.partition("-")
    if name == ADVICE:
        return step == ADVICE or (key.isdecimal() and len(key) < 13)
    return any(one.key == step and one.has_form for one in steps.STEPS)


def find(*, user, case: CasePage | None, step: str) -> CaseAutosave | None:
    """What the user typed into a step and has not saved, if anything."""
    return CaseAutosave.objects.filter(user=user, case=case, step=step).first()


def unsaved_texts(*, user, case: CasePage | None = None) -> list[dict]:
    """All that the user typed and has not saved, newest first: ``kept``, ``case``, ``label`` and ``address``."""
    mine = CaseAutosave.objects.filter(user=user).defer("typed").select_related("case").order_by("-saved_at")
    if case is not None:
        # What is typed about advice is no part of the case's text.
        mine = mine.filter(case=case).exclude(step__startswith=ADVICE)
    return [
        {
            "kept": kept,
            "case": kept.case,
            "label": label_of(kept),
            "address": address_of(kept.case, kept.step),
        }
        for kept in mine
    ]


@transaction.atomic
def keep(
    *,
    user,
    case: CasePage | None,
    step: str,
    typed: dict[str, list[str]],
    goes_on_from: str,
    revision: int | None,
) -> CaseAutosave:
    """Keep what the user typed into a step of the case's form; ``case`` is None for one not begun yet.

    ``revision`` is what its form was filled from. Raises ``PermissionDenied``, and what ``kept_typing.keep`` does.
    """
    if not (case.may_be_edited_by(user) if case else audiences.is_member(user)):
        raise PermissionDenied
    return autosave.keep(
        CaseAutosave,
        of={"user": user, "case": case, "step": step},
        typed=typed,
        goes_on_from=goes_on_from,
        also={"read_revision_id": revision},
    )


def discard(*, user, case: CasePage | None, step: str, known: str | None = None) -> None:
    """Forget what the user typed into a step; with ``known``, only if it is still what that stamp names."""
    kept = find(user=user, case=case, step=step)
    if kept is not None and (known is None or stamp(kept) == known):
        kept.delete()


def as_form_data(kept: CaseAutosave) -> QueryDict:
    """What was typed, as the form would send it."""
    data = kept.as_form_data()
    data["revision"] = "" if kept.read_revision_id is None else str(kept.read_revision_id)
    return data


def forget_old(*, now=None) -> int:
    """Delete what nobody has come back to; returns how many."""
    return autosave.forget_old(CaseAutosave, now=now)


def label_of(kept: CaseAutosave) -> str:
    """The form into which it was typed, in words."""
    if kept.step == steps.NEW:
        return str(_("A case not begun yet"))
    if kept.step == ADVICE:
        return str(_("Ask for advice"))
    if kept.step.startswith(ADVICE):
        return str(_("What came of the advice"))
    return str(steps.step(kept.step).label)


def address_of(case: CasePage | None, step: str) -> str:
    """Where the form is."""
    if case is None:
        return reverse("cases:new")
    if step == ADVICE:
        return reverse("cases:advice", args=[case.pk])
    if step.startswith(ADVICE):
        return reverse("cases:advice_outcome", args=[case.pk, step.partition("-")[2]])
    return steps.step(step).address(case)
