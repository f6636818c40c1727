"""What people may upload, judged by content and size.

``check_document`` and ``check_image`` raise ``ValidationError`` with a message that says what is wrong
and what to do. They read the upload piece by piece, and leave it rewound.
"""

import codecs
import re
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from hub.base import pictures
from hub.base.files import virus_scanner

# The part that every file of the kind has in its zip archive.
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN_DOCUMENT_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
TEXT_EXTENSIONS = {"txt", "md", "csv"}
# Kinds that only some parts of the site take: where in the file a mark stands, and the mark.
MARKS = {
    "mp4": (4, b"ftyp"),
    "png": (0, b"\x89PNG\r\n"),
    "jpg": (0, b"\xff\xd8\xff"),
    "jpeg": (0, b"\xff\xd8\xff"),
}
IMAGE_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
# What a zip archive may unpack to, and of how many parts; a program that reads its text unpacks it.
UNPACKED_MAX_BYTES = 500 * 1024 * 1024
UNPACKED_MAX_PARTS = 20_000


class RefusedUpload(UploadedFile):
    """What is left of a file that was too large to keep: its name and its size."""

    def __init__(self, *, name, size, content_type):
        super().__init__(file=ContentFile(b""), name=name, content_type=content_type, size=size)


class BoundedFileUploadHandler(TemporaryFileUploadHandler):
    """Keep no more of a request's files than may be kept; read on, so that the page can answer.

    A form then finds a ``RefusedUpload`` in the place of the file, and everything else that the
    person typed. Ending the connection instead would show the browser's own error and lose the text.
    """

    kept_before = 0

    @property
    def most_bytes(self) -> int:
        """The largest file that any form takes."""
        return max(settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_IMAGE_BYTES)

    @property
    def most_request_bytes(self) -> int:
        """All files of one request together."""
        return settings.UPLOAD_MAX_REQUEST_BYTES

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.refused = False

    def receive_data_chunk(self, raw_data, start):
        end = start + len(raw_data)
        if not self.refused and (end > self.most_bytes or self.kept_before + end > self.most_request_bytes):
            self.refused = True
            self.file.close()  # which removes the temporary file
        if not self.refused:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size):
        if self.refused:
            return RefusedUpload(name=self.file_name, size=file_size, content_type=self.content_type)
        self.kept_before += file_size
        return super().file_complete(file_size)

    def upload_interrupted(self):
        if isinstance(getattr(self, "file", None), TemporaryUploadedFile) and not self.file.closed:
            super().upload_interrupted()


def extension_of(name: str) -> str:
    """The extension of a file's name in lower case, without the dot."""
    return PurePosixPath(name or "").suffix.lower().lstrip(".")


class LargeFileUploadHandler(BoundedFileUploadHandler):
    """The same for the few forms whose people may send very large files; their views ask who it is first."""

    @property
    def most_bytes(self) -> int:
        """The largest file that such a form takes."""
        return settings.TOOLKIT_UPLOAD_MAX_BYTES

    @property
    def most_request_bytes(self) -> int:
        """All files of one such request together."""
        return settings.TOOLKIT_UPLOAD_MAX_REQUEST_BYTES


def _check_size(upload, *, most: int) -> None:
    if upload.size == 0:
        raise ValidationError(
            _("“%(name)s” is empty. Check the file on your computer and choose it again."),
            code="empty",
            params={"name": upload.name},
        )
    if upload.size > most:
        raise ValidationError(
            _("“%(name)s” has %(size)s; a file may have %(most)s at the most. Make it smaller or split it."),
            code="too_large",
            params={"name": upload.name, "size": filesizeformat(upload.size), "most": filesizeformat(most)},
        )
    if isinstance(upload, RefusedUpload):
        raise ValidationError(
            _("The files chosen together are too large. Add “%(name)s” after saving the others."),
            code="too_large_together",
            params={"name": upload.name},
        )


def _check_extension(upload, allowed) -> str:
    extension = extension_of(upload.name)
    if extension not in allowed:
        raise ValidationError(
            _(
                "“%(name)s” is not of a kind that can be added. Choose a file of one of these kinds: %(kinds)s."
            ),
            code="extension",
            params={"name": upload.name, "kinds": ", ".join(allowed)},
        )
    return extension


def _unlike(upload, extension: str) -> ValidationError:
    """The error for content that its extension does not fit, saying what it looks like where that is known."""
    upload.seek(0)
    try:
        looks_like = puremagic.from_string(upload.read(4096)).lstrip(".")
    except (puremagic.PureError, ValueError):
        looks_like = ""
    if looks_like and looks_like != extension:
        return ValidationError(
            _(
                "“%(name)s” is called a .%(extension)s file, but what is in it looks like .%(looks_like)s. "
                "Open it in its program and save it as .%(extension)s."
            ),
            code="content",
            params={"name": upload.name, "extension": extension, "looks_like": looks_like},
        )
    return ValidationError(
        _("“%(name)s” can't be read as a .%(extension)s file. Open it in its program and save it again."),
        code="content",
        params={"name": upload.name, "extension": extension},
    )


def _check_pdf(upload, extension: str) -> None:
    # Readers accept a little before the mark, and so do scanners' files have it.
    if b"%PDF-" not in upload.read(1024):
        raise _unlike(upload, extension)


def _check_text(upload, extension: str) -> None:
    start = upload.read(4)
    utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not start.startswith(
        codecs.BOM_UTF32_LE
    )
    decoder = codecs.getincrementaldecoder("utf-16" if utf16 else "utf-8")()
    upload.seek(0)
    try:
        for chunk in upload.chunks():
            if "\0" in decoder.decode(chunk):
                raise _unlike(upload, extension)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise ValidationError(
            _(
                "“%(name)s” is not text in UTF-8. Save it with the encoding UTF-8 "
                "(a spreadsheet: as “CSV UTF-8”) and choose it again."
            ),
            code="encoding",
            params={"name": upload.name},
        ) from None


def _check_zip(upload, extension: str) -> None:
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if extension in OFFICE_PARTS:
                fits = {"[Content_Types].xml", OFFICE_PARTS[extension]} <= names
            else:
                fits = "mimetype" in names and archive.getinfo("mimetype").file_size < 200
                fits = fits and archive.read("mimetype").strip() == OPEN_DOCUMENT_TYPES[extension]
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
    ):
        fits = False
    if not fits:
        raise _unlike(upload, extension)
    if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names):
        raise ValidationError(
            _("“%(name)s” has macros in it. Save it without them and choose it again."),
            code="macros",
            params={"name": upload.name},
        )
    if len(parts) > UNPACKED_MAX_PARTS or sum(part.file_size for part in parts) > UNPACKED_MAX_BYTES:
        raise ValidationError(
            _("“%(name)s” unpacks to far more than its size. Save it as PDF and choose that."),
            code="unpacked",
            params={"name": upload.name},
        )


def _check_archive(upload, extension: str) -> None:
    try:
        with zipfile.ZipFile(upload) as archive:
            archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, EOFError):
        raise _unlike(upload, extension) from None


def _check_mark(upload, extension: str) -> None:
    place, mark = MARKS[extension]
    if upload.read(place + len(mark))[place:] != mark:
        raise _unlike(upload, extension)


def check_document(upload, *, most: int | None = None, extensions: Iterable[str] = ()) -> None:
    """Refuse a document that is empty, too large, of another kind than allowed, or not what it is called.

    ``most`` and ``extensions`` take the place of what the library of documents takes. Raises ``ValidationError``,
    also where a scanner finds a virus in it.
    """
    _check_size(upload, most=most or settings.UPLOAD_MAX_BYTES)
    extension = _check_extension(upload, extensions or settings.WAGTAILDOCS_EXTENSIONS)
    upload.seek(0)
    if extension == "pdf":
        _check_pdf(upload, extension)
    elif extension in OFFICE_PARTS or extension in OPEN_DOCUMENT_TYPES:
        _check_zip(upload, extension)
    elif extension in TEXT_EXTENSIONS:
        _check_text(upload, extension)
    elif extension == "zip":
        _check_archive(upload, extension)
    elif extension in MARKS:
        _check_mark(upload, extension)
    else:
        raise _unlike(upload, extension)
    virus_scanner.check(upload)
    upload.seek(0)


def check_image(upload) -> None:
    """Refuse an image that is empty, too large in bytes or pixels, damaged, or not what it is called.

    Raises ``ValidationError``.
    """
    _check_size(upload, most=settings.UPLOAD_MAX_IMAGE_BYTES)
    extension = _check_extension(upload, settings.WAGTAILIMAGES_EXTENSIONS)
    too_many_pixels = ValidationError(
        _("“%(name)s” has more than %(most)s million pixels. Make it smaller and choose it again."),
        code="pixels",
        params={"name": upload.name, "most": settings.UPLOAD_MAX_IMAGE_PIXELS // 1_000_000},
    )
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of metadata that is damaged
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # Only formats that we allow: Pillow's other readers never see the content.
            image = Image.open(upload, formats=sorted(set(IMAGE_FORMATS.values())))
            # Phones write several pictures into one JPEG; the first is taken.
            is_several = image.format == "MPO"
            fits = ("JPEG" if is_several else image.format) == IMAGE_FORMATS.get(extension)
            frames = 1 if is_several else getattr(image, "n_frames", 1)
            pixels = image.width * image.height * frames
            if fits and pixels <= settings.UPLOAD_MAX_IMAGE_PIXELS:
                for number in range(frames):
                    image.seek(number)
                    image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise too_many_pixels from None
    except Exception:  # what a decoder raises of a broken file is anything
        raise _unlike(upload, extension) from None
    if not fits:
        raise _unlike(upload, extension)
    if pixels > settings.UPLOAD_MAX_IMAGE_PIXELS:
        raise too_many_pixels
    upload.seek(0)
    content = upload.read()
    try:
        pictures.clean(content)  # which is done when it is stored
        is_moving_png = pictures.is_moving_png(content)
    except pictures.DamagedPictureError:
        raise ValidationError(
            _(
                "“%(name)s” is not whole: a part of it is missing or damaged. Save it again and choose it again."
            ),
            code="damaged",
            params={"name": upload.name},
        ) from None
    if is_moving_png:  # the library can't show them
        raise ValidationError(
            _("“%(name)s” is a moving PNG. Save it as a GIF or WebP, or without movement, and choose that."),
            code="moving_png",
            params={"name": upload.name},
        )
    virus_scanner.check(upload)
    upload.seek(0)


def display_name(name: str) -> str:
    """A file's own name, fit to be shown and offered for saving: no path, no control characters."""
    name = re.sub(
        r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", name.replace("\\", "/").rsplit("/", 1)[-1]
    ).strip()
    path = PurePosixPath(name or "file")
    return path.stem[: 200 - len(path.suffix[:20])] + path.suffix[:20]
