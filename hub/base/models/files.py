"""Images and documents. Their files are private: an address under /files/ asks the audience."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class HubImage(AbstractImage):
    """An image in the library."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_hubimage", "Can choose image")]
        # The view of private files looks a file up by its name.
        indexes = [models.Index(fields=["file"], name="hub_image_file")]


class HubRendition(AbstractRendition):
    """An image cut and scaled for one use."""

    image = models.ForeignKey(HubImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        indexes = [models.Index(fields=["file"], name="hub_rendition_file")]
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="hub_rendition_once"
            )
        ]


class HubDocument(AbstractDocument):
    """A file in the library: what is attached to cases and toolkits."""

    # What the file was called by the person who uploaded it; storage allows fewer characters.
    original_name = models.CharField(_("name of the file"), max_length=255, blank=True, editable=False)

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_hubdocument", "Can choose document")]
        indexes = [models.Index(fields=["file"], name="hub_document_file")]

    @property
    def download_name(self) -> str:
        """The name under which a reader saves the file."""
        return self.original_name or self.filename
