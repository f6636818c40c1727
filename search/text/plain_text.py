"""Plain text for the index, made from what people wrote."""

import re
import unicodedata
from collections.abc import Iterable

from hub.base.text import markdown

# Control characters can't be searched for, PostgreSQL refuses one of them, and two of them mark
# what was found in a passage (search.engines.base).
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff]")


def clean(text: str, length: int | None = None) -> str:
    """The text without control characters and doubled spaces, cut to ``length``."""
    text = " ".join(CONTROL_CHARACTERS.sub(" ", str(text or "")).split())
    return text[:length]


def folded(text: str) -> str:
    """The text without its diacritics."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def from_html(markup: str) -> str:
    """The words of sanitised HTML, with a space where a block ends."""
    return clean(markdown.words_of(str(markup)))


def from_markdown(source: str) -> str:
    """The words of a person's Markdown, as they stand on the page."""
    return from_html(markdown.render(source)) if source else ""


def share(texts: Iterable[str], length: int) -> str:
    """Several texts as one of at most ``length`` characters; where that is too short, each has its part.

    What a short one leaves is shared among the longer ones.
    """
    wanted = [text for text in texts if text]
    kept: dict[int, str] = {}
    left = length
    for count, (place, text) in enumerate(sorted(enumerate(wanted), key=lambda item: len(item[1]))):
        kept[place] = text[: max(left // (len(wanted) - count) - 1, 0)]
        left -= len(kept[place]) + 1
    return "\n".join(kept[place] for place in range(len(wanted)) if kept[place])
