"""Whether a stored file still is what was promised, asked whenever it is given out."""

import hashlib
import logging

from django.core.cache import cache

logger = logging.getLogger(__name__)

# So long is a file that was read whole, and has not been written since, not read again.
KNOWN_SECONDS = 600


class ChangedFileError(Exception):
    """A file is not what was promised. It is in the log, and not given out."""


def check(storage, name: str, *, size: int, modified: int, sha256: str = "", sha1: str = "") -> None:
    """Raise ``ChangedFileError`` where the content has another checksum than the one promised."""
    algorithm, promised = ("sha256", sha256) if sha256 else ("sha1", sha1)
    if not promised:
        return
    key = hashlib.sha256(f"{name}:{size}:{modified}:{promised}".encode()).hexdigest()
    if cache.get(f"checksum:{key}"):
        return
    with storage.open(name, "rb") as opened:
        digest = hashlib.new(algorithm, usedforsecurity=False)
        for piece in iter(lambda: opened.read(1024 * 1024), b""):
            digest.update(piece)
    if digest.hexdigest() != promised:
        logger.error(
            "The stored file %s was changed: its %s is %s, and %s was promised. It is not given out.",
            name,
            algorithm,
            digest.hexdigest(),
            promised,
        )
        raise ChangedFileError(name)
    cache.set(f"checksum:{key}", True, KNOWN_SECONDS)
