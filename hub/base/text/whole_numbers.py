"""Whole numbers as forms and addresses give them."""

# No row has a longer one; Python itself refuses to read one of some thousand digits.
MOST_DIGITS = 12


def whole_number(text: str | None) -> int | None:
    """The number that a form or an address gives; None where it is none, or longer than any row's."""
    return int(text) if text and text.isdecimal() and len(text) <= MOST_DIGITS else None
