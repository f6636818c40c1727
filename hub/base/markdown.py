"""Markdown as people write it here, rendered in one place.

``render`` is the only way from a person's Markdown to HTML: wagtail-markdown with our own lists of
what is allowed, and this extension.
"""

from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from wagtailmarkdown.utils import render_markdown

# An address in running text, without the punctuation that ends a sentence.
BARE_ADDRESS = r"(?<![\"'=\w(<\[])(https?://[^\s<>\"'\]]*[^\s<>\"'\].,;:!?)])"
# Below the page's own h1 and the section's h2.
HIGHEST_HEADING = 3


class BareAddressProcessor(InlineProcessor):
    """Make a bare web address a link."""

    def handleMatch(self, m, data):  # noqa: N802 - the name is Python-Markdown's

        link = Element("a")
        link.set("href", m.group(1))
        link.text = m.group(1)
        return link, m.start(0), m.end(0)


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
    """Links for bare addresses, and headings below the page's own."""

    def extendMarkdown(self, md):  # noqa: N802 - the name is Python-Markdown's
        md.inlinePatterns.register(BareAddressProcessor(BARE_ADDRESS, md), "bare-address", 75)
        md.treeprocessors.register(HeadingLevelProcessor(md), "heading-level", 5)


def render(text: str) -> str:
    """Return the sanitised HTML (marked safe) of a person's Markdown."""
    return render_markdown(text or "")
