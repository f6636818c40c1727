"""Small real files for the demo: tables as CSV and XLSX, texts as Word documents, PDF and plain text."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile
from xlsxwriter import Workbook

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
    """A file of the given name: ``rows`` for a .csv or .xlsx, ``text`` (Markdown) for a .docx, .pdf, .md or .txt."""
    if name.endswith(".csv"):
        content = _csv(rows or [])
    elif name.endswith(".xlsx"):
        content = _xlsx(rows or [])
    elif name.endswith(".pdf"):
        content = _pdf(text)
    elif name.endswith(".docx"):
        content = _docx(text)
    else:
        content = text.encode()
    return ContentFile(content, name=name)


def _csv(rows: list) -> bytes:
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    return table.getvalue().encode()


def _xlsx(rows: list) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(*_ZIP_DATE, tzinfo=UTC)})
        sheet = book.add_worksheet()
        sheet.set_column(0, 0, 28)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def _pdf(text: str) -> bytes:
    """One page, a line a line, in a typeface that every reader has."""
    lines = [line.strip().lstrip("# ") for line in text.splitlines() if line.strip()]
    escaped = [re.sub(r"([\\()])", r"\\\1", line) for line in lines]
    shown = "\n".join(f"({line}) Tj T*" for line in escaped).encode("cp1252", "replace")
    stream = b"BT /F1 11 Tf 16 TL 60 780 Td\n" + shown + b"\nET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    file, places = b"%PDF-1.4\n", []
    for number, told in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, told)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    ending = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(file))
    return file + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + ending


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
