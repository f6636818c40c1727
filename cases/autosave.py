"""What somebody typed into a case's form and has not saved yet.

It is kept beside the case: no draft is changed by it, no review disturbed. Two windows of one person don't
write over each other: each says which text it goes on from, by ``stamp``, and is refused where another has been
kept since.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import steps
from cases.models import CaseAutosave, CasePage
from hub.base import audiences

KEPT_FOR = timedelta(days=90)
FORGOTTEN_AT_ONCE = 1000
# Seven sections of the greatest length, and room to spare.
MOST_CHARACTERS = 400_000
MOST_VALUES = 1_000


_TYPED_ELSEWHERE = _(
    "You typed into this step in another window too. What you type here is kept in this browser until you save it."
)


class TypedElsewhereError(Exception):
    """Another text has been kept since. The message is for people."""


class TooMuchTextError(Exception):
    """More than the form could take. The message is for people."""


def stamp(kept: CaseAutosave | None) -> str:
    """The name of one state of what is kept; empty for none."""
    return kept.saved_at.isoformat() if kept else ""


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

    ``goes_on_from`` is the ``stamp`` of what the window knew, ``revision`` what its form was filled from.
    Raises ``PermissionDenied``, ``TooMuchTextError``, or ``TypedElsewhereError`` where another window has been
    faster.
    """
    if not (case.may_be_edited_by(user) if case else audiences.is_member(user)):
        raise PermissionDenied
    size = sum(len(value) for values in typed.values() for value in values)
    if size > MOST_CHARACTERS or sum(map(len, typed.values())) > MOST_VALUES:
        raise TooMuchTextError(_("This is more than a step can hold. Attach a long text as a file."))
    kept = CaseAutosave.objects.select_for_update().filter(user=user, case=case, step=step).first()
    if kept is None:
        kept = CaseAutosave(user=user, case=case, step=step)
    elif stamp(kept) != goes_on_from and kept.typed != typed:
        raise TypedElsewhereError(_TYPED_ELSEWHERE)
    kept.typed = typed
    kept.read_revision_id = revision
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:  # two windows began at the same moment
        raise TypedElsewhereError(_TYPED_ELSEWHERE) from error
    return kept


def discard(*, user, case: CasePage | None, step: str, known: str | None = None) -> None:
    """Forget what the user typed into a step; with ``known``, only if it is still what that stamp names."""
    kept = find(user=user, case=case, step=step)
    if kept is not None and (known is None or stamp(kept) == known):
        kept.delete()


def as_form_data(kept: CaseAutosave) -> QueryDict:
    """What was typed, as the form would send it."""
    data = QueryDict(mutable=True)
    for name, values in kept.typed.items():
        data.setlist(name, values)
    data["revision"] = "" if kept.read_revision_id is None else str(kept.read_revision_id)
    data["kept"] = stamp(kept)
    return data


def forget_old(*, now=None) -> int:
    """Delete what nobody has come back to; returns how many."""
    now = now or timezone.now()
    old = CaseAutosave.objects.filter(saved_at__lt=now - KEPT_FOR).order_by("pk")
    return CaseAutosave.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    ).delete()[0]


def label_of(kept: CaseAutosave) -> str:
    """The step into which it was typed, in words."""
    if kept.step == steps.NEW:
        return str(_("A case not begun yet"))
    return str(steps.step(kept.step).label)


def _address_of(kept: CaseAutosave) -> str:
    return reverse("cases:new") if kept.case is None else steps.step(kept.step).address(kept.case)
