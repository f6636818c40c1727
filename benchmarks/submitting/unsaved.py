"""What somebody types into their organisation's figures and has not saved (see ``hub.base.unsaved``).

The figures that are saved and not sent are the organisation's own, and lie in the submission.
"""

from django.utils.translation import gettext_lazy as _

from benchmarks import permissions
from benchmarks.models import Submission
from benchmarks.submitting.forms import PARTS, FiguresForm
from hub.base.unsaved import registry
from hub.base.unsaved.registry import FormKind, Place


def _writes(user, place: Place) -> bool:
    return place.about is not None and permissions.writes(user, place.about)


def _title(submission: Submission) -> str:
    return submission.round.title


FIGURES_FORM = FormKind(
    name="benchmark-figures",
    label=_("Figures of an organisation"),
    model=Submission,
    fields=(*FiguresForm.base_fields, *(f"{part}-*" for part in PARTS)),
    may_keep=_writes,
    based_on="edition",
    browser_key="figures:{id}",
    title=_title,
)


def register() -> None:
    """Have the text of this form kept; done once, at the start."""
    registry.register(FIGURES_FORM)
