"""What people type, taken apart. Nothing here is an error: whatever is typed means something."""

import re
from dataclasses import dataclass

from search import text

MAX_LENGTH = 400
# More words than this say no more about what is looked for, and each costs time.
MAX_WORDS = 32

_PART = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+(?:['\u2019.\-&/][^\W_]+)*")

# Words that nearly every English text has. SQLite knows none, so they are left out of the query there.
STOP_WORDS = frozenset(
    """a about all also an and any are as at be been but by can could did do does for from had has have how
    i if in into is it its me my no not of on or our out so some than that the their them then there these
    they this to up us was we were what when where which who whom why will with would you your""".split()  # noqa: SIM905 - a list of words reads as words
)


@dataclass(frozen=True)
class Query:
    """The words to look for (any of them, more is better), phrases required, words ruled out."""

    text: str
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def looks_for_something(self) -> bool:
        """Whether there is a word or phrase to find; ruling out alone finds nothing."""
        return bool(self.words or self.phrases)


def parse(typed: str) -> Query:
    """Take apart what was typed: words, ``"quoted phrases"`` and ``-words`` to rule out."""
    cleaned = text.clean(typed, MAX_LENGTH)
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    for part in _PART.finditer(cleaned):
        found = _WORD.findall(part["phrase"] if part["phrase"] is not None else part["word"])
        if not found:
            continue
        if part["minus"]:
            excluded.append(" ".join(found))
        elif part["phrase"] is not None and len(found) > 1:
            phrases.append(" ".join(found))
        else:
            words.extend(found)
    telling = [word for word in words if word.lower() not in STOP_WORDS]
    if not telling and not phrases:
        telling = words
    return Query(
        text=cleaned,
        words=tuple(dict.fromkeys(telling))[:MAX_WORDS],
        phrases=tuple(dict.fromkeys(phrases))[:MAX_WORDS],
        excluded=tuple(dict.fromkeys(excluded))[:MAX_WORDS],
    )
