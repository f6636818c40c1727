"""Images and documents. Their files are private: an address under /files/ asks the audience."""

from functools import partial

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.utils.file import hash_filelike

from hub.base import pictures


class HubImage(AbstractImage):
    """An image in the library. Whoever stores one, its file holds what is seen and nothing else."""

    # Which cleaner went over which content; another one is cleaned when it is saved, or by the clock.
    cleaned_as = models.CharField(max_length=60, default="", blank=True, editable=False)

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_hubimage", "Can choose image")]
        # The view of private files looks a file up by its name.
        indexes = [models.Index(fields=["file"], name="hub_image_file")]

    def save(self, *args, update_fields=None, **kwargs):
        """Save the image, without what its camera or its program wrote into the file.

        Raises ``DamagedPictureError`` for a new file that ``uploads.check_image`` refuses as well.
        """
        if self.file and (update_fields is None or "file" in update_fields):
            if not self.file._committed:
                self._take_clean_file()
            elif not self.is_clean:
                self._replace_stored_file()
            if update_fields is not None:
                update_fields = {*update_fields, "file_size", "file_hash", "width", "height", "cleaned_as"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left in the file as far as today's cleaner knows."""
        return self.cleaned_as == f"{pictures.CLEANER_VERSION}:{self.file_hash}"

    def note_cleaned(self) -> None:
        """Remember, when it is saved, that there is nothing more to do for this content."""
        self.cleaned_as = f"{pictures.CLEANER_VERSION}:{self.file_hash}"

    def _take_clean_file(self) -> None:
        self.file.open()
        cleaned = pictures.without_metadata(self.file.file)
        if cleaned is not self.file.file:
            name = self.file.name
            self.file = cleaned
            self.file.name = name
        self._set_image_file_metadata()
        self.note_cleaned()

    def _replace_stored_file(self) -> None:
        """Put a clean file in the place of the one in storage; the old one goes when that is settled."""
        storage, name = self.file.storage, self.file.name
        try:
            with storage.open(name, "rb") as stored:
                content = stored.read()
        except FileNotFoundError:
            return
        cleaned = pictures.clean(content)
        if cleaned != content:
            self.file.save(name.rpartition("/")[2], ContentFile(cleaned), save=False)
            self._meta.get_field("file").update_dimension_fields(self, force=True)
            transaction.on_commit(partial(storage.delete, name))
            if self.pk:
                # Made of the old file: what is shown is made anew when it is asked for.
                self.renditions.all().delete()
        self.file_hash = hash_filelike(ContentFile(cleaned))
        self.file_size = len(cleaned)
        self.note_cleaned()

    @classmethod
    def not_cleaned(cls) -> QuerySet["HubImage"]:
        """The images that today's cleaner has not gone over."""
        return cls.objects.filter(
            ~Q(cleaned_as=Concat(Value(f"{pictures.CLEANER_VERSION}:"), F("file_hash")))
        )


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
