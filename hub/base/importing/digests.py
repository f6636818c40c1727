"""How an import knows what changed since the last one: the source, what was made of it, or neither.

A page remembers a digest of its source and a digest of what it said right after the import, side by side.
"""

import hashlib
import json

_HALF = 32


def digest_of(content) -> str:
    """A SHA-256 of values that can be written as JSON."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def remembered(source: str, content: str) -> str:
    """What a page keeps of both digests."""
    return source[:_HALF] + content[:_HALF]


def is_same_source(kept: str, source: str) -> bool:
    """Whether the source is what it was at the last import."""
    return kept[:_HALF] == source[:_HALF]


def is_edited(kept: str, content: str) -> bool:
    """Whether the page no longer says what the last import made of it."""
    return kept[_HALF:] != content[:_HALF]
