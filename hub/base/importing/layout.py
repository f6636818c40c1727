"""Markdown as programs write it, in the one layout that the hub keeps and every renderer reads alike.

Lists and tables have an empty line before them, nested lists four columns, and headings begin in the first column.
Knows no Django.
"""

import re

from hub.base.importing.mdx import FENCE, code_lines

# Word by word, so that a gap is read once, however long it is.
HEADING = re.compile(
    r"^ {0,3}(?P<marks>#{1,6})(?:[ \t]++(?P<text>[^ \t\n]++(?:[ \t]++[^ \t\n]++)*?))??(?:[ \t]++#++)?[ \t]*+$"
)
_UNDERLINE = re.compile(r"^ {0,3}(?:(?P<first>=+)|-{3,})[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")
_ITEM = re.compile(r"^(?P<indent>[ ]*)(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap>[ \t]+)(?P<text>.*)$")
_QUOTE = re.compile(r"^ {0,3}>[ ]?")
_TABLE_RULE = re.compile(r"^ {0,3}\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*\|?[ \t]*+$")
_ALERT = re.compile(r"^\[!(?P<kind>[A-Za-z]+)\][ \t]*$")
_MAX_QUOTES = 4


def settle(text: str, *, indented_is_code: bool = False) -> str:
    """The text in the hub's layout; code in fences stays as it is.

    In MDX a line that begins with four spaces is no code; say ``indented_is_code`` for plain Markdown.
    """
    return "\n".join(_Layout(indented_is_code=indented_is_code).settle(text.split("\n"))).strip("\n")


class _Layout:
    def __init__(self, *, indented_is_code: bool, quotes: int = 0):
        self.indented_is_code = indented_is_code
        self.quotes = quotes
        self.written: list[str] = []
        # The indents of the list items that the current line may belong to, outermost first.
        self.items: list[int] = []

    def settle(self, lines: list[str]) -> list[str]:
        in_code = code_lines(lines)
        number = 0
        while number < len(lines):
            line = lines[number]
            if in_code[number]:
                self._code_line(line, begins=number == 0 or not in_code[number - 1])
            elif not line.strip():
                self.written.append("")
            elif _QUOTE.match(line) and self.quotes < _MAX_QUOTES:
                quoted = []
                while number < len(lines) and _QUOTE.match(lines[number]):
                    quoted.append(_QUOTE.sub("", lines[number], count=1))
                    number += 1
                self._quote(quoted)
                continue
            else:
                following = lines[number + 1] if number + 1 < len(lines) else ""
                if self._is_underline(line, following):
                    self._heading("=" in following, line.strip())
                    number += 1
                else:
                    self._line(line.expandtabs(4) if line[:1] in " \t" else line, following)
            number += 1
        return self.written

    # --- What a line may follow ------------------------------------------------------------------

    @property
    def _follows_text(self) -> bool:
        return bool(self.written and self.written[-1].strip())

    def _apart(self) -> None:
        if self._follows_text:
            self.written.append("")

    def _is_underline(self, line: str, following: str) -> bool:
        """Whether the line is a heading because the next one underlines it."""
        if not _UNDERLINE.match(following) or self.items or self._follows_text:
            return False
        return not any(pattern.match(line) for pattern in (HEADING, _RULE, _ITEM)) and "|" not in line

    # --- Lines -----------------------------------------------------------------------------------

    def _heading(self, is_first: bool, text: str) -> None:
        self.items = []
        self._apart()
        self.written += [f"{'#' if is_first else '##'} {text}", ""]

    def _code_line(self, line: str, *, begins: bool) -> None:
        if begins and self.items and not line.startswith(" "):
            self.items = []
        if begins and FENCE.match(line):
            self._apart()
        self.written.append(line)

    def _quote(self, lines: list[str]) -> None:
        self.items = []
        if alert := _ALERT.match(lines[0]):
            lines = [f"**{alert['kind'].capitalize()}**", "", *lines[1:]]
        inner = _Layout(indented_is_code=self.indented_is_code, quotes=self.quotes + 1)
        self._apart()
        self.written += [f"> {line}".rstrip() for line in inner.settle(lines)]

    def _line(self, line: str, following: str) -> None:
        if match := HEADING.match(line):
            self.items = []
            self._apart()
            self.written += [f"{match['marks']} {match['text'] or ''}".rstrip(), ""]
        elif _RULE.match(line):
            self.items = []
            self._apart()
            self.written += ["***", ""]
        elif (match := _ITEM.match(line)) and self._is_item(match):
            self._item(match)
        else:
            self._paragraph(line, following)

    def _is_item(self, match: re.Match) -> bool:
        if self.items:
            return True
        if len(match["indent"]) > 3:
            return not self.indented_is_code
        # "2018. A year" in the middle of a paragraph begins no list.
        return match["mark"][0] in "-*+" or match["mark"][:-1] == "1" or not self._follows_text

    def _item(self, match: re.Match) -> None:
        indent = len(match["indent"])
        if not self.items:
            self._apart()
        while self.items and indent < self.items[-1] + 2:
            self.items.pop()
        mark = match["mark"] if match["mark"][0] in "-*+" else f"{match['mark'][:-1]}."
        if self._changes_kind(mark, len(self.items)):
            self._apart()
        self.written.append(f"{'    ' * len(self.items)}{mark} {match['text'].strip()}".rstrip())
        self.items.append(indent)

    def _changes_kind(self, mark: str, depth: int) -> bool:
        before = _ITEM.match(self.written[-1]) if self.written else None
        if before is None or len(before["indent"]) != depth * 4:
            return False
        return (before["mark"] in "-*+") != (mark in "-*+")

    def _paragraph(self, line: str, following: str) -> None:
        indent = len(line) - len(line.lstrip(" "))
        if self.items and not self._follows_text:
            # After an empty line only what is indented still belongs to the item.
            while self.items and indent < self.items[-1] + 2:
                self.items.pop()
        begins_table = "|" in line and "|" in following + "|" and bool(_TABLE_RULE.match(following))
        if begins_table and not line.startswith(" "):
            self.items = []
        if begins_table:
            self._apart()
        if self.items:
            self.written.append("    " * len(self.items) + line.strip())
        elif indent > 3 and (not self.indented_is_code or self._follows_text):
            self.written.append(line.lstrip(" "))
        else:
            self.written.append(line)
