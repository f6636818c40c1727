"""Markdown as people write it here, rendered in one place.

``write_html`` is the only way from a person's Markdown to HTML: the hub's own writer, and behind it a sanitiser with
wagtail-markdown's settings. Its HTML is the same for every reader, so that ``hub.base.kept_html`` can keep it;
``finish`` puts in what is in the reader's language. ``as_text`` gives the words alone. ``check`` refuses what would be
more than a page holds.
"""

import html
import re
import zlib
from functools import cache
from importlib.metadata import version as installed

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hub.base.text import html_writer
from hub.base.text.html_writer import BACK_TO_TEXT, HIGHEST_HEADING, TooMuchError

__all__ = [
    "BACK_TO_TEXT",
    "CONTROL_CHARACTERS",
    "HIGHEST_HEADING",
    "KeptText",
    "as_text",
    "check",
    "finish",
    "render",
    "version",
    "words_of",
    "write_html",
]

# Raised whenever ``write_html`` makes something else of any text: what is kept is then rendered again.
RENDERER = 1

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What the writer makes of a footnote's number and of the way back.
FOOTNOTE_LINK = re.compile(r'<a href="(#note-[0-9a-f]{8}-[0-9]+)"[^<>]*>(\N{LEFTWARDS ARROW WITH HOOK})?')
# In what the sanitiser wrote; it leaves ">" in the value of an attribute as it is.
TAG = re.compile(r'</?[a-z](?:[^<>"]|"[^"]*")*>')
BLOCK_ENDS = re.compile(r"</(?:p|h[1-6]|li|dt|dd|th|td|tr|blockquote|pre|caption)>|<(?:br|hr)\s*/?>")


@cache
def version() -> str:
    """What decides, beside the text, what ``write_html`` makes of it."""
    allowed = zlib.crc32(repr(sorted(settings.WAGTAILMARKDOWN.items())).encode())
    return f"{RENDERER}/{installed('pyromark')}/{installed('nh3')}/{allowed:08x}"


def write_html(text: str) -> str:
    """The sanitised HTML of a person's Markdown, the same for every reader.

    What is over the limits of ``check`` comes out as plain text, as it was typed.
    """
    text = CONTROL_CHARACTERS.sub("", text or "")
    try:
        return _sanitiser().clean(html_writer.write(text))
    except TooMuchError:
        return linebreaks(text, autoescape=True)


class KeptText(str):
    """A text that knows the HTML that was kept of it."""

    markup: str

    @classmethod
    def of(cls, text: str, markup: str) -> "KeptText":
        """The text with its HTML."""
        kept = cls(text)
        kept.markup = markup
        return kept


def finish(markup: str) -> SafeString:
    """HTML of ``write_html`` (marked safe) with what is in the reader's language."""
    if "#note-" in markup:
        markup = FOOTNOTE_LINK.sub(_footnote_link, markup)
    return mark_safe(markup)  # noqa: S308 - it is sanitised


def render(text: str) -> SafeString:
    """The sanitised HTML (marked safe) of a person's Markdown, for a reader; it is not kept."""
    return finish(write_html(text))


def check(text: str) -> None:
    """Raise ``ValidationError`` where a Markdown text is more than a page can show, with what to do about it."""
    try:
        html_writer.write(CONTROL_CHARACTERS.sub("", text or ""))
    except TooMuchError as error:
        raise ValidationError(_reason(error.limit), code="too_much") from None


def _reason(limit: str) -> str:
    if limit == "levels":
        return _(
            "Lists, quotations or tags stand inside each other more than %(most)d levels deep. Use fewer levels."
        ) % {"most": html_writer.MOST_LEVELS}
    if limit == "cells":
        return _(
            "The tables have more than %(most)s cells, empty ones included. Shorten them, or attach a spreadsheet."
        ) % {"most": f"{html_writer.MOST_CELLS:,}"}
    return _("This text makes a page of more than 1 MB. Shorten it, or attach it as a file.")


@cache
def _sanitiser() -> nh3.Cleaner:
    allowed = settings.WAGTAILMARKDOWN
    return nh3.Cleaner(
        tags=set(allowed["allowed_tags"]),
        attributes={tag: set(names) for tag, names in allowed["allowed_attributes"].items()},
        link_rel=allowed["link_rel"],
        filter_style_properties=set(allowed["allowed_styles"]),
    )


def _footnote_link(link: re.Match) -> str:
    label = f' aria-label="{_("Back to the text")}"' if link[2] else ""
    return f'<a href="{link[1]}"{label}>{link[2] or ""}'


def as_text(text: str) -> str:
    """The words of a person's Markdown as they stand on the page, on one line."""
    return words_of(render(text).replace(BACK_TO_TEXT, ""))


def words_of(markup: str) -> str:
    """The words of sanitised HTML on one line, with a space where a block ends."""
    return " ".join(html.unescape(TAG.sub("", BLOCK_ENDS.sub(" ", markup))).split())
