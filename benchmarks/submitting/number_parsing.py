"""Numbers as people and files write them."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

LARGEST = Decimal(10) ** 15
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_PLAIN = re.compile(r"[+-]?[0-9]+")
_WORD = re.compile(r"^(?P<number>[-+0-9.,'\s]++)(?P<word>[^\W\d_]++)\.?$")
# What people write behind a number. "k", "m" and "T" mean different things in different places.
SCALES = {"thousand": 1000, "thousands": 1000, "million": 10**6, "millions": 10**6, "billion": 10**9}
_AMBIGUOUS = {"k", "m", "mm", "t", "mn", "mio", "bn", "b"}


class NumberError(ValueError):
    """What is wrong with a number. The message is for people."""


def read(text: str, *, decimal_mark: str = "") -> Decimal:
    """The number that a text is; ``1.234,56`` and ``1,234.56`` are the same one.

    ``decimal_mark`` settles what ``1,234`` and ``1.234`` mean; without it such a text is refused, because it can mean
    a thousand or one. Raises ``NumberError``.
    """
    scaled = _WORD.match(str(text).strip())
    if scaled:
        return _scaled(text, scaled["number"], scaled["word"].lower(), decimal_mark)
    digits = _SPACES.sub("", str(text)).removesuffix("%")
    marks = {mark for mark in ".," if mark in digits}
    if len(marks) == 2:
        last = max(marks, key=digits.rfind)
        if decimal_mark and last != decimal_mark:
            raise NumberError(_not_a_number(text))
        decimal_mark = last
    elif marks and not decimal_mark:
        decimal_mark = _meant(marks.pop(), digits, text)
    whole, fraction = _parts(digits, decimal_mark)
    if not _is_whole(whole, decimal_mark) or (fraction and not re.fullmatch("[0-9]+", fraction)):
        raise NumberError(_not_a_number(text))
    try:
        value = Decimal(f"{re.sub('[.,]', '', whole)}.{fraction or 0}")
    except InvalidOperation:
        raise NumberError(_not_a_number(text)) from None
    return _bounded(value, text)


def _bounded(value: Decimal, typed) -> Decimal:
    if abs(value) > LARGEST:
        raise NumberError(_("“%(text)s” is too large.") % {"text": str(typed)[:40]})
    return value


def read_cell(cell, *, decimal_mark: str = "") -> Decimal:
    """The number in a cell: a workbook's own number as it is, a text as ``read`` has it. Raises ``NumberError``."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _bounded(Decimal(str(cell)), cell)
    return read(str(cell), decimal_mark=decimal_mark)


def _scaled(text: str, number: str, word: str, decimal_mark: str) -> Decimal:
    """A number with a word behind it: 7.4 million."""
    if word in _AMBIGUOUS:
        raise NumberError(
            _(
                "“%(text)s”: “%(word)s” means different things in different places. Write “thousand” or "
                "“million”, or all zeros."
            )
            % {"text": str(text)[:40], "word": word}
        )
    if word not in SCALES:
        raise NumberError(_not_a_number(text))
    return _bounded(read(number, decimal_mark=decimal_mark) * SCALES[word], text)


def _meant(mark: str, digits: str, text: str) -> str:
    """What the only kind of mark in a number is, where that is clear."""
    other = "," if mark == "." else "."
    if digits.count(mark) > 1:
        return other
    if re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}{re.escape(mark)}\d{{3}}", digits):
        raise NumberError(
            _(
                "“%(text)s” can mean a thousand or a fraction. Write it without a mark between "
                "thousands, or with two decimals."
            )
            % {"text": str(text)[:40]}
        )
    return mark


def _parts(digits: str, decimal_mark: str) -> tuple[str, str]:
    if not decimal_mark or decimal_mark not in digits:
        return digits, ""
    whole, _mark, fraction = digits.rpartition(decimal_mark)
    return whole or "0", fraction


def _is_whole(whole: str, decimal_mark: str) -> bool:
    """Whether it is made of digits, or of groups of three with the other mark between them."""
    mark = re.escape("," if decimal_mark == "." else ".")
    return bool(_PLAIN.fullmatch(whole) or re.fullmatch(rf"[+-]?[0-9]{{1,3}}({mark}[0-9]{{3}})+", whole))


def _not_a_number(text: str) -> str:
    return _("“%(text)s” is no number.") % {"text": str(text)[:40]}
