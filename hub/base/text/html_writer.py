"""Markdown to HTML in time that grows with the text, and within limits.

``pyromark`` takes the text apart; this writes what it says, and stops at the first thing that is too much. All that
is written is balanced: what a person wrote as HTML is taken tag by tag, so that the sanitiser behind it, whose time
grows with the square of the depth, meets no tag that was left open.
"""

import html
import re
import zlib

import pyromark
from django.conf import settings

MOST_LEVELS = 50
MOST_CELLS = 20_000
MOST_OUTPUT = 1_000_000
# Below the page's own h1 and the section's h2.
HIGHEST_HEADING = 3
BACK_TO_TEXT = "\N{LEFTWARDS ARROW WITH HOOK}"

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_DEFINITION_LIST
)
# An address in running text: where it may begin, and how far it goes.
_ADDRESS_START = re.compile(r"(?<![\w/\"'=])https?://")
_ADDRESS = re.compile(r"https?://[^\s<>\"'*`\[\]\\]+")
_LONGEST_ADDRESS = 4096
# Up to the next "<" at the most, so that a row of unfinished tags is read once.
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*)>""")
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?""")
_HEADING = re.compile(r"h[1-6]")
_VOID = {"br", "hr"}
_INLINE = {"a", "code", "del", "em", "strong", "sub", "sup", "br"}
# Where a part of a table may stand; anywhere else a parser moves it about.
_TABLE_PARTS = {
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "th": {"tr"},
    "td": {"tr"},
}
# What holds nothing but parts of a table.
_TABLE_FRAME = {"table", "thead", "tbody", "tfoot", "tr"}
# HTML that is not allowed here and is left out; its words stay. Any other name is no tag: it is shown as typed.
_LEFT_OUT = frozenset(
    """abbr acronym address applet area article aside audio b base basefont bdi bdo big body button canvas center
    cite col colgroup data datalist details dfn dialog dir div embed fieldset figcaption figure font footer form frame
    frameset h1 head header hgroup html i iframe img input ins kbd label legend link main map mark marquee math menu
    meta meter nav nobr noembed noframes noscript object optgroup option output param picture plaintext progress q rb
    rp rt rtc ruby s samp search section select slot small source span strike summary svg template textarea time title
    track tt u var video wbr""".split()  # noqa: SIM905 - a list of names reads as words
)
_MARKS = {
    "Emphasis": "em",
    "Strong": "strong",
    "Paragraph": "p",
    "Item": "li",
    "DefinitionList": "dl",
    "DefinitionListTitle": "dt",
    "DefinitionListDefinition": "dd",
    "BlockQuote": "blockquote",
}
# Elements that begin on a line of their own, and those whose inside does as well.
_ON_A_LINE = {
    "p",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
}
_HOLDS_LINES = {"dl", "blockquote", "ul", "ol", "table", "thead", "tbody", "tr"}


class TooMuchError(Exception):
    """A text that would make more than a page should hold; ``limit`` is ``levels``, ``cells`` or ``output``."""

    def __init__(self, limit: str):
        super().__init__(limit)
        self.limit = limit


def write(text: str) -> str:
    """The HTML of a Markdown text, not yet sanitised. Raises ``TooMuchError``."""
    return _Writer(text).run()


class _Writer:
    """Writes one text."""

    def __init__(self, text: str):
        self.text = text
        self.source = text.encode()
        self.pieces: list[str] = []
        self.size = 0
        self.cells = 0
        # The open elements, the outermost first: name and whether a person wrote it as HTML.
        self.stack: list[tuple[str, bool]] = []
        # The pieces that are a heading's tag, with its level: how far all are pushed down is known at the end.
        self.headings: list[tuple[list[str], int, str, int]] = []
        self.alignments: list[tuple[str, ...]] = []
        self.column = 0
        self.in_head = False
        # The part of the source that is written already, where an address runs on into what is marked up in it.
        self.written = range(0)
        # Inside these nothing becomes a link; inside an image nothing is shown.
        self.links = self.code = self.images = 0
        self.cell_end = len(self.source)
        self.raw: list[str] | None = None
        self.has_comment_end = True
        self.names = 0
        self.prefix = f"note-{zlib.crc32(self.source):08x}"
        self.notes: dict[str, _Note] = {}
        # The pieces of each note by its label, and of those whose label an earlier one has.
        self.written_notes: dict[str, list[str]] = {}
        self.further_notes: list[list[str]] = []
        # What was being written where a note began, and the note's label.
        self.outside: list[tuple[list[str], str]] = []
        allowed = settings.WAGTAILMARKDOWN
        self.allowed_tags = frozenset(allowed["allowed_tags"])
        # An id of a person's could take the place of one that the page itself has.
        self.allowed_attributes = {
            tag: frozenset(names) - {"id"} for tag, names in allowed["allowed_attributes"].items()
        }

    def run(self) -> str:
        for event, place in pyromark.events_with_range(self.text, options=_OPTIONS, merge_text=False):
            start, end = place["start"], place["end"]
            if start in self.written:
                if end > self.written.stop and isinstance(event, dict):
                    self._behind_address(event, start, end)
                continue
            if isinstance(event, str):
                self._sign(event)
                continue
            ((kind, value),) = event.items()
            getattr(self, f"_{kind.lower()}")(value, start, end)
        while self.stack:
            self._close()
        self._level_headings()
        self._write_notes()
        return "".join(self.pieces).strip()

    def _behind_address(self, event: dict, start: int, end: int) -> None:
        """What begins in an address and goes on behind it: words, or emphasis, whose closing sign is one of them."""
        if "Text" in event:
            self._words(self._slice(self.written.stop, end), self.written.stop, end)
        elif "End" in event:
            signs = 2 if event["End"] == "Strong" or self.source[start : start + 2] == b"~~" else 1
            self._put(self._slice(max(self.written.stop, end - signs), end))

    # --- Output ----------------------------------------------------------------------------------------
    def _put(self, piece: str) -> None:
        self.size += len(piece)
        if self.size > MOST_OUTPUT:
            raise TooMuchError("output")
        self.pieces.append(piece)

    def _new_line(self) -> None:
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self._put("\n")

    def _open(self, name: str, attributes: str = "", *, raw: bool = False, level: int = 0) -> None:
        if len(self.stack) >= MOST_LEVELS:
            raise TooMuchError("levels")
        if name in {"td", "th"}:
            self.cells += 1
            if self.cells > MOST_CELLS:
                raise TooMuchError("cells")
        if not raw and (name in _ON_A_LINE or level):
            self._new_line()
        self.stack.append((name, raw))
        if level:
            self.headings.append((self.pieces, len(self.pieces), "<{}>", level))
        self._put(f"<{name}{attributes}>")
        if not raw and name in _HOLDS_LINES:
            self._put("\n")

    def _close(self) -> None:
        name, raw = self.stack.pop()
        is_heading = bool(_HEADING.fullmatch(name))
        if not raw and name in _HOLDS_LINES:
            self._new_line()
        if is_heading:
            self.headings.append((self.pieces, len(self.pieces), "</{}>", int(name[1])))
        self._put(f"</{name}>")
        if not raw and (name in _ON_A_LINE or is_heading):
            self._put("\n")

    def _close_own(self) -> None:
        """Close the innermost element that Markdown opened, and what a person left open in it."""
        while self.stack[-1][1]:
            self._close()
        self._close()

    def _leave_frame(self) -> None:
        """Close the parts of a person's table that can't hold what follows."""
        while self.stack and self.stack[-1][1] and self.stack[-1][0] in _TABLE_FRAME:
            self._close()

    def _slice(self, start: int, end: int) -> str:
        return self.source[start:end].decode(errors="ignore")

    def _level_headings(self) -> None:
        """Push headings below those of the page, so that its outline stays true."""
        if not self.headings:
            return
        shift = max(0, HIGHEST_HEADING - min(level for _pieces, _place, _form, level in self.headings))
        for pieces, place, form, level in self.headings:
            pieces[place] = form.format(f"h{min(6, level + shift)}")

    # --- Events ----------------------------------------------------------------------------------------
    def _sign(self, event: str) -> None:
        if self.images:
            return
        if event == "Rule":
            self._leave_frame()
            self._new_line()
            self._put("<hr>\n")
        else:
            self._put("<br>\n" if event == "HardBreak" else "\n")

    def _start(self, tag, start: int, end: int) -> None:
        name, details = (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
        if name == "Image":
            self.images += 1
        if self.images:
            return
        if name == "HtmlBlock":
            self.raw = []
            return
        self._leave_frame()
        match name:
            case "Heading":
                level = int(details["level"][1])
                self._open(f"h{level}", level=level)
            case "CodeBlock":
                self.code += 1
                self._open("pre")
                self._open("code")
            case "List":
                number = "" if details in {None, 1} else f' start="{details}"'
                self._open("ul" if details is None else "ol", number)
            case "Table":
                self.alignments.append(details)
                self._open("table")
            case "TableHead":
                self._open("thead")
                self._open("tr")
                self.column, self.in_head = 0, True
            case "TableRow":
                # What is no head is the body, from its first row on.
                if self.stack[-1][0] == "table":
                    self._open("tbody")
                self._open("tr")
                self.column = 0
            case "TableCell":
                alignment = self.alignments[-1][self.column]
                self._open(
                    "th" if self.in_head else "td",
                    "" if alignment == "None" else f' align="{alignment.lower()}"',
                )
                self.column += 1
                self.cell_end = end
            case "Link":
                self.links += 1
                scheme = "mailto:" if details["link_type"] == "Email" else ""
                title = f' title="{html.escape(details["title"])}"' if details["title"] else ""
                self._open("a", f' href="{html.escape(scheme + details["dest_url"])}"{title}')
            case "Strikethrough":
                if self.source[start : start + 2] == b"~~":
                    self._open("del")
                else:  # one alone means "about"
                    self._put("~")
            case "FootnoteDefinition":
                self.outside.append((self.pieces, details))
                self.pieces = []
                self.stack.append(("", False))
            case _:
                self._open(_MARKS[name])

    def _end(self, tag, start: int, _end: int) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        if self.images:
            self.images -= name == "Image"
            return
        match name:
            case "HtmlBlock":
                self._html_block("".join(self.raw or []))
                self.raw = None
            case "CodeBlock":
                self.code -= 1
                self._close()
                self._close()
            case "Table":
                self.alignments.pop()
                while self.stack[-1][0] != "table":
                    self._close()
                self._close()
            case "TableHead":
                self.in_head = False
                self._close_own()
                self._close()
            case "TableCell":
                self._close_own()
                self.cell_end = len(self.source)
            case "Link":
                self.links -= 1
                self._close_own()
            case "Strikethrough" if self.source[start : start + 2] != b"~~":
                self._put("~")
            case "FootnoteDefinition":
                self._end_note()
            case _:
                self._close_own()

    def _text(self, words: str, start: int, end: int) -> None:
        if not self.images:
            self._words(words, start, end)

    def _words(self, words: str, start: int, end: int) -> None:
        if self.raw is None:
            self._leave_frame()
        if not (self.links or self.code) and "http" in words:
            words = self._with_addresses(words, start, end)
        else:
            words = html.escape(words, quote=False)
        self._put(words)

    def _with_addresses(self, words: str, start: int, end: int) -> str:
        """The words with bare web addresses as links; the last may go on behind them in the source."""
        if words != self._slice(start, end):
            return html.escape(words, quote=False)
        before = self._slice(max(0, start - 4), start)[-1:]
        text = before + words
        shown, position = [], len(before)
        # Where the words up to here end in the source, counted on from match to match.
        place, counted = start, len(before)
        while match := _ADDRESS_START.search(text, position):
            place += len(text[counted : match.start()].encode())
            counted = match.start()
            ahead = self._slice(place, min(place + _LONGEST_ADDRESS, self.cell_end))
            whole = _ADDRESS.match(ahead)
            address = _without_closing_punctuation(whole[0]) if whole else ""
            shown.append(html.escape(text[position : match.start()], quote=False))
            if len(address) <= len(match[0]):
                shown.append(match[0])
                position = match.end()
                continue
            # As in all of Markdown, &amp; is one sign.
            escaped = html.escape(address.replace("&amp;", "&"))
            shown.append(f'<a href="{escaped}">{escaped}</a>')
            position = match.start() + len(address)
            if position > len(text):
                self.written = range(place, place + len(address.encode()))
                return "".join(shown)
        shown.append(html.escape(text[position:], quote=False))
        return "".join(shown)

    def _code(self, words: str, _start: int, _end: int) -> None:
        if not self.images:
            self._leave_frame()
            self._put(f"<code>{html.escape(words, quote=False)}</code>")

    # --- What a person wrote as HTML ---------------------------------------------------------------------
    def _html(self, words: str, _start: int, _end: int) -> None:
        if self.raw is None:
            self._html_block(words)
        else:
            self.raw.append(words)

    def _inlinehtml(self, words: str, _start: int, _end: int) -> None:
        if self.images or words.startswith("<!--"):
            return
        tag = _TAG.fullmatch(words)
        if not tag or not self._tag(tag):
            self._leave_frame()
            self._put(html.escape(words, quote=False))

    def _html_block(self, markup: str) -> None:
        """Tags and words on lines of their own; words that stand in nothing become a paragraph."""
        base = len(self.stack)
        self.has_comment_end = True
        self._new_line()
        position = 0
        while position < len(markup):
            place = markup.find("<", position)
            place = len(markup) if place < 0 else place
            self._block_words(markup[position:place])
            position = place
            if place == len(markup):
                break
            if markup.startswith("<!--", place) and (end := self._comment_end(markup, place)):
                position = end
                continue
            tag = _TAG.match(markup, place)
            if tag and self._is_tag(tag[2].lower()):
                if tag[2].lower() in _INLINE and not tag[1]:
                    self._begin_paragraph()
                self._tag(tag, in_block=True)
                position = tag.end()
            else:
                position = tag.end() if tag else place + 1
                self._block_words(markup[place:position])
        # What is left open from here on holds blocks; a paragraph and what stands in a line end with it.
        self._end_line(base)
        self._new_line()

    def _end_line(self, base: int) -> None:
        """Close a person's paragraph, and what is open in it."""
        while len(self.stack) > base and self.stack[-1][1] and self.stack[-1][0] in {*_INLINE, "p"}:
            self._close()

    def _comment_end(self, markup: str, start: int) -> int:
        """Where the comment that begins here ends; 0 where none does."""
        end = markup.find("-->", start + 4) if self.has_comment_end else -1
        self.has_comment_end = end >= 0
        return end + 3 if end >= 0 else 0

    def _begin_paragraph(self) -> None:
        self._leave_frame()
        if not self.stack or not self.stack[-1][1]:
            self._open("p", raw=True)

    def _block_words(self, words: str) -> None:
        if words.strip():
            self._begin_paragraph()
        # Its entities are HTML's already.
        self._put(words.replace("<", "&lt;").replace(">", "&gt;"))

    def _is_tag(self, name: str) -> bool:
        return name in self.allowed_tags or name in _LEFT_OUT

    def _tag(self, tag: re.Match, *, in_block: bool = False) -> bool:
        """Take one tag as it was written; False where it is none."""
        name = tag[2].lower()
        if name not in self.allowed_tags:
            return name in _LEFT_OUT
        if tag[1]:
            self._close_raw(name)
            return True
        if name in _TABLE_PARTS:
            if not self._find_place(_TABLE_PARTS[name]):
                return True
        else:
            self._leave_frame()
        if in_block and name not in _INLINE:
            self._end_line(0)
        attributes = self._attributes(name, tag[3])
        if name in _VOID:
            self._put(f"<{name}{attributes}>")
        else:
            level = int(name[1]) if _HEADING.fullmatch(name) else 0
            self._open(name, attributes, raw=True, level=level)
        return True

    def _close_raw(self, name: str) -> None:
        """Close the innermost such element that a person opened here; where there is none, nothing."""
        for place in range(len(self.stack) - 1, -1, -1):
            if not self.stack[place][1]:
                return
            if self.stack[place][0] == name:
                while len(self.stack) > place:
                    self._close()
                return

    def _find_place(self, parents: set[str]) -> bool:
        """Close a person's elements until a part of a table may stand here; False where it may nowhere."""
        for place in range(len(self.stack) - 1, -1, -1):
            if not self.stack[place][1]:
                return False
            if self.stack[place][0] in parents:
                while len(self.stack) > place + 1:
                    self._close()
                return True
        return False

    def _attributes(self, name: str, written: str) -> str:
        allowed = self.allowed_attributes.get(name)
        if not allowed:
            return ""
        values: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(written):
            if match[1].lower() in allowed:
                value = match[2] or ""
                value = value[1:-1] if value[:1] in {'"', "'"} else value
                values.setdefault(match[1].lower(), html.escape(html.unescape(value)))
        return "".join(f' {key}="{value}"' for key, value in values.items())

    # --- Footnotes ---------------------------------------------------------------------------------------
    def _name(self) -> str:
        self.names += 1
        return f"{self.prefix}-{self.names}"

    def _footnotereference(self, label: str, _start: int, _end: int) -> None:
        if self.images:
            return
        self._leave_frame()
        place = self._name()
        note = self.notes.get(_key(label))
        if note is None:
            note = self.notes[_key(label)] = _Note(len(self.notes) + 1, self._name())
        note.places.append(place)
        self._put(f'<sup id="{place}"><a href="#{note.name}">{note.number}</a></sup>')

    def _end_note(self) -> None:
        while self.stack[-1] != ("", False):
            self._close()
        self.stack.pop()
        note, (self.pieces, label) = self.pieces, self.outside.pop()
        if _key(label) in self.written_notes:
            self.further_notes.append(note)
        else:
            self.written_notes[_key(label)] = note

    def _write_notes(self) -> None:
        """Write the notes below the text, in the order in which it refers to them, with links back to it."""
        if not self.written_notes:
            return
        self._new_line()
        self._put("<hr>\n<ol>\n")
        for label, note in self.notes.items():
            links = " ".join(f'<a href="#{place}">{BACK_TO_TEXT}</a>' for place in note.places)
            self._write_note(self.written_notes.pop(label, []), f' id="{note.name}"', links)
        for pieces in [*self.written_notes.values(), *self.further_notes]:
            self._write_note(pieces)
        self._put("</ol>")

    def _write_note(self, pieces: list[str], name: str = "", links: str = "") -> None:
        # The pieces are counted already.
        self._put(f"<li{name}>\n")
        if links and pieces[-2:] == ["</p>", "\n"]:
            self.pieces += pieces[:-2]
            self._put(f"&nbsp;{links}</p>\n</li>\n")
        else:
            self.pieces += pieces
            self._put(f"<p>{links}</p>\n</li>\n" if links else "</li>\n")


class _Note:
    """A footnote that the text refers to."""

    def __init__(self, number: int, name: str):
        self.number = number
        self.name = name
        self.places: list[str] = []


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def _without_closing_punctuation(address: str) -> str:
    """The address without what ends the sentence or closes the bracket that it stands in."""
    # Counted once: a row of brackets is taken off one by one.
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end and (address[end - 1] in ".,;:!?_~" or (address[end - 1] == ")" and surplus > 0)):
        surplus -= address[end - 1] == ")"
        end -= 1
    return address[:end]
