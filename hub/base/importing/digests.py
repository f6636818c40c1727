"""How an import knows what changed since the last one: the source, what was made of it, or neither.

A page remembers a digest of its source and a digest of what it said right after the import, side by side.
"""

import hashlib
import json

from hub.base.importing.reports import Status

_HALF = 32


def digest_of(content) -> str:
    """A SHA-256 of values that can be written as JSON."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def remembered(source: str, content: str) -> str:
    """What a page keeps of both digests."""
    return source[:_HALF] + content[:_HALF]


def judge(kept: str, *, source: str, content: str, overwrite: bool, what: str) -> tuple[Status, str]:
    """What becomes of a page that was imported before, and why where it is left as it is.

    What was edited on the site stays, unless the import may ``overwrite`` it by ``what`` it reads.
    """
    is_same, is_edited = kept[:_HALF] == source[:_HALF], kept[_HALF:] != content[:_HALF]
    if is_edited and not overwrite:
        reason = f"it was edited on the site since; --overwrite replaces that by {what}"
        return (Status.UNCHANGED if is_same else Status.SKIPPED), reason
    return (Status.UNCHANGED if is_same and not is_edited else Status.UPDATED), ""
