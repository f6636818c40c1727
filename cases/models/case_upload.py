"""Which case a file was uploaded for, so that those who review the draft can see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string

from cases.models.case_page import CasePage
from hub.base.models import HubDocument


class CaseUploadQuerySet(models.QuerySet):
    def for_file(self, file):
        """The uploads of an image or a document."""
        if isinstance(file, HubDocument):
            return self.filter(document=file)
        return self.filter(image_id=file.pk)


class CaseUpload(models.Model):
    """A file and the case that its author uploaded it for.

    What is published is found by the page's own rows; this one is for drafts, whose files stand only in
    a revision.
    """

    case = models.ForeignKey(CasePage, on_delete=models.CASCADE, related_name="uploads")
    image = models.OneToOneField(
        get_image_model_string(), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    document = models.OneToOneField(
        HubDocument, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    # A case's uploads are no reason to keep a file: Wagtail need not count them as uses.
    wagtail_reference_index_ignore = True

    objects = CaseUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                name="case_upload_is_one_file",
                condition=models.Q(image__isnull=True, document__isnull=False)
                | models.Q(image__isnull=False, document__isnull=True),
            )
        ]

    def __str__(self):
        return str(self.image or self.document)
