"""A file of text: YAML front matter, then Markdown or MDX. Knows no Django."""

import datetime
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from frontmatter.default_handlers import YAMLHandler
from yaml import YAMLError

SUFFIXES = {".md", ".mdx"}
_KEY = re.compile(r"[\"']?((?: *+[\w-]++)+?)[\"']?\s*+:(?:\s|$)")


class SourceFileError(Exception):
    """What is wrong with a file, and in which line where that is known. The message is for people."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message)
        self.message = message
        self.line = line

    def __str__(self):
        return f"line {self.line}: {self.message}" if self.line else self.message


class MissingFrontMatterError(SourceFileError):
    """The file begins without front matter: it may not be meant for an import."""


@dataclass
class SourceFile:
    """What stands in a file, not yet understood."""

    name: str
    values: dict
    body: str
    body_line: int = 1
    key_lines: dict[str, int] = field(default_factory=dict)

    @property
    def is_mdx(self) -> bool:
        """Whether braces and ``import`` mean something in it."""
        return self.name.lower().endswith(".mdx")

    def line_of(self, key: str) -> int | None:
        """The line in which a key of the front matter stands."""
        return self.key_lines.get(key)


def find_files(path: Path) -> list[Path]:
    """The files that may be brought in: the path itself, or all of a folder and its folders, in order."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in SUFFIXES)


def read(path: Path) -> SourceFile:
    """Read a file. Raises ``SourceFileError``."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceFileError(f"can't be read: {error.strerror}") from error
    return parse(content, name=path.name)


def parse(content: bytes, *, name: str) -> SourceFile:
    """Take the bytes of a file apart. Raises ``SourceFileError``."""
    text = _decoded(content)
    handler = YAMLHandler()
    if not handler.detect(text):
        raise MissingFrontMatterError(
            "has no front matter: the first line of a case is three hyphens (---)", 1
        )
    opening, *closings = list(handler.FM_BOUNDARY.finditer(text))
    if not closings:
        raise SourceFileError("the front matter has no end: close it with a line of three hyphens (---)", 1)
    closing = closings[0]
    front, body = text[opening.end() : closing.start()], text[closing.end() :]
    front_line = 1 + text.count("\n", 0, opening.end())
    values = _values(handler, front, first_line=front_line)
    key_lines = {}
    for number, line in enumerate(front.split("\n"), front_line):
        if match := _KEY.match(line):
            key_lines.setdefault(match[1], number)
    body_line = 1 + text.count("\n", 0, closing.end())
    return SourceFile(name=name, values=values, body=body, body_line=body_line, key_lines=key_lines)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SourceFileError("is not text in UTF-8; save it with that encoding", line) from None
    if "\0" in text:
        raise SourceFileError(
            "has a NUL character, so it is no text", text[: text.index("\0")].count("\n") + 1
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _values(handler: YAMLHandler, front: str, *, first_line: int) -> dict:
    try:
        values = handler.load(front)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read"
        line = first_line + mark.line if mark else None
        raise SourceFileError(f"the front matter is not YAML: {problem}", line) from None
    except (ValueError, RecursionError) as error:
        # A date such as 2024-02-31 looks like one to YAML, and is none.
        raise SourceFileError(f"the front matter is not YAML: {error}") from None
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise SourceFileError("the front matter is not a list of “key: value”", 2)
    return values


# --- Values of the front matter ------------------------------------------------------------------


def as_text(value, *, key: str, most: int | None = None) -> str:
    """A line of text. Raises ``ValueError`` where YAML read something else, or it has more characters than ``most``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        # YAML reads NO, the country, as "false".
        raise ValueError(f"“{key}” is read as yes or no; put the value in quotes")
    if isinstance(value, (str, int, float, datetime.date)):
        text = " ".join(str(value).split())
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
            raise ValueError(f"“{key}” has a character in it that is no text")
        if most is not None and len(text) > most:
            raise ValueError(f"“{key}” has {len(text)} characters; {most} at the most")
        return text
    raise ValueError(f"“{key}” must be one line of text")


def as_texts(value, *, key: str) -> list[str]:
    """A list of words; one alone, or several with commas between, will do."""
    if isinstance(value, str):
        value = value.split(",")
    elif not isinstance(value, list):
        value = [value]
    texts = [as_text(entry, key=key) for entry in value]
    return list(dict.fromkeys(text for text in texts if text))


def as_date(value, *, key: str) -> datetime.date | None:
    """A day; a month or a year alone is its first day."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = as_text(value, key=key)
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text)
    try:
        return datetime.date(*(int(part or 1) for part in match.groups()))
    except (AttributeError, ValueError):
        raise ValueError(f"“{key}: {text}” is no date; write it as 2024-03-31, 2024-03 or 2024") from None
