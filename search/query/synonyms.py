"""Words of the field that mean the same: from a file of ours, one of the site's, and what editors added."""

from collections.abc import Sequence
from functools import cache

from django.core.cache import cache as shared_cache

from search.models import SiteSynonyms
from search.text.plain_text import folded
from search.text.synonym_lists import Group, from_files, parse

# What editors added is read from the database now and then only: every search needs it. A process that has
# no cache in common with the one that changed it learns of the change after so many seconds.
ADDED_KEY = "search.synonyms"
ADDED_SECONDS = 20


def groups() -> tuple[Group, ...]:
    """The groups of words that mean the same: ours, those of the site's own file, and what editors added."""
    return _merged(from_files(), _added())


def forget() -> None:
    """Read what editors added anew the next time."""
    shared_cache.delete(ADDED_KEY)


def _added() -> tuple[Group, ...]:
    text = shared_cache.get(ADDED_KEY)
    if text is None:
        text = SiteSynonyms.objects.order_by("pk").values_list("words", flat=True).first() or ""
        shared_cache.set(ADDED_KEY, text, ADDED_SECONDS)
    return parse(text)


@cache
def _merged(*parts: tuple[Group, ...]) -> tuple[Group, ...]:
    return tuple(dict.fromkeys(group for part in parts for group in part))


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
