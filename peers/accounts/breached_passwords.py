"""Passwords that stand in lists of stolen ones are refused, where the operator names such a list or a service.

A list is a file with one SHA-1 in upper case a line, sorted, as Have I Been Pwned publishes it; what follows a colon
is ignored. A service is asked for all that begins with the first five signs of the SHA-1, and learns no more.
"""

import hashlib
import logging
from pathlib import Path

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

PREFIX_LENGTH = 5
PATIENCE_SECONDS = 3
LINE_LENGTH = 100


class BreachedPasswordValidator:
    """Refuse a password that others know."""

    def validate(self, password, user=None):
        """Raise ``ValidationError`` for a password of a list."""
        # Not to keep a secret: it is how the lists are written.
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if self._is_in_file(digest) or self._is_known_to_service(digest):
            raise ValidationError(
                _("This password stands in lists of stolen passwords. Choose another one."),
                code="password_breached",
            )

    def get_help_text(self):
        """What the form says beforehand: nothing, as most will never meet it."""
        return ""

    @staticmethod
    def _is_in_file(digest: str) -> bool:
        if not settings.BREACHED_PASSWORDS_FILE:
            return False
        path, wanted = Path(settings.BREACHED_PASSWORDS_FILE), digest.encode()
        try:
            with path.open("rb") as file:
                return _is_in_sorted(file, path.stat().st_size, wanted)
        except OSError:
            logger.exception("The list of stolen passwords can't be read; the password is taken")
            return False

    @staticmethod
    def _is_known_to_service(digest: str) -> bool:
        if not settings.BREACHED_PASSWORDS_URL:
            return False
        address = f"{settings.BREACHED_PASSWORDS_URL.rstrip('/')}/{digest[:PREFIX_LENGTH]}"
        try:
            answer = requests.get(address, headers={"Add-Padding": "true"}, timeout=PATIENCE_SECONDS)
            answer.raise_for_status()
        except requests.RequestException:
            logger.warning(
                "The service for stolen passwords does not answer; the password is taken", exc_info=True
            )
            return False
        rest = digest[PREFIX_LENGTH:]
        lines = (line.partition(":") for line in answer.text.upper().splitlines())
        # With padding, what nobody used is counted 0 times.
        return any(suffix.strip() == rest and count.strip() != "0" for suffix, _colon, count in lines)


def _is_in_sorted(file, size: int, wanted: bytes) -> bool:
    """Whether a line of a sorted file begins with ``wanted``, by halving: such a file has gigabytes."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        file.seek(middle)
        if middle:
            file.readline(LINE_LENGTH)  # the rest of a line
        line = file.readline(LINE_LENGTH)
        if line and line[: len(wanted)].upper() < wanted:
            low = middle + 1
        else:
            high = middle
    # The first line that is not before it begins behind where that ended; one more for a file's first line.
    for start in {0, max(0, low - LINE_LENGTH)}:
        file.seek(start)
        for line in file.read(4 * LINE_LENGTH).splitlines():
            if line[: len(wanted)].upper() == wanted:
                return True
    return False
