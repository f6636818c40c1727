"""What changed from one text to another, by words."""

from collections import Counter
from difflib import SequenceMatcher
from itertools import accumulate

# Pairs of equal words that are looked at while two texts are compared; beyond, one is shown after the other.
MOST_PAIRS = 750_000


class _TooMuchError(Exception):
    """Two texts that it would take too long to compare word by word."""


class _Matcher(SequenceMatcher):
    """Stops where it looks at too many pairs: of texts made for it, each stretch is searched for every equal word."""

    def __init__(self, old: list[str], new: list[str]):
        super().__init__(None, old, new, autojunk=False)
        counts = Counter(new)
        # How many pairs the words before each place have, and the step that each word costs.
        self.pairs = [0, *accumulate(counts[word] + 1 for word in old)]
        self.left = MOST_PAIRS

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        self.left -= self.pairs[len(self.a) if ahi is None else ahi] - self.pairs[alo]
        if self.left < 0:
            raise _TooMuchError
        return super().find_longest_match(alo, ahi, blo, bhi)


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """A text and its successor as pieces: (operation, text), where an operation is same, removed or added."""
    old_words, new_words = _words(old), _words(new)
    start = _number_of_equals(old_words, new_words)
    end = _number_of_equals(old_words[start:][::-1], new_words[start:][::-1])
    inner_old, inner_new = old_words[start : len(old_words) - end], new_words[start : len(new_words) - end]
    return _told(
        [
            ("same", old_words[:start]),
            *_differences(inner_old, inner_new),
            ("same", old_words[len(old_words) - end :]),
        ]
    )


def _number_of_equals(old: list[str], new: list[str]) -> int:
    """How many words are the same from the beginning on."""
    return next(
        (number for number, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
        min(len(old), len(new)),
    )


def _differences(old: list[str], new: list[str]) -> list[tuple[str, list[str]]]:
    try:
        changes = _Matcher(old, new).get_opcodes()
    except _TooMuchError:
        return [("removed", old), ("added", new)]
    found = []
    for operation, i1, i2, j1, j2 in changes:
        if operation == "equal":
            found.append(("same", old[i1:i2]))
        else:
            found += [("removed", old[i1:i2]), ("added", new[j1:j2])]
    return found


def _told(parts: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """The parts as texts, with equal neighbours joined and empty ones left out."""
    runs: list[tuple[str, str]] = []
    for operation, words in parts:
        if not words:
            continue
        text = "".join(words)
        if runs and runs[-1][0] == operation:
            text = runs.pop()[1] + text
        runs.append((operation, text))
    return runs


def _words(text: str) -> list[str]:
    return [word + " " for word in text.split(" ")] if text else []
