"""Plain text, Markdown and comma-separated values."""

import codecs
import csv
import re

import charset_normalizer

from hub.base.document_reading import MAX_CHARACTERS, UnreadableError

# UTF-16 and UTF-32 take up to four bytes a character.
_MAX_BYTES = MAX_CHARACTERS * 4
_SAMPLE_BYTES = 100_000
_BYTE_ORDER_MARKS = [
    # The longer ones first: UTF-32's begins as UTF-16's does.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# What spreadsheets and old editors write, the most frequent first.
_ENCODINGS = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "euc_kr", "big5"]
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+])\s+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}(?=\W|$)")
_RULE = re.compile(r"^[\s|:=\-*_]+$")


def prepare(extension: str) -> None:
    """Nothing need be loaded before the process is confined."""


def read(extension: str, file, gathering) -> None:
    """Gather the lines."""
    data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        gathering.stop()
    text = _decoded(data[:_MAX_BYTES])
    if extension == "csv":
        lines = _rows(text)
    elif extension == "md":
        lines = (_without_marks(line) for line in text.splitlines())
    else:
        lines = text.splitlines()
    for line in lines:
        if not gathering.add(line) and gathering.text():
            return


def _decoded(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\0" in data:
        raise UnreadableError("mislabelled")
    try:
        # The end may be cut within a character.
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return data.decode(_guessed_encoding(data[:_SAMPLE_BYTES]), errors="replace")


def _guessed_encoding(sample: bytes) -> str:
    guesses = {
        guess.encoding: guess.chaos
        for guess in charset_normalizer.from_bytes(sample, cp_isolation=_ENCODINGS, threshold=0.3)
    }
    if not guesses:
        raise UnreadableError("encoding")
    # In a short text any of several would do; the one that most programs write is the likeliest.
    return min(guesses, key=lambda name: (round(guesses[name], 1), _ENCODINGS.index(name)))


def _rows(text: str):
    """Each row's cells on one line; where it is no table, its lines."""
    try:
        dialect = csv.Sniffer().sniff(text[:4000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        for row in csv.reader(text.splitlines(), dialect):
            yield "; ".join(cell for cell in row if cell.strip())
    except csv.Error:  # a cell of more than 128 KB
        yield from text.splitlines()


def _without_marks(line: str) -> str:
    if _RULE.match(line):
        return ""
    return _MARKS.sub("", _LINK.sub(r"\1", line[:20_000]))
