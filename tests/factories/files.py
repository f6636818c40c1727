"""Office files and PDFs with a text of one's own, and some that mean harm. All small, all made here."""

import io
import zipfile
import zlib

import docx
import openpyxl
import pptx
import pypdf

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# What one character becomes in ten steps of ten: the "billion laughs".
_ENTITIES = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{step} '{f'&a{step - 1};' * 10}'>" for step in range(1, 11))
)
OLD_OFFICE_FILE = bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 504
OFFICE_FILE_WITH_PASSWORD = OLD_OFFICE_FILE + "EncryptedPackage".encode("utf-16-le")


def pdf(
    text: str = "", *, content: bytes = b"", kids: bytes = b"[3 0 R]", count: int = 1, flate=False
) -> bytes:
    """A PDF of one page with this text, or with this content; ``kids`` and ``count`` as its tree says."""
    content = content or f"BT /F1 12 Tf 10 10 Td ({text}) Tj ET".encode("latin-1")
    stream = zlib.compress(content, 9) if flate else content
    head = b"<< /Length %d %s>>" % (len(stream), b"/Filter /FlateDecode " if flate else b"")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids %s /Count %d >>" % (kids, count),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        head + b"\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, content_of_object in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content_of_object)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    return written + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


def locked_pdf(text: str, password: str) -> bytes:
    """A PDF that this password opens; an empty one lets everybody read it."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(text)))
    writer.encrypt(password, "an owner's", algorithm="AES-256")
    return _saved(writer.write)


def word(*paragraphs: str, cell: str = "") -> bytes:
    """A Word document with paragraphs and, if ``cell`` is given, a table."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    return _saved(document.save)


def excel(*rows: list) -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return _saved(book.save)


def slides(title: str, notes: str) -> bytes:
    """A presentation of one slide."""
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = title
    slide.notes_slide.notes_text_frame.text = notes
    return _saved(presentation.save)


def open_document(markup: str, *, encrypted: bool = False) -> bytes:
    """An OpenDocument text with this in its body."""
    office, text = (f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0" for part in ("office", "text"))
    content = f'<o:body xmlns:o="{office}" xmlns:text="{text}">{markup}</o:body>'
    return _packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": "<encryption-data/>" if encrypted else "<manifest/>",
            "content.xml": content,
        }
    )


def word_with(body: str, before: str = "") -> bytes:
    """A Word document whose body is this markup."""
    return _with_part(
        word(), "word/document.xml", f"{before}<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    )


def excel_with(rows: str) -> bytes:
    """A workbook whose sheet has this markup for rows."""
    sheet = f'<worksheet xmlns="{_SHEET}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    return _with_part(excel(), "xl/worksheets/sheet1.xml", sheet)


def zip_bomb() -> bytes:
    """A Word document of less than a tenth of a megabyte that unpacks to sixty."""
    return word_with(" " * 60_000_000)


def pdf_bomb() -> bytes:
    """A PDF whose one page unpacks to a hundred megabytes."""
    return pdf(content=b"BT " + b" " * 100_000_000, flate=True)


def pdf_without_end() -> bytes:
    """A PDF whose tree of pages leads back to itself."""
    return pdf(kids=b"[2 0 R]")


def xml_bomb() -> bytes:
    """A Word document whose text would be twenty billion characters."""
    return word_with("<w:p><w:r><w:t>&a10;</w:t></w:r></w:p>", before=_ENTITIES)


def deep_xml() -> bytes:
    """A Word document with a paragraph in a paragraph in a paragraph ..."""
    return word_with("<w:p>" * 100_000 + "</w:p>" * 100_000)


def wide_xml() -> bytes:
    """A Word document of millions of empty paragraphs: far more in memory than on disk."""
    return word_with("<w:p/>" * 7_500_000)


def million_cells() -> bytes:
    """A workbook with a million cells."""
    row = "".join(f'<c t="inlineStr"><is><t>budget {column}</t></is></c>' for column in range(100))
    return excel_with("".join(f'<row r="{number}">{row}</row>' for number in range(1, 10_001)))


def far_cell() -> bytes:
    """A workbook whose second row says that it is the billionth."""
    return excel_with('<row r="1"><c><v>1</v></c></row><row r="1000000000"><c><v>2</v></c></row>')


def _saved(save) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


def _packed(parts: dict) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _with_part(packed: bytes, name: str, content: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return _packed({**parts, name: content})
