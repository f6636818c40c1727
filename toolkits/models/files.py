"""The files of a toolkit: a file keeps its identity while its versions follow one another."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.models import HubDocument
from toolkits.models.toolkit_page import ToolkitPage


class ToolkitFile(models.Model):
    """A file that a toolkit has in one version or another, known by its name."""

    toolkit = models.ForeignKey(ToolkitPage, on_delete=models.CASCADE, related_name="files")
    # What readers save it as; it leads nowhere (``hub.base.files.uploads.display_name``).
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of a toolkit")
        verbose_name_plural = _("files of toolkits")
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint("toolkit", Lower("name"), name="toolkit_file_name_once"),
        ]

    def __str__(self):
        return self.title or self.name


class FileVersionQuerySet(models.QuerySet):
    def released(self):
        """Versions that stand in a published release."""
        return self.filter(in_releases__release__published_at__isnull=False).distinct()


class FileVersion(models.Model):
    """One version of a file. It is never changed: another content is another version."""

    file = models.ForeignKey(ToolkitFile, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"), default=1)
    document = models.OneToOneField(
        HubDocument, verbose_name=_("file"), on_delete=models.PROTECT, related_name="toolkit_version"
    )
    # The extension of its name, in lower case.
    format = models.CharField(_("format"), max_length=20)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    objects = FileVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a file")
        verbose_name_plural = _("versions of files")
        ordering = ["file", "-number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="toolkit_file_version_once")]

    def __str__(self):
        return f"{self.file} ({self.number})"
