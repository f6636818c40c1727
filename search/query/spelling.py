"""Words that are spelled otherwise in public texts.

For the engine in the database, proposals are made of public titles, summaries and names alone. A word
may have ceased to be public since these were read, so that the engine asks the database for each
proposal once more before anybody is shown it.
"""

import re
from collections import Counter
from collections.abc import Sequence

from django.core.cache import cache

from hub.base.text.words import LETTER
from search.models import Entry
from search.query import synonyms
from search.text.plain_text import folded

CACHE_KEY = "search.spelling"
CACHE_SECONDS = 300
# The newest of a large site have most of its words.
MOST_ENTRIES = 5_000
MOST_CORRECTED = 2
SHORTEST = 4
_WORD = re.compile(rf"(?:{LETTER})++")


def proposals(words: Sequence[str]) -> dict[str, str]:
    """For the words that no public title or name has, the closest one that some have."""
    wanted = [word for word in words if len(word) >= SHORTEST and _WORD.fullmatch(word)]
    if not wanted:
        return {}
    known = _vocabulary()
    found = {}
    for word in wanted:
        plain = folded(word).lower()
        close = None if plain in known else _closest(plain, known)
        if close and len(found) < MOST_CORRECTED:
            found[word] = close
    return found


def _vocabulary() -> dict[str, int]:
    """How often each word stands in what everyone may see."""
    known = cache.get(CACHE_KEY)
    if known is None:
        texts = Entry.objects.public().newest().values_list("title", "summary", "keywords")[:MOST_ENTRIES]
        counted: Counter = Counter()
        # The posts of a thread have one title, which counts once.
        for part in {part for parts in texts for part in parts}:
            counted.update(word for word in _WORD.findall(folded(part).lower()) if len(word) >= SHORTEST)
        # A word that means the same as one of these finds it as well ("website", "web site").
        words = (word for group in synonyms.groups() for word in group if _WORD.fullmatch(word))
        known = {**{word: 0 for word in words if len(word) >= SHORTEST}, **counted}
        cache.set(CACHE_KEY, known, CACHE_SECONDS)
    return known


def is_slip(word: str, other: str) -> bool:
    """Whether somebody who typed the one may have meant the other."""
    plain, bearable = folded(word).lower(), _bearable(word)
    return len(word) >= SHORTEST and plain != other and _distance(plain, other, bearable) <= bearable


def _bearable(word: str) -> int:
    return 1 if len(word) < 8 else 2


def _closest(word: str, known: dict[str, int]) -> str | None:
    """The word that takes fewest changes to reach; of several, the most frequent."""
    bearable = _bearable(word)
    best = None
    for other, count in known.items():
        # People rarely get the first letter wrong, and this leaves few to compare.
        if other[0] != word[0] or abs(len(other) - len(word)) > bearable:
            continue
        distance = _distance(word, other, bearable)
        if distance <= bearable and (best is None or (distance, -count, other) < best):
            best = (distance, -count, other)
    return best[2] if best else None


def _distance(word: str, other: str, enough: int) -> int:
    """How many letters to add, drop, exchange or swap with their neighbour; no more than ``enough`` + 1."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(word, 1):
        now = [row]
        for column, its in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != its))
            if row > 1 and column > 1 and letter == other[column - 2] and word[row - 2] == its:
                cost = min(cost, before_last[column - 2] + 1)
            now.append(cost)
        if min(now) > enough:
            return enough + 1
        before_last, last = last, now
    return last[-1]
