"""What a reader has found so far, and when it is enough."""

import re
import time

from hub.base.document_reading import MAX_CHARACTERS, PATIENCE_SECONDS

# Neither PostgreSQL nor JSON nor a page has a use for them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Gathering:
    """Pieces of text, each on a line of its own; bounded in length and in time."""

    def __init__(self, most: int = MAX_CHARACTERS, seconds: float = PATIENCE_SECONDS):
        self._pieces: list[str] = []
        self._left = most
        self._ends_at = time.monotonic() + seconds
        self.is_full = False

    def add(self, piece: str) -> bool:
        """Take a piece; returns whether more is wanted."""
        # Bounded before it is looked at: one cell may hold megabytes.
        cleaned = " ".join(_CONTROL.sub(" ", piece[: 4 * self._left + 100]).split())
        if cleaned:
            self._pieces.append(cleaned[: self._left])
            self._left -= len(cleaned) + 1
        if self._left <= 0 or time.monotonic() > self._ends_at:
            self.is_full = True
        return not self.is_full

    def stop(self) -> None:
        """Leave out the rest, because a limit of the reader's own is reached."""
        self.is_full = True

    def text(self) -> str:
        """All that was gathered."""
        return "\n".join(self._pieces)
