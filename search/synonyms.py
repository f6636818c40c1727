"""Words of the field that mean the same: read from files that editors can extend."""

from collections.abc import Sequence
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


@cache
def _by_first_word(all_groups: tuple[Group, ...]) -> dict[str, list[tuple[tuple[str, ...], Group]]]:
    found: dict[str, list[tuple[tuple[str, ...], Group]]] = {}
    for group in all_groups:
        for words in group:
            parts = tuple(words.split())
            found.setdefault(parts[0], []).append((parts, group))
    return found


def is_one(word: str) -> bool:
    """Whether the word by itself is one of a group."""
    wanted = (folded(word).lower(),)
    return any(parts == wanted for parts, _group in _by_first_word(groups()).get(wanted[0], ()))


def of(words: Sequence[str]) -> Group:
    """What means the same as some of these words, or as several of them that stand together."""
    words = tuple(folded(word).lower() for word in words)
    known = _by_first_word(groups())
    found: dict[str, None] = {}
    for position, word in enumerate(words):
        for parts, group in known.get(word, ()):
            if words[position : position + len(parts)] == parts:
                found.update(dict.fromkeys(other for other in group if other != " ".join(parts)))
    return tuple(found)
