"""The parts of a case of which a moderator can say something by itself."""

from django.utils.translation import gettext_lazy as _

from cases.models.sections import Section

IN_SHORT = "in_short"
FIGURES = "figures"
EVIDENCE = "evidence"
FILES = "files"

# In the order of the page: what it is called, by its name in ``CaseReviewComment.part``.
PARTS = {
    IN_SHORT: _("Title, summary and facts"),
    **{section.value: section.label for section in Section},
    FIGURES: _("Figures and partners"),
    EVIDENCE: _("Evidence and follow-ups"),
    FILES: _("Images and attachments"),
}
