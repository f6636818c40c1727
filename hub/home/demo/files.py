"""Small real files for the demo's cases: tables as CSV, texts as Word documents."""

import csv
import io
import zipfile
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"""
# Before 1980 a zip archive can't go; the same content is the same file.
_ZIP_DATE = (2026, 11, 16, 9, 30, 0)


def written(*, name: str, rows: list | None = None, text: str = "") -> ContentFile:
    """A file of the given name: ``rows`` for a .csv, ``text`` (Markdown) for a .docx, .md or .txt."""
    if name.endswith(".csv"):
        content = _csv(rows or [])
    elif name.endswith(".docx"):
        content = _docx(text)
    else:
        content = text.encode()
    return ContentFile(content, name=name)


def _csv(rows: list) -> bytes:
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    return table.getvalue().encode()


def _docx(text: str) -> bytes:
    """The least that a word processor opens: a paragraph a line, headings bold."""
    body = "".join(_paragraph(line.strip()) for line in text.splitlines() if line.strip())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as parts:
        for part, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", _DOCUMENT.format(body=body)),
        ):
            parts.writestr(zipfile.ZipInfo(part, _ZIP_DATE), content)
    return archive.getvalue()


def _paragraph(line: str) -> str:
    heading = line.startswith("#")
    look = '<w:rPr><w:b/><w:sz w:val="28"/></w:rPr>' if heading else ""
    words = escape(line.lstrip("# "))
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
