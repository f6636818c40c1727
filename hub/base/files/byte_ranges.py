"""A part of a file, for those whose download was cut off: RFC 9110, section 14, as far as one range goes."""

import re
from dataclasses import dataclass

from django.utils.http import parse_http_date_safe

_RANGE = re.compile(r"\s*bytes\s*=\s*(?P<first>\d{0,18})\s*-\s*(?P<last>\d{0,18})\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class ByteRange:
    """The bytes from ``first`` to ``last``, both of them in it, of a file of ``size``; empty if it has none of them."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """How many they are."""
        return max(0, self.last - self.first + 1)

    @property
    def header(self) -> str:
        """What ``Content-Range`` says."""
        return f"bytes {self.first}-{self.last}/{self.size}" if self.length else f"bytes */{self.size}"


def asked_for(request, *, size: int, etag: str, modified: int) -> ByteRange | None:
    """The range that is asked for; None where the whole file is: also if it has changed, or several are asked for."""
    match = _RANGE.match(request.headers.get("Range", ""))
    if request.method != "GET" or match is None or not (match["first"] or match["last"]):
        return None
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != etag and parse_http_date_safe(condition) != modified:
        return None
    if not match["first"]:  # so many from the end
        first, last = max(0, size - int(match["last"])), size - 1
    else:
        first, last = int(match["first"]), min(size - 1, int(match["last"] or size - 1))
        if match["last"] and int(match["last"]) < first:  # says nothing
            return None
    return ByteRange(first, last, size)


class PartOfFile:
    """A file of which only some bytes are read, piece by piece."""

    def __init__(self, opened, part: ByteRange):
        self._opened = opened
        self._left = part.length
        opened.seek(part.first)

    def read(self, length: int = -1) -> bytes:
        """The next bytes of the part."""
        piece = self._opened.read(self._left if length < 0 else min(length, self._left))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Close the file."""
        self._opened.close()
