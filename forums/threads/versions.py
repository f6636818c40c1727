"""The versions of a post: those before each edit, and the one that stands."""

from dataclasses import dataclass
from datetime import datetime

from forums.models import Post


@dataclass(frozen=True)
class Version:
    """What a post said at a time; the first has the number 1."""

    number: int
    text: str
    written_by_id: int | None
    written_at: datetime
    is_current: bool = False


def versions_of(post: Post) -> list[Version]:
    """All versions, the oldest first."""
    found = [
        Version(number, row.text, row.written_by_id, row.written_at)
        for number, row in enumerate(post.revisions.order_by("pk"), start=1)
    ]
    editor = post.edited_by_id if post.edited_at else post.author_id
    current = Version(len(found) + 1, post.text, editor, post.edited_at or post.created_at, is_current=True)
    return [*found, current]
