"""What people type, taken apart. Nothing here is an error: whatever is typed means something."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from hub.base.text.words import LETTER_OR_DIGIT
from search.query import synonyms
from search.text import plain_text as text

MAX_LENGTH = 400
# More words than this say no more about what is looked for, and each costs time.
MAX_WORDS = 32

# What can be asked for by its name, as in country:Canada.
NAMES = ("kind", "tag", "country", "org")

_PART = re.compile(
    rf"""(?:(?<!\S)(?P<name>{"|".join(NAMES)}):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]*))
    |(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)))""",
    re.VERBOSE | re.IGNORECASE,
)
# As phones and word processors write them.
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'))
_WORD = re.compile(rf"(?:{LETTER_OR_DIGIT})++(?:['\u2019.\-&/](?:{LETTER_OR_DIGIT})++)*")

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
    # What was typed without what was asked for by name and what was ruled out.
    plain: str = ""
    # Words and phrases that mean the same as some of what was typed.
    synonyms: tuple[str, ...] = ()
    # The words as they were typed, one after the other, with those that say nothing by themselves.
    sequence: str = ""
    # What was asked for by name (("country", "Canada")), as it was typed.
    named: tuple[tuple[str, str], ...] = ()
    # The same as facets and values (any of them); whoever knows the vocabularies fills it.
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def looks_for_something(self) -> bool:
        """Whether there is a word or phrase to find; ruling out alone finds nothing."""
        return bool(self.words or self.phrases)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The words, and what means the same."""
        return tuple(dict.fromkeys([*self.words, *self.synonyms]))

    def with_words(self, words: Iterable[str]) -> "Query":
        """The same, looking for further words as well."""
        further = tuple(words)
        return replace(self, words=tuple(dict.fromkeys([*self.words, *further]))) if further else self

    def corrected(self, corrections: Mapping[str, str]) -> str:
        """What was typed, with some words spelled otherwise."""
        return _WORD.sub(lambda found: corrections.get(found[0], found[0]), self.text)


def parse(typed: str) -> Query:
    """Take apart what was typed: words, ``"quoted phrases"``, ``-words`` to rule out, ``country:Canada``."""
    cleaned = text.clean(typed, MAX_LENGTH).translate(_QUOTES)
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    named: list[tuple[str, str]] = []
    plain: list[str] = []
    for part in _PART.finditer(cleaned):
        if part["name"]:
            value = part["quoted"] if part["quoted"] is not None else part["value"]
            if value.strip():
                named.append((part["name"].lower(), value.strip()))
            continue
        if not part["minus"]:
            plain.append(part[0].replace('"', ""))
        found = _WORD.findall(part["phrase"] if part["phrase"] is not None else part["word"])
        if not found:
            continue
        if part["minus"]:
            excluded.append(" ".join(found))
        elif part["phrase"] is not None and len(found) > 1:
            phrases.append(" ".join(found))
        else:
            words.extend(found)
    telling = [word for word in words if tells_something(word)]
    if not telling and not phrases:
        telling = words
    sequence = [word for word in words if tells_something(word) or not synonyms.is_one(word)]
    return Query(
        text=cleaned,
        plain=" ".join(plain),
        words=tuple(dict.fromkeys(telling))[:MAX_WORDS],
        phrases=tuple(dict.fromkeys(phrases))[:MAX_WORDS],
        excluded=tuple(dict.fromkeys(excluded))[:MAX_WORDS],
        synonyms=synonyms.of(sequence)[:MAX_WORDS],
        sequence=" ".join(sequence[: 2 * MAX_WORDS]),
        named=tuple(dict.fromkeys(named))[:MAX_WORDS],
    )


def parse_words(typed: str) -> Query:
    """Take apart a plain text, in which nothing has a meaning of its own."""
    words = _WORD.findall(text.clean(typed, MAX_LENGTH))
    telling = [word for word in words if tells_something(word)] or words
    return Query(text=text.clean(typed, MAX_LENGTH), words=tuple(dict.fromkeys(telling))[:MAX_WORDS])


def tells_something(word: str) -> bool:
    """Whether a word says what is looked for. "IT" does, "it" does not."""
    return word.lower() not in STOP_WORDS or (word.isupper() and synonyms.is_one(word))
