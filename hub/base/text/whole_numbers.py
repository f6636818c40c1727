"""Whole numbers as forms and addresses give them."""

# No row has a longer one; Python itself refuses to read one of some thousand digits.
MOST_DIGITS = 12
MOST_DIGITS_OF_A_PAGE = 6


def whole_number(text: str | None) -> int | None:
    """The number that a form or an address gives; None where it is none, or longer than any row's."""
    return int(text) if text and text.isdecimal() and len(text) <= MOST_DIGITS else None


def page_number(text: str) -> int:
    """The page of a list that an address asks for, from 1; the first where it asks for none that a list could have."""
    return (
        max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS_OF_A_PAGE else 1
    )
