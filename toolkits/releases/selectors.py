"""The files of a release as readers see them, read in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from hub.base import document_reading
from hub.base.models import DocumentText


@dataclass(frozen=True)
class ShownFile:
    """A file of a release as a reader sees it."""

    release: Any
    version: Any
    can_be_read: bool

    @property
    def key(self) -> int:
        """The key of the file, whichever version it is."""
        return self.version.file_id

    @property
    def name(self) -> str:
        """The name under which it is saved."""
        return self.version.file.name

    @property
    def title(self) -> str:
        """What it is called."""
        return self.version.file.title or self.version.file.name

    @property
    def address(self) -> str:
        """Where it is downloaded."""
        return reverse(
            "toolkits:version", args=[self.release.toolkit_id, self.release.number, self.version.pk]
        )

    @property
    def text_address(self) -> str:
        """Where its text can be read before that; empty where there is none."""
        if not self.can_be_read:
            return ""
        return reverse("toolkits:text", args=[self.release.toolkit_id, self.release.number, self.version.pk])


def files_of(release) -> list[ShownFile]:
    """The files of a release, in its order."""
    read = DocumentText.objects.defer("text")
    rows = release.files.select_related("version__file", "version__document").prefetch_related(
        Prefetch("version__document__taken_text", read)
    )
    return [ShownFile(release, row.version, _can_be_read(row.version)) for row in rows]


def _can_be_read(version) -> bool:
    if version.format not in document_reading.EXTENSIONS:
        return False
    taken = getattr(version.document, "taken_text", None)
    return taken is not None and taken.status == DocumentText.Status.READ
