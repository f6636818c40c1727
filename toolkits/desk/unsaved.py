"""What somebody typed into a form of a toolkit's desk and has not saved yet (see ``hub.base.unsaved.autosave``)."""

import zlib

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.base.unsaved import autosave
from hub.base.unsaved.autosave import stamp
from peers.models import Programme
from toolkits.models import ToolkitPage, ToolkitTyping

NEW = "new"
ABOUT = "about"
NEW_STEP = "step-new"


def form_of_step(slug: str) -> str:
    """How the form of one step is called; a step's name in addresses may be longer than a form's."""
    return f"step-{zlib.crc32(slug.encode()):08x}"


def is_form(name: str) -> bool:
    """Whether a toolkit has such a form."""
    return name in {ABOUT, NEW_STEP} or (name.startswith("step-") and len(name) == 13)


def find(*, user, toolkit: ToolkitPage | None, form: str) -> ToolkitTyping | None:
    """What the user typed into a form and has not saved, if anything."""
    return ToolkitTyping.objects.filter(user=user, toolkit=toolkit, form=form).first()


def unsaved_texts(*, user) -> list[dict]:
    """All that the user typed and has not saved, newest first: ``kept``, ``label`` and ``address``."""
    mine = ToolkitTyping.objects.filter(user=user).defer("typed").select_related("toolkit")
    return [
        {"kept": kept, "label": label_of(kept), "address": _address_of(kept)}
        for kept in mine.order_by("-saved_at")
        if kept.toolkit is None or kept.toolkit.may_be_edited_by(user)
    ]


@transaction.atomic
def keep(
    *,
    user,
    toolkit: ToolkitPage | None,
    form: str,
    typed: dict[str, list[str]],
    goes_on_from: str,
    revision: int | None,
) -> ToolkitTyping:
    """Keep what the user typed; ``toolkit`` is None for one not begun yet.

    Raises ``PermissionDenied``, and what ``kept_typing.keep`` does.
    """
    if not (toolkit.may_be_edited_by(user) if toolkit else may_begin(user)):
        raise PermissionDenied
    return autosave.keep(
        ToolkitTyping,
        of={"user": user, "toolkit": toolkit, "form": form},
        typed=typed,
        goes_on_from=goes_on_from,
        also={"read_revision_id": revision},
    )


def may_begin(user) -> bool:
    """Whether there is a programme for which the user may publish."""
    return user.is_superuser or Programme.objects.hosted_by(user).exists()


def discard(*, user, toolkit: ToolkitPage | None, form: str, known: str | None = None) -> None:
    """Forget what the user typed; with ``known``, only if it is still what that stamp names."""
    kept = find(user=user, toolkit=toolkit, form=form)
    if kept is not None and (known is None or stamp(kept) == known):
        kept.delete()


def as_form_data(kept: ToolkitTyping) -> QueryDict:
    """What was typed, as the form would send it."""
    data = kept.as_form_data()
    data["revision"] = "" if kept.read_revision_id is None else str(kept.read_revision_id)
    return data


def label_of(kept: ToolkitTyping) -> str:
    """The form into which it was typed, in words."""
    if kept.toolkit is None:
        return str(_("A toolkit not begun yet"))
    what = _("About") if kept.form == ABOUT else _("A step")
    return f"{kept.toolkit.draft_title}: {what}"


def _address_of(kept: ToolkitTyping) -> str:
    if kept.toolkit is None:
        return reverse("toolkits:new")
    if kept.form == ABOUT:
        return kept.toolkit.edit_url
    if kept.form == NEW_STEP:
        return reverse("toolkits:new_step", args=[kept.toolkit_id])
    return reverse("toolkits:steps", args=[kept.toolkit_id])
