"""The story as ``export_cases`` writes it: sections below lines that name them, taken literally. Knows no Django."""

import re
from decimal import Decimal

from hub.base.importing.front_matter import SourceFile, SourceFileError

# In the front matter: the text below is a hub's own, and nothing in it is to be understood or mended.
KEY = "hub_export"
VERSION = 1
_MARK = re.compile(r"^<!-- section: ([a-z_]+) -->$")


def mark(section: str) -> str:
    """The line above a section."""
    return f"<!-- section: {section} -->"


def has_mark(text: str) -> bool:
    """Whether a line of the text would be taken for the beginning of a section."""
    return any(_MARK.match(line) for line in text.splitlines())


def lines(text: str) -> str:
    """A text with the line ends of files; browsers send others."""
    return text.replace("\r\n", "\n")


def figure(value):
    """A number as text, the same however it was entered: YAML would make a floating one of it."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def is_exact(file: SourceFile) -> bool:
    """Whether a hub wrote the file."""
    return file.values.get(KEY) is not None


def sections(file: SourceFile, known: list[str]) -> tuple[dict[str, str], list[SourceFileError]]:
    """The text of each section, letter by letter, and what is wrong with the marks."""
    errors: list[SourceFileError] = []
    if file.values[KEY] != VERSION:
        errors.append(
            SourceFileError(f"“{KEY}” is not {VERSION}: another version wrote it", file.line_of(KEY))
        )
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(file.body.split("\n"), file.body_line):
        match = _MARK.match(line)
        if match is None:
            if current is not None:
                current.append(line)
            elif line.strip():
                errors.append(SourceFileError("there is text before the first section", number))
                break
        elif match[1] not in known or match[1] in found:
            wrong = "stands twice" if match[1] in found else f"is not known; there are {', '.join(known)}"
            errors.append(SourceFileError(f"the section “{match[1]}” {wrong}", number))
            current = []
        else:
            current = found[match[1]] = []
    # An empty line is put behind each section.
    return {name: "\n".join(lines).removesuffix("\n") for name, lines in found.items()}, errors
