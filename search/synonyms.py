"""Words of the field that mean the same: read from files that editors can extend."""

from functools import cache
from pathlib import Path

from django.conf import settings

from search.text import folded

OWN_FILE = Path(__file__).with_name("synonyms.txt")

Group = tuple[str, ...]


def groups() -> tuple[Group, ...]:
    """The groups of words that mean the same: ours, and those of the site's own file."""
    own = getattr(settings, "SEARCH_SYNONYMS_FILE", "")
    paths = [OWN_FILE, *([Path(own)] if own else [])]
    return _read(tuple((str(path), path.stat().st_mtime_ns) for path in paths if path.is_file()))


@cache
def _read(files: tuple[tuple[str, int], ...]) -> tuple[Group, ...]:
    lines = [line for path, _changed in files for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return tuple(dict.fromkeys(group for line in lines if len(group := _group(line)) > 1))


def _group(line: str) -> Group:
    """The words of one line; what follows a # is a remark. Arrows are no commas: such a line means nothing."""
    words = (" ".join(folded(word).lower().split()) for word in line.partition("#")[0].split(","))
    return tuple(dict.fromkeys(word for word in words if any(map(str.isalnum, word)) and "=>" not in word))
