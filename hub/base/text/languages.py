"""The languages that people and texts can be said to be in."""

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info

# The languages that people can name, by code; the variants of one are left out.
LANGUAGES = sorted(code for code in LANG_INFO if "-" not in code and "name" in LANG_INFO[code])


def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    return str(get_language_info(code)["name_translated"])
