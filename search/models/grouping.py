"""What shows as one result: the posts of a thread, and the parts of one thing."""

from search.models import Entry

# The same for an entry "e" in SQL, on all databases.
SQL = """COALESCE(NULLIF(e."group", ''), '#' || e.kind || ':' || CAST(e.object_id AS text))"""


def group_of(entry: Entry) -> str:
    """The name of the result that an entry belongs to."""
    return entry.group or f"#{entry.kind}:{entry.object_id}"


def is_of_several(group: str) -> bool:
    """Whether an app put several things under this name."""
    return not group.startswith("#")
