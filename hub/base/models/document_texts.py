"""The text of documents, and why some have none."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.models.files import HubDocument


class DocumentText(models.Model):
    """What was read in a document's file. The row is written with the document; a worker fills it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Not read yet")
        READ = "read", _("Read")
        UNREADABLE = "unreadable", _("Can't be read")

    class Reason(models.TextChoices):
        """Why a file can't be read, in words for those who can do something about it."""

        ENCRYPTED = "encrypted", _("It is protected by a password.")
        BROKEN = "broken", _("It is damaged. Open it in its program and save it again.")
        MISLABELLED = "mislabelled", _("What is in it is not what its name says.")
        TOO_LARGE = "too_large", _("It is too large.")
        UNPACKS = "unpacks", _("It unpacks to far more than its size.")
        TOO_SLOW = "too_slow", _("Reading it took too long.")
        MEMORY = "memory", _("Reading it took too much memory.")
        NO_TEXT = "no_text", _("There is no text in it. A scan needs text recognition first.")
        ENCODING = "encoding", _("Its characters can't be told. Save it with the encoding UTF-8.")
        MISSING = "missing", _("The file is gone from storage.")
        KIND = "kind", _("Files of this kind are not read.")
        GIVEN_UP = "given_up", _("Reading it was cut short several times.")

    document = models.OneToOneField(
        HubDocument, verbose_name=_("document"), on_delete=models.CASCADE, related_name="taken_text"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    reason = models.CharField(_("why"), max_length=12, choices=Reason.choices, blank=True)
    text = models.TextField(_("text"), blank=True)
    is_cut = models.BooleanField(_("only its beginning"), default=False)
    # The file that this is about: another one in its place has to be read again.
    file_name = models.CharField(max_length=255, blank=True)
    file_hash = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Whoever reads the file moves this ahead, so that no other does; past it, another may.
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    taken_at = models.DateTimeField(_("read at"), null=True, blank=True)

    # Of no use for finding where a document is used, and long.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")
        ordering = ["pk"]
        indexes = [models.Index(fields=["status", "next_try_at"], name="document_text_due")]

    def __str__(self):
        return f"{self.document}: {self.get_status_display()}"

    def wait(self) -> None:
        """Forget what was read: the file is to be read anew. The caller saves."""
        self.status, self.reason, self.text = self.Status.WAITING, "", ""
        self.is_cut, self.attempts = False, 0
        self.next_try_at, self.taken_at = timezone.now(), None
        self.file_name, self.file_hash = self.document.file.name, self.document.file_hash

    def is_of_present_file(self) -> bool:
        """Whether this is about the file that the document has now."""
        return (self.file_name, self.file_hash) == (self.document.file.name, self.document.file_hash)
