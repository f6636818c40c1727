"""What a word is made of, in any script.

Python's ``\\w`` has letters and digits of all scripts but not the marks that stand with them: vowel signs of Devanagari
and Thai, points of Arabic and Hebrew, and accents that are signs of their own. A word would end at each of them.
"""

import unicodedata
from itertools import chain

# Where Unicode has marks; looking through all of it would take half a second at each start.
PLANES = (range(0x300, 0x20000), range(0xE0100, 0xE01F0))


def _ranges_of_marks() -> str:
    """All marks, as a part of a class of a regular expression."""
    ranges: list[list[int]] = []
    for number in chain(*PLANES):
        if unicodedata.category(chr(number))[0] == "M":
            if ranges and ranges[-1][1] == number - 1:
                ranges[-1][1] = number
            else:
                ranges.append([number, number])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


# To be put into the brackets of a class.
MARKS = _ranges_of_marks()
# A letter, or a letter or digit, with the marks that stand with it; no backtracking into it.
LETTER = rf"[^\W\d_][{MARKS}]*+"
LETTER_OR_DIGIT = rf"[^\W_][{MARKS}]*+"
