"""What people typed into forms and have not sent."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UnsavedForm(models.Model):
    """What one person typed into one form since it was last sent; nobody else sees it.

    It is no draft: nothing that others see is changed by it. ``hub.base.unsaved.registry`` has the forms.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(_("form"), max_length=40)
    # What the form is about. The thing may be gone: an answer outlives its thread.
    content_type = models.ForeignKey(
        ContentType, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey()
    # Tells two forms of one name about one thing apart.
    key = models.CharField(max_length=140, blank=True)
    # As the form would have sent it: each name with the list of its values.
    content = models.JSONField(_("content"), default=dict)
    # The revision or version that the form was filled from; a newer one is a conflict.
    based_on = models.PositiveBigIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField(_("kept"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text not sent yet")
        verbose_name_plural = _("texts not sent yet")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form", "object_id", "key"],
                condition=models.Q(object_id__isnull=False),
                name="unsaved_form_once_about",
            ),
            models.UniqueConstraint(
                fields=["user", "form", "key"],
                condition=models.Q(object_id__isnull=True),
                name="unsaved_form_once",
            ),
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="unsaved_form_about"),
            models.Index(fields=["saved_at"], name="unsaved_form_age"),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.form}"

    @property
    def stamp(self) -> str:
        """The name of this state of the text."""
        return self.saved_at.isoformat()
