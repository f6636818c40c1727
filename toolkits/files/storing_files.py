"""Taking a file in: checked, hashed and put into storage piece by piece, before any row is locked for it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from hub.base import pictures
from hub.base.files import uploads
from hub.base.models import HubDocument

PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Taken:
    """A file that lies in storage, and what is known of it."""

    name: str
    stored_name: str
    format: str
    size: int
    sha256: str
    sha1: str

    def as_document(self, *, name: str, title: str, user) -> HubDocument:
        """A row of the library for it, saved; readers save it as ``name``."""
        document = HubDocument(
            title=(title or name)[:255],
            file=self.stored_name,
            original_name=name,
            uploaded_by_user=user,
            file_size=self.size,
            file_hash=self.sha1,
        )
        document.save()
        return document

    def discard(self) -> None:
        """Take the file out of storage again."""
        default_storage.delete(self.stored_name)


def check(upload, *, most: int | None = None) -> None:
    """Raise ``ValidationError`` where a file is not one that a toolkit takes.

    A picture is no larger than a picture may be anywhere: it is read as a whole to be cleaned.
    """
    if uploads.extension_of(upload.name) in uploads.IMAGE_FORMATS.keys() & set(settings.TOOLKIT_EXTENSIONS):
        uploads.check_image(upload)
    uploads.check_document(
        upload, most=most or settings.TOOLKIT_UPLOAD_MAX_BYTES, extensions=settings.TOOLKIT_EXTENSIONS
    )


def sum_of(path: Path) -> str:
    """The SHA-256 that a checked file has once it is stored, read piece by piece."""
    with path.open("rb") as opened:
        stored = _as_stored(File(opened, name=path.name))
        stored.seek(0)
        return hashlib.file_digest(stored, "sha256").hexdigest()


def _as_stored(upload):
    """The file as it is kept: a picture without what the camera wrote into it."""
    if uploads.extension_of(upload.name) in uploads.IMAGE_FORMATS:
        return pictures.without_metadata(upload)
    return upload


def take_in(upload, *, most: int | None = None) -> Taken:
    """Check an upload, of ``most`` bytes, and store it.

    Raises ``ValidationError`` where it is not one that a toolkit takes.
    """
    upload.name = uploads.display_name(upload.name)
    check(upload, most=most)
    upload = _as_stored(upload)
    sha256, sha1 = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
    upload.seek(0)
    while piece := upload.read(PIECE_BYTES):
        sha256.update(piece)
        sha1.update(piece)
    size = upload.tell()
    upload.seek(0)
    field = HubDocument._meta.get_field("file")
    stored = default_storage.save(field.generate_filename(HubDocument(), upload.name), upload)
    return Taken(
        name=upload.name,
        stored_name=stored,
        format=uploads.extension_of(upload.name),
        size=size,
        sha256=sha256.hexdigest(),
        sha1=sha1.hexdigest(),
    )
