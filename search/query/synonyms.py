"""Words of the field that mean the same: from a file of ours, one of the site's, and what editors added."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.utils.translation import gettext as _

from search.query.plain_text import folded

OWN_FILE = Path(__file__).with_name("synonyms.txt")
# What editors added is read from the database now and then only: every search needs it. A process that has
# no cache in common with the one that changed it learns of the change after so many seconds.
ADDED_KEY = "search.synonyms"
ADDED_SECONDS = 20
# More than this is no list of words any more, and a slip in most cases.
MOST_GROUPS, MOST_WORDS, LONGEST = 1_000, 30, 80

Group = tuple[str, ...]


def groups() -> tuple[Group, ...]:
    """The groups of words that mean the same: ours, those of the site's own file, and what editors added."""
    return _merged(from_files(), _added())


def from_files() -> tuple[Group, ...]:
    """The groups of words that come with the hub or stand in ``SEARCH_SYNONYMS_FILE``."""
    own = getattr(settings, "SEARCH_SYNONYMS_FILE", "")
    paths = [OWN_FILE, *([Path(own)] if own else [])]
    return _read(tuple((str(path), path.stat().st_mtime_ns) for path in paths if path.is_file()))


def forget() -> None:
    """Read what editors added anew the next time."""
    shared_cache.delete(ADDED_KEY)


def mistakes(text: str) -> list[str]:
    """What is wrong with what an editor wrote, line by line, in words."""
    found, known = [], {}
    for number, line in enumerate(text.splitlines(), 1):
        problem = _mistake(line)
        if not problem and (group := frozenset(_group(line))):
            first = known.setdefault(group, number)
            if first != number:
                problem = _("says the same as line %(line)s.") % {"line": first}
        if problem:
            found.append(_("Line %(number)s: %(problem)s") % {"number": number, "problem": problem})
    if len(known) > MOST_GROUPS:
        found.append(_("These are more than %(most)s groups.") % {"most": MOST_GROUPS})
    return found


def _mistake(line: str) -> str:
    words = line.partition("#")[0].strip()
    if not words:
        return ""
    parts = [part.strip() for part in words.split(",")]
    if "=>" in words:
        return _("leave the arrow out; of the words of a line, each finds all others.")
    if any(part and not any(map(str.isalnum, part)) for part in parts):
        return _("there is a sign between the commas that is no word.")
    if any(len(part) > LONGEST for part in parts):
        return _("a word or phrase has more than %(most)s characters; is a comma missing?") % {
            "most": LONGEST
        }
    if len(parts) > MOST_WORDS:
        return _("there are more than %(most)s words.") % {"most": MOST_WORDS}
    if len(_group(line)) < 2:
        return _("there is one word only; write at least two that mean the same, separated by commas.")
    return ""


def _added() -> tuple[Group, ...]:
    text = shared_cache.get(ADDED_KEY)
    if text is None:
        # (this module is asked by what makes the models)
        rows = apps.get_model("search", "SiteSynonyms").objects.order_by("pk")
        text = rows.values_list("words", flat=True).first() or ""
        shared_cache.set(ADDED_KEY, text, ADDED_SECONDS)
    return _parsed(text)


@cache
def _merged(*parts: tuple[Group, ...]) -> tuple[Group, ...]:
    return tuple(dict.fromkeys(group for part in parts for group in part))


@cache
def _read(files: tuple[tuple[str, int], ...]) -> tuple[Group, ...]:
    return _parsed("\n".join(Path(path).read_text(encoding="utf-8") for path, _changed in files))


@cache
def _parsed(text: str) -> tuple[Group, ...]:
    return tuple(dict.fromkeys(group for line in text.splitlines() if len(group := _group(line)) > 1))


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
