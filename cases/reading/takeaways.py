"""Splits a section written in Markdown into the points that it makes.

Each item of a list is a point, with what is nested in it; text between lists is a point too, and a
section without a list is one. Headings, and lines that only announce a list, make no point.
"""

import re
from collections.abc import Iterator

FENCE = re.compile(r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})")
RULE = re.compile(r"^[ ]{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
ITEM = re.compile(r"^[ ]{0,3}(?:[-*+]|(?P<number>\d{1,9})[.)])[ \t]+(?P<text>\S.*)$")
HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]+(?P<text>[^#\s].*)$")
UNDERLINE = re.compile(r"^[ ]{0,3}(?:={2,}|-{2,})[ \t]*$")
INDENTED = re.compile(r"^(?: {2,}|\t)")
NESTED_ITEM = re.compile(r"^(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
# What a link elsewhere in the text refers to, and footnotes.
DEFINITION = re.compile(r"^[ ]{0,3}\[(?P<label>[^\]\n]{1,200})\]:[ \t]*\S")
# Signs of definitions that are repeated below the points that refer to them, in all.
MOST_DEFINED = 500_000
LABEL = re.compile(r"\[([^\[\]\n]{1,200})\]")
FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,200}\]")


class _Block:
    """Lines that belong together: an item of a list, or text outside lists."""

    def __init__(self, *, is_item: bool):
        self.is_item = is_item
        self.lines: list[str] = []
        self.lines_of_text = 0  # not of headings

    def add(self, line: str) -> None:
        if self.is_item:
            line = _outdented(line)
            # A list within the item is one for a renderer only after an empty line.
            before = self.lines[-1] if self.lines else ""
            if NESTED_ITEM.match(line) and before and not NESTED_ITEM.match(before):
                self.lines.append("")
        self.lines_of_text += bool(line.strip())
        self.lines.append(line)

    def add_heading(self, text: str) -> None:
        """A heading of the section is only emphasised: the page of points has an outline of its own."""
        self.lines.append(f"**{text.replace('*', '').strip(' #')}**")

    def make_last_line_a_heading(self) -> None:
        self.lines_of_text -= 1
        self.add_heading(self.lines.pop())

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()

    @property
    def has_text(self) -> bool:
        return any(line.strip() for line in reversed(self.lines))

    @property
    def announces_a_list(self) -> bool:
        return not self.is_item and (not self.lines_of_text or self.text.endswith(":"))


def _outdented(line: str) -> str:
    """The line without the indent that makes it a part of its item."""
    line = re.sub(r"^\t", "    ", line)
    return line[min(4, len(line) - len(line.lstrip(" "))) :]


def _read(text: str) -> tuple[list[_Block], dict[str, str]]:
    """The blocks in order, and the definitions of links by label."""
    blocks: list[_Block] = []
    definitions: dict[str, str] = {}
    fence = ""
    after_blank = True

    def text_block() -> _Block:
        if not blocks or blocks[-1].is_item:
            blocks.append(_Block(is_item=False))
        return blocks[-1]

    for line in text.splitlines():
        in_item = bool(blocks) and blocks[-1].is_item
        belongs_to_item = in_item and (not after_blank or bool(INDENTED.match(line)))
        item, definition, heading = ITEM.match(line), DEFINITION.match(line), HEADING.match(line)
        fenced = FENCE.match(line.strip() if belongs_to_item else line)
        if fence:
            blocks[-1].add(line)
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif not line.strip():
            if blocks:
                blocks[-1].add("")
        elif fenced:
            fence = fenced["fence"]
            (blocks[-1] if belongs_to_item else text_block()).add(line)
        elif item and not RULE.match(line) and (after_blank or in_item or item["number"] in {None, "1"}):
            blocks.append(_Block(is_item=True))
            blocks[-1].add(item["text"])
        elif definition:
            definitions[definition["label"].lower()] = line.strip()
        elif heading and not (in_item and INDENTED.match(line)):
            text_block().add_heading(heading["text"])
        elif UNDERLINE.match(line) and not after_blank and not in_item and blocks and blocks[-1].has_text:
            blocks[-1].make_last_line_a_heading()
        elif RULE.match(line) and not belongs_to_item:
            text_block().add("")
        else:
            (blocks[-1] if belongs_to_item else text_block()).add(line)
        after_blank = not line.strip() and not fence
    return blocks, definitions


def split_points(text: str) -> list[str]:
    """The points of a section, each as Markdown that stands by itself; none for a section without text."""
    blocks, definitions = _read(text)
    has_list = any(block.is_item for block in blocks)
    texts = []
    for number, block in enumerate(blocks):
        is_last = number + 1 == len(blocks)
        if has_list and block.announces_a_list and not (is_last and block.lines_of_text):
            continue
        texts.append(FOOTNOTE_MARK.sub("", block.text).strip())
    return list(_with_definitions([text for text in texts if text], definitions))


def _with_definitions(texts: list[str], definitions: dict[str, str]) -> Iterator[str]:
    """The texts with the definitions of the links in them, until these become too long in all."""
    left = MOST_DEFINED
    for text in texts:
        labels = dict.fromkeys(label.lower() for label in LABEL.findall(text))
        used = [definitions[label] for label in labels if label in definitions and not label.startswith("^")]
        left -= sum(map(len, used))
        yield "\n\n".join([text, *used]) if left >= 0 else text
