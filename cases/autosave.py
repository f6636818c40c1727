"""What somebody typed into a case's form and has not saved yet (see ``hub.base.kept_typing``).

It is kept beside the case: no draft is changed by it, no review disturbed.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases import steps
from cases.models import CaseAutosave, CasePage
from hub.base import audiences, kept_typing
from hub.base.kept_typing import stamp


def find(*, user, case: CasePage | None, step: str) -> CaseAutosave | None:
    """What the user typed into a step and has not saved, if anything."""
    return CaseAutosave.objects.filter(user=user, case=case, step=step).first()


def unsaved_texts(*, user, case: CasePage | None = None) -> list[dict]:
    """All that the user typed and has not saved, newest first: ``kept``, ``case``, ``label`` and ``address``."""
    mine = CaseAutosave.objects.filter(user=user).defer("typed").select_related("case").order_by("-saved_at")
    if case is not None:
        mine = mine.filter(case=case)
    return [
        {"kept": kept, "case": kept.case, "label": label_of(kept), "address": _address_of(kept)}
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
    return kept_typing.keep(
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
    return kept_typing.forget_old(CaseAutosave, now=now)


def label_of(kept: CaseAutosave) -> str:
    """The step into which it was typed, in words."""
    if kept.step == steps.NEW:
        return str(_("A case not begun yet"))
    return str(steps.step(kept.step).label)


def _address_of(kept: CaseAutosave) -> str:
    return reverse("cases:new") if kept.case is None else steps.step(kept.step).address(kept.case)
