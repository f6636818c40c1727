"""Word, Excel and PowerPoint files, of the kinds that end in x."""

import importlib

from hub.base.document_reading import UnreadableError, archives

# What every file of the kind has in its archive.
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
LIBRARIES = {"docx": "docx", "xlsx": "openpyxl", "pptx": "pptx"}
MAX_SLIDES = 1_000
MAX_SHEETS = 100
MAX_ROWS = 50_000
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def prepare(extension: str) -> None:
    """Load the library before the process is confined."""
    importlib.import_module(LIBRARIES[extension])


def read(extension: str, file, gathering) -> None:
    """Gather paragraphs, rows or slides."""
    archives.check(file, PARTS[extension])
    {"docx": _read_docx, "xlsx": _read_xlsx, "pptx": _read_pptx}[extension](file, gathering)


def _read_docx(file, gathering) -> None:
    import docx

    body = docx.Document(file).element.body
    # By element and not by the library's paragraphs, which leave out text boxes and form fields.
    for text in _paragraphs(body, _WORDS):
        if not gathering.add(text):
            return


def _read_pptx(file, gathering) -> None:
    import pptx

    for number, slide in enumerate(pptx.Presentation(file).slides):
        if number >= MAX_SLIDES:
            gathering.stop()
            return
        parts = [slide.element]
        if slide.has_notes_slide:
            parts.append(slide.notes_slide.element)
        for part in parts:
            for text in _paragraphs(part, _DRAWN):
                if not gathering.add(text):
                    return


def _paragraphs(element, namespace: str):
    """The text of each paragraph, in the order of the file."""
    paragraph, run = f"{namespace}p", f"{namespace}t"
    spaces = {f"{namespace}tab", f"{namespace}br", f"{namespace}cr"}
    words: list[str] = []
    for event, part in _walk(element):
        if event == "start" and part.tag == run:
            words.append(part.text or "")
        elif event == "start" and part.tag in spaces:
            words.append(" ")
        elif event == "end" and part.tag == paragraph:
            yield "".join(words)
            words = []
    yield "".join(words)


def _walk(element):
    from lxml import etree

    walker = etree.iterwalk(element, events=("start", "end"))
    for event, part in walker:
        if event == "start" and part.tag == _FALLBACK:
            # The same text once more, for old programs.
            walker.skip_subtree()
        yield event, part


def _read_xlsx(file, gathering) -> None:
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    rows = 0
    for number, sheet in enumerate(book.worksheets):
        if number >= MAX_SHEETS:
            gathering.stop()
            return
        gathering.add(sheet.title)
        # What the sheet says of its own size is not believed.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            rows += 1
            if rows > MAX_ROWS:
                gathering.stop()
                return
            if not gathering.add("; ".join(str(cell) for cell in row if cell not in (None, ""))):
                return
    if not book.worksheets:
        raise UnreadableError("no_text")
