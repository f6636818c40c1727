"""Why disclosure control does not tell something: what it answers, what is kept, and how people read it."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """Why something is not told."""

    NONE_ANSWERED = "none"
    TOO_FEW = "few"
    DIFFERENCE = "difference"
    FEW_FOR_QUARTILES = "quartiles"
    DOMINATED = "dominated"
    TOGETHER_DIFFERENCE = "together"
    ENOUGH_TOLD = "enough"

    @property
    def words(self) -> str | Promise:
        """The reason as people read it."""
        return WORDS[self]


WORDS = {
    Reason.NONE_ANSWERED: _("Nobody in this group gave this figure."),
    Reason.TOO_FEW: _(
        "Fewer than 5 organisations in this group gave this figure, so nothing of it is shown."
    ),
    Reason.DIFFERENCE: _(
        "This group differs by fewer than 5 organisations from what is shown already: one could be subtracted "
        "from the other. Nothing of it is shown."
    ),
    Reason.FEW_FOR_QUARTILES: _("Quartiles are shown from 8 organisations on."),
    Reason.DOMINATED: _(
        "One organisation makes up more than 25% of the total, so that the total would tell of it. It is not shown."
    ),
    Reason.TOGETHER_DIFFERENCE: _(
        "The total covers nearly the same organisations as another one that is shown, and would tell of those in "
        "which they differ. It is not shown."
    ),
    Reason.ENOUGH_TOLD: _(
        "Members' own groups have told enough of some of these organisations already. Nothing of this one is shown."
    ),
}
