"""MDX reduced to Markdown: tags give way to the text that they hold.

Knows no Django. Code, in fences and in backticks, stays as it is. A ``<`` that begins no tag is text,
and is written so that no renderer takes it for one.
"""

import html
import re
from dataclasses import dataclass, field

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
_TARGET = re.compile(r"""<[^<>\n]*>(?=(?:[ \t]*\n?[ \t]*(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*\))""")
_LITERAL = re.compile(r"""\{\s*(?:"([^"\n{}]*)"|'([^'\n{}]*)'|`([^`{}]*)`)\s*\}""")
_MODULE_LINE = re.compile(
    r"""import\s+(?:[\w*{}\s,$]+?\s+from\s+)?["'][^"'\n]+["']\s*;?\s*$"""
    r"""|export\s+(?:(?:const|let|var)\s+[\w${}\[\],\s]+=|default\s|(?:async\s+)?function\b|class\s+\w+\s*(?:extends\b|\{)|\{|\*\s)"""
)

# Braces that are not closed by then belong to no tag.
_LONGEST_BRACES = 20_000
# Where a tag of a component stood, until it is known what stands beside it.
_SEAM = "\x00"


@dataclass
class _Token:
    kind: str  # text, code, open, close, alone
    text: str
    name: str = ""
    attributes: dict = field(default_factory=dict)
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


def without_modules(text: str) -> str:
    """The text without the ``import`` and ``export`` statements of MDX; lines keep their numbers."""
    lines = text.split("\n")
    in_code = code_lines(lines)
    inside = False
    for number, line in enumerate(lines):
        begins = number == 0 or not lines[number - 1].strip()
        if inside and not line.strip():
            inside = False
        elif not in_code[number] and (inside or begins) and _MODULE_LINE.match(line):
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
    for token in tokens:
        written = stack[-1][1]
        if token.kind in {"text", "code"}:
            written.append(token.text)
        elif token.kind == "alone":
            written.append(_standing_alone(token))
        elif token.partner is None:
            written.append(_unpaired(token, remarks))
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
        for value in token.attributes.values()
        if value
    ]


# --- Reading -----------------------------------------------------------------------------------


def _scan(text: str, *, jsx: bool) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    end = len(text)
    newest_line, counted = 1, 0

    def add(kind, piece, **more):
        if piece or kind not in {"text", "code"}:
            tokens.append(_Token(kind, piece, **more))

    while match := _INTERESTING.search(text, position):
        start = match.start()
        add("text", text[position:start])
        if match["fence"] is not None:
            position = _end_of_fence(text, match)
            add("code", text[start:position])
        elif match["ticks"]:
            position = _end_of_ticks(text, match)
            add("code", text[start:position])
        elif match["escape"]:
            position = match.end()
            add("text", "&lt;" if match["escape"] == r"\<" else match["escape"])
        elif match["brace"]:
            position, piece = _brace(text, start, jsx=jsx)
            add("text", piece)
        else:
            newest_line += text.count("\n", counted, start)
            counted = start
            position, token = _angle(text, start)
            token.line = newest_line
            tokens.append(token)
    add("text", text[position:end])
    return tokens


def _end_of_fence(text: str, match: re.Match) -> int:
    fence = FENCE.match(match.group())["fence"]
    closing = re.compile(rf"^[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    found = closing.search(text, match.end())
    return found.end() if found else len(text)


def _end_of_ticks(text: str, match: re.Match) -> int:
    """The end of the code that the backticks begin, or of the backticks where nothing closes them."""
    ticks = match["ticks"]
    paragraph_end = re.compile(r"\n[ \t]*\n").search(text, match.end())
    limit = paragraph_end.start() if paragraph_end else len(text)
    found = re.compile(rf"(?<!`){ticks}(?!`)").search(text, match.end(), limit)
    return found.end() if found else match.end()


def _brace(text: str, start: int, *, jsx: bool) -> tuple[int, str]:
    if jsx and text.startswith("{/*", start):
        close = re.compile(r"\*/\s*\}").search(text, start)
        if close:
            return close.end(), ""
    literal = _LITERAL.match(text, start) if jsx else None
    if literal:
        return literal.end(), next(part for part in literal.groups() if part is not None)
    return start + 1, "{"


def _angle(text: str, start: int) -> tuple[int, _Token]:
    if text.startswith("<!--", start):
        close = text.find("-->", start)
        if close >= 0:
            return close + 3, _Token("text", "")
    if fragment := re.compile(r"</?>").match(text, start):
        return fragment.end(), _Token("text", _SEAM)
    if autolink := _AUTOLINK.match(text, start):
        return autolink.end(), _Token("text", autolink.group())
    if text.endswith("](", 0, start) and (target := _TARGET.match(text, start)):
        return target.end(), _Token("text", target.group())
    tag = _tag(text, start)
    if tag is None:
        return start + 1, _Token("text", "&lt;")
    return tag


def _tag(text: str, start: int) -> tuple[int, _Token] | None:
    match = _TAG_START.match(text, start)
    if match is None:
        return None
    position = match.end()
    attributes: dict[str, str | None] = {}
    closes_itself = False
    while True:
        gap = re.compile(r"\s*").match(text, position)
        if "\n" in gap.group().replace("\n", "", 1):
            return None  # no tag reaches over an empty line
        position = gap.end()
        if text.startswith("/>", position):
            closes_itself, position = True, position + 2
            break
        if text.startswith(">", position):
            position += 1
            break
        if text.startswith("{", position):
            position = _end_of_braces(text, position)
            if position is None:
                return None
            attributes[f"...{position}"] = ""
            continue
        attribute = _ATTRIBUTE.match(text, position)
        if attribute is None:
            return None
        position = attribute.end()
        equals = re.compile(r"\s*=\s*").match(text, position)
        if equals is None:
            attributes[attribute.group()] = None
            continue
        value, position = _attribute_value(text, equals.end())
        if position is None:
            return None
        attributes[attribute.group()] = value
    name = match["name"]
    kind = "close" if match["close"] else "alone" if closes_itself or name.lower() in VOID else "open"
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", position)
    before, after = text[line_start:start], text[position : line_end if line_end >= 0 else len(text)]
    return position, _Token(
        kind,
        text[start:position],
        name=name,
        attributes=attributes,
        column=len(before) if not before.strip() else 0,
        is_alone_on_line=not before.strip() and not after.strip(),
    )


def _attribute_value(text: str, position: int) -> tuple[str, int | None]:
    quote = text[position : position + 1]
    if quote and quote in "\"'":
        close = text.find(quote, position + 1)
        return (text[position + 1 : close], close + 1) if close >= 0 else ("", None)
    if quote == "{":
        literal = _LITERAL.match(text, position)
        if literal:
            return next(part for part in literal.groups() if part is not None), literal.end()
        return "", _end_of_braces(text, position)
    unquoted = _UNQUOTED.match(text, position)
    return (unquoted.group(), unquoted.end()) if unquoted else ("", None)


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
