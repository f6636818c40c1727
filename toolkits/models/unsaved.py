"""What a host typed and has not saved yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.base.unsaved.autosave import KeptTyping
from toolkits.models.toolkit_page import ToolkitPage


class ToolkitTyping(KeptTyping):
    """What a person has typed into one form of a toolkit's desk since it was last saved."""

    # Empty for a toolkit that has not been begun yet.
    toolkit = models.ForeignKey(
        ToolkitPage, null=True, blank=True, on_delete=models.CASCADE, related_name="typings"
    )
    form = models.CharField(_("form"), max_length=30)
    # The revision that the form was filled from; a newer one is a conflict.
    read_revision_id = models.PositiveBigIntegerField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text not saved yet")
        verbose_name_plural = _("texts not saved yet")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "toolkit", "form"],
                condition=models.Q(toolkit__isnull=False),
                name="toolkit_typing_once",
            ),
            models.UniqueConstraint(
                fields=["user", "form"],
                condition=models.Q(toolkit__isnull=True),
                name="toolkit_typing_once_new",
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.form}"
