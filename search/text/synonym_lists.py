"""Lists of words that mean the same, as files and editors write them: read, and checked line by line."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from search.text.plain_text import folded

OWN_FILE = Path(__file__).with_name("synonyms.txt")
# More than this is no list of words any more, and a slip in most cases.
MOST_GROUPS, MOST_WORDS, LONGEST = 1_000, 30, 80

Group = tuple[str, ...]


def from_files() -> tuple[Group, ...]:
    """The groups of words that come with the hub or stand in ``SEARCH_SYNONYMS_FILE``."""
    own = getattr(settings, "SEARCH_SYNONYMS_FILE", "")
    paths = [OWN_FILE, *([Path(own)] if own else [])]
    return _read(tuple((str(path), path.stat().st_mtime_ns) for path in paths if path.is_file()))


@cache
def _read(files: tuple[tuple[str, int], ...]) -> tuple[Group, ...]:
    return parse("\n".join(Path(path).read_text(encoding="utf-8") for path, _changed in files))


@cache
def parse(text: str) -> tuple[Group, ...]:
    """The groups that a text lists, one to a line."""
    return tuple(dict.fromkeys(group for line in text.splitlines() if len(group := _group(line)) > 1))


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


def _group(line: str) -> Group:
    """The words of one line; what follows a # is a remark. Arrows are no commas: such a line means nothing."""
    words = (" ".join(folded(word).lower().split()) for word in line.partition("#")[0].split(","))
    return tuple(dict.fromkeys(word for word in words if any(map(str.isalnum, word)) and "=>" not in word))
