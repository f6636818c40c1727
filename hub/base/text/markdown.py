"""Markdown as people write it here, rendered in one place.

``render`` is the only way from a person's Markdown to HTML: wagtail-markdown with our own lists of
what is allowed, and this extension. ``as_text`` gives the words alone.
"""

import html
import re
import zlib
from xml.etree.ElementTree import Element

from django.utils.html import linebreaks, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.treeprocessors import Treeprocessor
from wagtailmarkdown.utils import render_markdown

# An address in running text. Python-Markdown marks what it has dealt with by the two control characters.
BARE_ADDRESS = r"(?<![\w/\"'=])(https?://[^\s<>\"'*`\[\]\x02\x03]+)"
STRUCK_OUT = r"(~~)(.+?)~~"
# Below the page's own h1 and the section's h2.
HIGHEST_HEADING = 3
# What Python-Markdown would go into itself for, once for each sign.
DEEP_NESTING = re.compile(r"(?m)^[ \t]*(?:(?:[>*+-]|\d+\.)[ \t]*){40,}")
# Brackets open at once in one paragraph; it looks for the end of each from its beginning.
MOST_OPEN_BRACKETS = 40
BRACKETS = re.compile(r"\n[ \t]*\n|\]\(|[\[\]()]")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What the sanitiser lets through of footnotes, and what a person may have written like them.
IDS = re.compile(r'(<(?:sup|li)) id="([^"]*)"')
FOOTNOTE = re.compile(r"fn(?:ref\d*)?:")
FOOTNOTE_LINK = re.compile(r'<a href="#(fn(?:ref\d*)?:[^"]*)"[^>]*>')
BACK_TO_TEXT = "\N{LEFTWARDS ARROW WITH HOOK}"
BLOCK_ENDS = re.compile(r"</(?:p|h[1-6]|li|dt|dd|th|td|tr|blockquote|pre|caption)>|<(?:br|hr)\s*/?>")


def _without_closing_punctuation(address: str) -> str:
    """The address without what ends the sentence or closes the bracket that it stands in."""
    while True:
        shorter = address.rstrip(".,;:!?_~")
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


class BareAddressProcessor(InlineProcessor):
    """Make a bare web address a link."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):  # noqa: N802 - the name is Python-Markdown's
        address = _without_closing_punctuation(m.group(1))
        if address in {"http://", "https://", "http:/", "https:/", "http", "https"}:
            return None, None, None
        link = Element("a")
        link.set("href", address)
        link.text = address
        return link, m.start(0), m.start(0) + len(address)


class HeadingLevelProcessor(Treeprocessor):
    """Push headings below those of the page, so that its outline stays true."""

    def run(self, root):
        headings = [element for element in root.iter() if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
        if not headings:
            return
        shift = max(0, HIGHEST_HEADING - min(int(element.tag[1]) for element in headings))
        for element in headings:
            element.tag = f"h{min(6, int(element.tag[1]) + shift)}"


class HubMarkdownExtension(Extension):
    """Links for bare addresses, struck-out words, and headings below the page's own."""

    def extendMarkdown(self, md):  # noqa: N802 - the name is Python-Markdown's
        md.inlinePatterns.register(BareAddressProcessor(BARE_ADDRESS, md), "bare-address", 75)
        md.inlinePatterns.register(SimpleTagInlineProcessor(STRUCK_OUT, "del"), "struck-out", 55)
        md.treeprocessors.register(HeadingLevelProcessor(md), "heading-level", 5)


def _is_tangled(text: str) -> bool:
    """Whether the text is nested so deeply that rendering it would take minutes."""
    if DEEP_NESTING.search(text):
        return True
    square = round_ = 0
    for match in BRACKETS.finditer(text):
        sign = match.group()
        if "\n" in sign:
            square = round_ = 0
        square = max(0, square + (sign == "[") - sign.startswith("]"))
        # Round ones matter behind a square one alone.
        round_ = max(0, round_ + (sign == "](") - (sign == ")"))
        if max(square, round_) > MOST_OPEN_BRACKETS:
            return True
    return False


def render(text: str) -> SafeString:
    """Return the sanitised HTML (marked safe) of a person's Markdown."""
    text = CONTROL_CHARACTERS.sub("", text or "")
    try:
        if not _is_tangled(text):
            return _with_footnotes(render_markdown(text), text)
    except RecursionError:
        pass
    # Nobody writes this by accident: shown as it was typed.
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped by linebreaks


def _with_footnotes(markup: str, text: str) -> SafeString:
    """The sanitised markup with ids for footnotes alone, different from those of other texts on the page.

    An id of another kind, which a person wrote as HTML, could take the place of one that the page itself has.
    """
    if ' id="' not in markup:
        return mark_safe(markup)  # noqa: S308 - it is sanitised
    prefix = f"note-{zlib.crc32(text.encode()):08x}"
    names: dict[str, str] = {}

    def name(match: re.Match) -> str:
        if not FOOTNOTE.match(match[2]) or match[2] in names:
            return match[1]
        names[match[2]] = f"{prefix}-{len(names) + 1}"
        return f'{match[1]} id="{names[match[2]]}"'

    def link(match: re.Match) -> str:
        if match[1] not in names:
            return "<a>"
        label = f' aria-label="{_("Back to the text")}"' if match[1].startswith("fnref") else ""
        return f'<a href="#{names[match[1]]}"{label}>'

    return mark_safe(FOOTNOTE_LINK.sub(link, IDS.sub(name, markup)))  # noqa: S308 - it is sanitised


def as_text(text: str) -> str:
    """The words of a person's Markdown as they stand on the page, on one line."""
    markup = render(text).replace(BACK_TO_TEXT, "")
    return " ".join(html.unescape(strip_tags(BLOCK_ENDS.sub(" ", markup))).split())
