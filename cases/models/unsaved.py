"""What somebody typed and has not saved yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case_page import CasePage
from hub.base.unsaved.autosave import KeptTyping


class CaseAutosave(KeptTyping):
    """What a person has typed into one step of a case's form since it was last saved.

    It is the person's alone and no draft: nobody else sees it, a review is not disturbed by it, and it goes when
    the step is saved or the person discards it.
    """

    # Empty for a case that has not been begun yet.
    case = models.ForeignKey(
        CasePage, null=True, blank=True, on_delete=models.CASCADE, related_name="autosaves"
    )
    step = models.CharField(_("step of the form"), max_length=30)
    # The revision that the form was filled from; a newer one is a conflict.
    read_revision_id = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("text not saved yet")
        verbose_name_plural = _("texts not saved yet")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case", "step"],
                condition=models.Q(case__isnull=False),
                name="case_autosave_once",
            ),
            models.UniqueConstraint(
                fields=["user", "step"],
                condition=models.Q(case__isnull=True),
                name="case_autosave_once_new",
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.step}"
