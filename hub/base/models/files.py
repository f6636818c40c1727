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


class HubRendition(AbstractRendition):
    """An image cut and scaled for one use."""

    image = models.ForeignKey(HubImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="hub_rendition_once"
            )
        ]


class HubDocument(AbstractDocument):
    """A file in the library: what is attached to cases and toolkits."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_hubdocument", "Can choose document")]
