"""The OpenDocument formats: texts, tables and slides."""

import zipfile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from hub.base.document_reading import UnreadableError, archives

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BLOCKS = {f"{_TEXT}p", f"{_TEXT}h"}
_SPACES = {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}


def prepare(extension: str) -> None:
    """All is loaded with this module."""


def read(extension: str, file, gathering) -> None:
    """Gather paragraphs and headings."""
    archives.check(file, "content.xml")
    with zipfile.ZipFile(file) as archive:
        # Behind a password the parts are there, but are no XML; the manifest says so.
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise UnreadableError("encrypted")
        try:
            with archive.open("content.xml") as content:
                for text in _blocks(content):
                    if not gathering.add(text):
                        return
        except DefusedXmlException:
            raise UnreadableError("broken") from None


def _blocks(content):
    for _event, element in iterparse(content, events=("end",)):
        if element.tag in _SPACES:
            element.text = " "
        elif element.tag in _BLOCKS:
            yield "".join(element.itertext())
            element.clear()
