"""MDX reduced to Markdown: tags give way to the text that they hold.

Knows no Django. Code, in fences and in backticks, stays as it is. A ``<`` that begins no tag is text,
and is written so that no renderer takes it for one.
"""

import html
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Elements that stand in a line of text; every other one, and every component, may be a block.
INLINE = {
    *[
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
    ],
    *["samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"],
}
BLOCK = {
    *[
        "address",
        "article",
        "aside",
        "blockquote",
        "button",
        "center",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
    ],
    *[
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "iframe",
        "li",
        "main",
    ],
    *[
        "nav",
        "noscript",
        "object",
        "ol",
        "p",
        "picture",
        "pre",
        "script",
        "section",
        "style",
        "summary",
        "svg",
    ],
    *["table", "tbody", "td", "template", "tfoot", "th", "thead", "tr", "ul", "video"],
}
ELEMENTS = VOID | INLINE | BLOCK
NOT_TEXT = {"script", "style", "template"}

FENCE = re.compile(r"^[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$")
_INTERESTING = re.compile(
    r"(?P<fence>^[ \t>]*(?:`{3,}[^`\n]*|~{3,}[^\n]*)$)|(?P<ticks>`+)|(?P<escape>\\[^\n])|(?P<lt><)|(?P<brace>\{)",
    re.MULTILINE,
)
_TAG_START = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w.-]*)(?=[\s/>])")
_ATTRIBUTE = re.compile(r"[^\s\"'<>/={}]+")
_UNQUOTED = re.compile(r"[^\s\"'<>=`{}]+")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
# A link's target in angles, as it is written where there are spaces in it.
_TARGET = re.compile(r"""<[^<>\n]*+>(?=(?:[ \t]*+(?:\n[ \t]*+)?(?:"[^"\n]*+"|'[^'\n]*+'))?[ \t]*+\))""")
_LITERAL = re.compile(r"""\{\s*(?:"([^"\n{}]*)"|'([^'\n{}]*)'|`([^`{}]*)`)\s*\}""")
_IMPORT_LINE = re.compile(r"""import\s(?P<names>[\w*{}\s,$]*+)["'][^"'\n]++["']\s*+;?\s*+$""")
_EXPORT_LINE = re.compile(
    r"""export\s++(?:(?:const|let|var)\s[\w${}\[\],\s]++=|default\s|(?:async\s++)?function\b"""
    r"""|class\s++\w++\s*+(?:extends\b|\{)|\{|\*\s)"""
)
_COMMENT_END = re.compile(r"\*/\s*+\}")
_PARAGRAPH_END = re.compile(r"\n[ \t]*+\n")
_TICKS = re.compile(r"`++")
_GAP = re.compile(r"\s*+")
_EQUALS = re.compile(r"\s*+=\s*+")
_FRAGMENT = re.compile(r"</?>")

# Braces that are not closed by then belong to no tag.
_LONGEST_BRACES = 20_000
# So deep may tags stand in each other; what is deeper is left out as if it were not paired.
_DEEPEST = 100
# How often, at the most, a text is read over for tags that turn out to be none.
_MOST_READINGS = 8
# Where a tag of a component stood, until it is known what stands beside it.
_SEAM = "\x00"


@dataclass(slots=True)
class _Token:
    kind: str  # text, code, open, close, alone
    text: str
    name: str = ""
    attributes: dict | None = None
    line: int = 0
    column: int = 0
    is_alone_on_line: bool = False
    partner: int | None = None


def code_lines(lines: list[str]) -> list[bool]:
    """For each line, whether it belongs to a fenced block of code."""
    flags, closing = [], None
    for line in lines:
        match = FENCE.match(line)
        if closing:
            flags.append(True)
            if match and not match["info"].strip() and match["fence"].startswith(closing):
                closing = None
        elif match and not (match["fence"][0] == "`" and "`" in match["info"]):
            flags.append(True)
            closing = match["fence"]
        else:
            flags.append(False)
    return flags


class Ticks:
    """The runs of backticks in a text, and where code that one begins ends: found in one reading."""

    def __init__(self, text: str):
        self.runs = [(match.start(), len(match[0])) for match in _TICKS.finditer(text)]
        self._starts: dict[int, list[int]] = {}
        for start, length in self.runs:
            self._starts.setdefault(length, []).append(start)
        self._paragraph_ends = [match.start() for match in _PARAGRAPH_END.finditer(text)]

    def end_of_code(self, start: int, length: int) -> int:
        """Where the code ends whose ``length`` backticks begin at ``start``; 0 where its paragraph closes none."""
        starts = self._starts.get(length, [])
        place = bisect_left(starts, start + length)
        if place == len(starts):
            return 0
        paragraph = bisect_left(self._paragraph_ends, start + length)
        if paragraph < len(self._paragraph_ends) and self._paragraph_ends[paragraph] < starts[place]:
            return 0
        return starts[place] + length


def _is_module_line(line: str) -> bool:
    if _EXPORT_LINE.match(line):
        return True
    match = _IMPORT_LINE.match(line)
    return bool(match) and (not match["names"].strip() or bool(_names_from(match["names"])))


def _names_from(names: str) -> bool:
    """Whether it says what is imported, and ends with "from"."""
    words = names.split()
    return len(words) > 1 and words[-1] == "from" and names[-1:].isspace()


def without_modules(text: str) -> str:
    """The text without the ``import`` and ``export`` statements of MDX; lines keep their numbers."""
    lines = text.split("\n")
    in_code = code_lines(lines)
    inside = False
    for number, line in enumerate(lines):
        begins = number == 0 or not lines[number - 1].strip()
        if inside and not line.strip():
            inside = False
        elif not in_code[number] and (inside or begins) and _is_module_line(line):
            # An import may follow an import; a long export goes on to the next empty line.
            inside = True
        if inside:
            lines[number] = ""
    return "\n".join(lines)


def reduce(text: str, *, jsx: bool = True) -> tuple[str, list[tuple[int, str]]]:
    """The text without tags and comments, and what was odd about them: line (from 1) and remark.

    ``jsx``: braces and ``import`` mean something, as in MDX.
    """
    text = text.replace(_SEAM, "\ufffd")
    if jsx:
        text = without_modules(text)
    tokens = _scan(text, jsx=jsx)
    _pair(tokens)
    remarks: list[tuple[int, str]] = []
    stack: list[tuple[_Token | None, list[str]]] = [(None, [])]
    too_deep: set[int] = set()
    for number, token in enumerate(tokens):
        written = stack[-1][1]
        if token.kind in {"text", "code"}:
            written.append(token.text)
        elif token.kind == "alone":
            written.append(_standing_alone(token))
        elif token.partner is None:
            written.append(_unpaired(token, remarks))
        elif number in too_deep:
            written.append(_SEAM)
        elif token.kind == "open" and len(stack) > _DEEPEST:
            too_deep.add(token.partner)
            written.append(_SEAM)
        elif token.kind == "open":
            stack.append((token, []))
        else:
            opening, inside = stack.pop()
            stack[-1][1].append(_holding(opening, "".join(inside)))
    reduced = "".join(stack[0][1])
    reduced = re.sub(rf"(?<=\w){_SEAM}{{2,}}(?=\w)", " ", reduced).replace(_SEAM, "")
    return tidy(reduced), remarks


def attribute_values(text: str, *, jsx: bool = True) -> list[str]:
    """What the tags say in their attributes, in the order of the text: code says nothing."""
    return [
        html.unescape(value).strip()
        for token in _scan(text, jsx=jsx)
        for value in (token.attributes or {}).values()
        if value
    ]


# --- Reading -----------------------------------------------------------------------------------


class _Scanner:
    """Takes a text apart into tokens, in time that grows with it."""

    def __init__(self, text: str, *, jsx: bool):
        self.text = text
        self.jsx = jsx
        self.tokens: list[_Token] = []
        self.ticks = Ticks(text)
        # Where each line begins, and where its first and its last sign stand.
        self.lines: list[int] = []
        self.first: list[int] = []
        self.last: list[int] = []
        start = 0
        for line in text.split("\n"):
            self.lines.append(start)
            self.first.append(start + len(line) - len(line.lstrip()))
            self.last.append(start + len(line.rstrip()))
            start += len(line) + 1
        # What is not there behind one place is not there behind a later one.
        self.has_comment_end = self.has_brace_comment_end = True
        self.has_quote = {"'": True, '"': True}
        # Signs that may yet be read in vain: what reads far again and again is a text, and no tags.
        self.left = _MOST_READINGS * len(text) + 1000

    def scan(self) -> list[_Token]:
        text, position = self.text, 0
        while match := _INTERESTING.search(text, position):
            start = match.start()
            self._add("text", text[position:start])
            if match["fence"] is not None:
                position = _end_of_fence(text, match)
                self._add("code", text[start:position])
            elif match["ticks"]:
                length = len(match["ticks"])
                position = self.ticks.end_of_code(start, length) or match.end()
                self._add("code", text[start:position])
            elif match["escape"]:
                position = match.end()
                self._add("text", "&lt;" if match["escape"] == r"\<" else match["escape"])
            elif match["brace"]:
                position, piece = self._brace(start)
                self._add("text", piece)
            else:
                position, token = self._angle(start)
                token.line = self._line_of(start) + 1
                self.tokens.append(token)
        self._add("text", text[position:])
        return self.tokens

    def _add(self, kind: str, piece: str) -> None:
        if piece:
            self.tokens.append(_Token(kind, piece))

    def _line_of(self, place: int) -> int:
        return bisect_right(self.lines, place) - 1

    def _brace(self, start: int) -> tuple[int, str]:
        if self.jsx and self.has_brace_comment_end and self.text.startswith("{/*", start):
            close = _COMMENT_END.search(self.text, start)
            if close:
                return close.end(), ""
            self.has_brace_comment_end = False
        literal = _LITERAL.match(self.text, start) if self.jsx else None
        if literal:
            return literal.end(), next(part for part in literal.groups() if part is not None)
        return start + 1, "{"

    def _angle(self, start: int) -> tuple[int, _Token]:
        text = self.text
        if self.has_comment_end and text.startswith("<!--", start):
            close = text.find("-->", start)
            if close >= 0:
                return close + 3, _Token("text", "")
            self.has_comment_end = False
        if fragment := _FRAGMENT.match(text, start):
            return fragment.end(), _Token("text", _SEAM)
        if autolink := _AUTOLINK.match(text, start):
            return autolink.end(), _Token("text", autolink.group())
        if text.endswith("](", 0, start) and (target := _TARGET.match(text, start)):
            return target.end(), _Token("text", target.group())
        tag = self._tag(start)
        if tag is None:
            return start + 1, _Token("text", "&lt;")
        return tag

    def _tag(self, start: int) -> tuple[int, _Token] | None:
        text = self.text
        match = _TAG_START.match(text, start)
        if match is None or self.left < 0:
            return None
        attributes: dict[str, str | None] = {}
        position, is_tag, closes_itself = self._attributes(match.end(), attributes)
        if not is_tag:
            self.left -= position - start
            return None
        name = match["name"]
        kind = "close" if match["close"] else "alone" if closes_itself or name.lower() in VOID else "open"
        first, last = self._line_of(start), self._line_of(position)
        begins_line, ends_line = self.first[first] >= start, self.last[last] <= position
        return position, _Token(
            kind,
            text[start:position],
            name=name,
            attributes=attributes,
            column=start - self.lines[first] if begins_line else 0,
            is_alone_on_line=begins_line and ends_line,
        )

    def _attributes(self, position: int, attributes: dict[str, str | None]) -> tuple[int, bool, bool]:
        """Read what a tag says: how far was read, whether it is a tag, and whether it closes itself."""
        text = self.text
        while True:
            gap = _GAP.match(text, position)
            position = gap.end()
            if "\n" in gap.group().replace("\n", "", 1):
                return position, False, False  # no tag reaches over an empty line
            if text.startswith("/>", position):
                return position + 2, True, True
            if text.startswith(">", position):
                return position + 1, True, False
            if text.startswith("{", position):
                end = self._end_of_braces(position)
                if end is None:
                    return position, False, False
                position = end
                attributes[f"...{position}"] = ""
                continue
            attribute = _ATTRIBUTE.match(text, position)
            if attribute is None:
                return position, False, False
            position = attribute.end()
            equals = _EQUALS.match(text, position)
            if equals is None:
                attributes[attribute.group()] = None
                continue
            value, end = self._value(equals.end())
            if end is None:
                return equals.end(), False, False
            attributes[attribute.group()], position = value, end

    def _value(self, position: int) -> tuple[str, int | None]:
        text = self.text
        quote = text[position : position + 1]
        if quote and quote in "\"'":
            close = text.find(quote, position + 1) if self.has_quote[quote] else -1
            self.has_quote[quote] = close >= 0
            return (text[position + 1 : close], close + 1) if close >= 0 else ("", None)
        if quote == "{":
            literal = _LITERAL.match(text, position)
            if literal:
                return next(part for part in literal.groups() if part is not None), literal.end()
            return "", self._end_of_braces(position)
        unquoted = _UNQUOTED.match(text, position)
        return (unquoted.group(), unquoted.end()) if unquoted else ("", None)

    def _end_of_braces(self, position: int) -> int | None:
        end = _end_of_braces(self.text, position)
        if end is None:
            self.left -= min(len(self.text) - position, _LONGEST_BRACES)
        return end


def _scan(text: str, *, jsx: bool) -> list[_Token]:
    return _Scanner(text, jsx=jsx).scan()


def _end_of_fence(text: str, match: re.Match) -> int:
    fence = FENCE.match(match.group())["fence"]
    closing = re.compile(rf"^[ \t>]*+{re.escape(fence[0])}{{{len(fence)},}}+[ \t]*+$", re.MULTILINE)
    found = closing.search(text, match.end())
    return found.end() if found else len(text)


def _end_of_braces(text: str, position: int) -> int | None:
    depth, quote = 0, ""
    for at in range(position, min(len(text), position + _LONGEST_BRACES)):
        character = text[at]
        if quote:
            quote = "" if character == quote and text[at - 1] != "\\" else quote
        elif character in "\"'`":
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return at + 1
    return None


def _pair(tokens: list[_Token]) -> None:
    """Find for each opening tag the one that closes it."""
    open_by_name: dict[str, list[int]] = {}
    stack: list[int] = []
    for number, token in enumerate(tokens):
        if token.kind == "open":
            stack.append(number)
            open_by_name.setdefault(token.name, []).append(number)
        elif token.kind == "close" and open_by_name.get(token.name):
            while stack[-1] != open_by_name[token.name][-1]:
                open_by_name[tokens[stack.pop()].name].pop()
            opening = stack.pop()
            open_by_name[token.name].pop()
            token.partner, tokens[opening].partner = opening, number


# --- Writing -----------------------------------------------------------------------------------


def _standing_alone(token: _Token) -> str:
    name = token.name.lower()
    if name == "br":
        return " " if not token.is_alone_on_line else ""
    if name == "hr":
        return "\n\n***\n\n"
    if name == "img" and token.attributes.get("src"):
        return f"![{_attribute(token, 'alt')}](<{_attribute(token, 'src')}>)"
    return _SEAM


def _attribute(token: _Token, name: str) -> str:
    return html.unescape(token.attributes.get(name) or "").replace("\n", " ").strip()


def _unpaired(token: _Token, remarks: list[tuple[int, str]]) -> str:
    """A tag without its other half: dropped where it surely is one, and text otherwise."""
    is_element = token.name in ELEMENTS and None not in token.attributes.values()
    has_values = bool(token.attributes) and None not in token.attributes.values()
    if token.is_alone_on_line or is_element or has_values:
        remarks.append(
            (token.line, f"the tag {token.text.splitlines()[0]} has no other half; it was left out")
        )
        return _SEAM
    remarks.append((token.line, f"{token.text.splitlines()[0]} looks like a tag; it was kept as text"))
    return token.text.replace("<", "&lt;").replace(">", "&gt;")


def _holding(opening: _Token, inside: str) -> str:
    """What a pair of tags leaves of itself around the text that it holds."""
    name = opening.name if opening.name in ELEMENTS else ""
    words = inside.replace(_SEAM, "").strip()
    one_line = "\n" not in words
    if name in NOT_TEXT:
        return ""
    if name in {"", "button"} and _attribute(opening, "href") and words and one_line and "](" not in words:
        return f"[{words}](<{_attribute(opening, 'href')}>)"
    if name in INLINE:
        href = _attribute(opening, "href")
        if name == "a" and href and words and one_line:
            return f"[{words}](<{href}>)"
        if name in {"strong", "b"} and words and one_line and "*" not in words:
            return inside.replace(words, f"**{words}**")
        if name in {"em", "i"} and words and one_line and "*" not in words:
            return inside.replace(words, f"*{words}*")
        if name == "code" and words and one_line and "`" not in words:
            return f"`{html.unescape(words)}`"
        if name == "sup" and words:
            return f"^{words}"
        return inside
    if re.fullmatch(r"h[1-6]", name) and words:
        return f"\n\n{'#' * int(name[1])} {' '.join(words.split())}\n\n"
    if name == "li" and words:
        return f"\n- {words}\n" if one_line else f"\n- {_shifted(words, 2).lstrip()}\n"
    if name in {"td", "th", "dt"} and one_line:
        return f" {words} "
    if name in BLOCK or "\n" in inside:
        column = opening.column if opening.column < 4 else 0
        return f"\n\n{_shifted(_dedented(inside), column)}\n\n"
    return f"{_SEAM}{inside}{_SEAM}"


def _dedented(text: str) -> str:
    """The lines moved left together, so that what stood inside a tag is no block of code."""
    lines = [line.expandtabs(4) if line[:1] in " \t" else line for line in text.strip("\n").split("\n")]
    # What follows the opening tag in its own line has no indent to tell.
    told = lines if text.lstrip(" \t" + _SEAM).startswith("\n") or len(lines) == 1 else lines[1:]
    indents = [len(line) - len(line.lstrip(" ")) for line in told if line.strip()]
    shift = min(indents, default=0)
    return "\n".join(line[min(shift, len(line) - len(line.lstrip(" "))) :] for line in lines).strip("\n")


def _shifted(text: str, columns: int) -> str:
    return "\n".join(" " * columns + line if line.strip() else "" for line in text.split("\n"))


def tidy(text: str) -> str:
    """No spaces where a tag stood alone, and one empty line where there were several; code stays."""
    lines = text.split("\n")
    tidy: list[str] = []
    for line, is_code in zip(lines, code_lines(lines), strict=True):
        if is_code or line.strip():
            tidy.append(line)
        elif tidy and tidy[-1]:
            tidy.append("")
    return "\n".join(tidy).strip("\n")
