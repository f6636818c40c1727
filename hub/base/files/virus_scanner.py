"""Asking a ClamAV server whether a file holds a virus, where one is configured (``CLAMAV_HOST``).

The file is sent piece by piece (the protocol's INSTREAM), so that none is ever whole in memory. No answer is no
permission: a file that can't be checked is not kept.
"""

import logging
import socket
import struct

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

CHUNK_BYTES = 256 * 1024
# An answer is one line, with the name of what was found.
ANSWER_BYTES = 4096


class ScannerError(Exception):
    """The scanner can't be asked, or does not say."""


def check(upload) -> None:
    """Refuse an upload in which the scanner finds a virus, or of which it does not answer; rewinds it.

    Raises ``ValidationError``. Where no scanner is configured nothing is asked.
    """
    if not settings.CLAMAV_HOST:
        return
    upload.seek(0)
    try:
        found = scan(upload)
    except (OSError, ScannerError) as error:
        logger.error("The virus scanner did not answer for an upload of %s bytes: %s", upload.size, error)
        raise ValidationError(
            _("“%(name)s” can't be checked for viruses just now, so it was not kept. Try again in a while."),
            code="unchecked",
            params={"name": upload.name},
        ) from error
    upload.seek(0)
    if found:
        logger.warning("A virus was refused: %s", found)
        raise ValidationError(
            _("“%(name)s” was refused: the virus scanner finds “%(virus)s” in it."),
            code="virus",
            params={"name": upload.name, "virus": found},
        )


def scan(file) -> str:
    """What the scanner finds in an open file, by its name; empty for nothing.

    Raises ``ScannerError`` or ``OSError`` where it does not say.
    """
    where = (settings.CLAMAV_HOST, settings.CLAMAV_PORT)
    with socket.create_connection(where, timeout=settings.CLAMAV_TIMEOUT) as connection:
        connection.sendall(b"zINSTREAM\0")
        try:
            while chunk := file.read(CHUNK_BYTES):
                connection.sendall(struct.pack("!L", len(chunk)) + chunk)
            connection.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            # It ends the connection at its limit of size; what it says of that may still be there to read.
            pass
        return _understood(_answer(connection))


def _answer(connection: socket.socket) -> str:
    answer = b""
    while len(answer) < ANSWER_BYTES and not answer.endswith(b"\0"):
        piece = connection.recv(ANSWER_BYTES)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _understood(answer: str) -> str:
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerError(verdict or "no answer")
