"""The zip archives that office files are, looked at before anything in them is unpacked."""

import zipfile

from hub.base.document_reading import UnreadableError

MAX_PARTS = 10_000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
# One part, such as a document's text: the libraries hold it in memory as a tree many times its size.
MAX_XML_BYTES = 50 * 1024 * 1024
# Old binary files, and new ones behind a password, are no zip archives but begin with this.
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1


def check(file, needed: str) -> None:
    """Raise ``UnreadableError`` unless the file is a harmless archive with the part ``needed``."""
    start = file.read(8)
    if start == _COMPOUND_FILE:
        raise UnreadableError("encrypted" if _ENCRYPTED_STREAM in file.read() else "mislabelled")
    if not start.startswith(b"PK"):
        raise UnreadableError("mislabelled")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError):
        raise UnreadableError("broken") from None
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise UnreadableError("encrypted")
    # What a part says of its size is the most that is unpacked of it.
    if (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES
        or any(part.file_size > MAX_XML_BYTES for part in parts if part.filename.endswith((".xml", ".rels")))
    ):
        raise UnreadableError("unpacks")
    if needed not in {part.filename for part in parts}:
        raise UnreadableError("mislabelled")
    file.seek(0)
