"""A story taken apart: its sections by their headings, its links. Knows no Django."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from hub.base.importing import layout, mdx
from hub.base.importing.front_matter import SourceFile
from hub.base.importing.layout import HEADING
from hub.base.importing.mdx import code_lines

# A target may hold spaces, as file names do, and one pair of parentheses.
_LINK = re.compile(
    r"(?P<image>!?)\[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]\n]{0,200}+\]){0,500})\]"
    # Word by word, so that a gap is read once, however long it is.
    r"\([ \t]*+(?:<(?P<angled>[^<>\n]*+)>|(?P<plain>(?:(?:[^()\n \t]|\([^()\n]*+\))+"
    r"(?:[ \t]++(?:[^()\n \t]|\([^()\n]*+\))+)*?)?))"
    r"(?:(?:[ \t]++|[ \t]*+\n[ \t]*+)(?:\"[^\"\n]*+\"|'[^'\n]*+'))?[ \t]*+\)"
)
_DEFINITION = re.compile(
    r"^ {0,3}\[(?P<id>[^\[\]\n]+)\]:[ \t]*<?(?P<target>[^\s>]+)>?(?:[ \t]+[\"'(].*[\"')])?[ \t]*$"
)
# One long address that a text refers to again and again would fill the memory: signs, in all.
_MOST_WRITTEN_OUT = 1_000_000
_REFERENCE = re.compile(r"\[(?P<label>[^\[\]\n]+)\](?:\[(?P<id>[^\[\]\n]*)\])?(?![(:\[])")


class HeadingMap(Protocol):
    """What a mapping says of the headings of a text."""

    default_section: str

    def section_of(self, heading: str) -> str | None:
        """The section that a heading begins, or None for one that it does not know."""

    def keeps_heading(self, heading: str) -> bool:
        """Whether the heading itself stays in the text of the section that it begins."""


def heading_key(text: str) -> str:
    """A heading as it is compared: without numbering, emphasis, capitals and punctuation at its end."""
    text = re.sub(r"[*_`]", "", text).strip()
    text = re.sub(r"^(?:\\?\[[^\]]*\\?\]|\d+(?:\.\d+)*[.)])\s*(?=\S)", "", text)
    return " ".join(text.casefold().split()).rstrip(" :.!#")


def readable(file: SourceFile, *, title: str, remove: Iterable[str] = ()) -> tuple[str, list[str]]:
    """The text of a file in the hub's own layout, without its title, and remarks on what was left out of it."""
    reduced, oddities = mdx.reduce(file.body, jsx=file.is_mdx)
    for text in remove:
        reduced = reduced.replace(text, "")
    settled = layout.settle(resolve_references(reduced), indented_is_code=not file.is_mdx)
    remarks = [f"line {file.body_line + line - 1}: {remark}" for line, remark in oddities]
    return without_title(settled, title), remarks


def sections(text: str, mapping: HeadingMap) -> dict[str, str]:
    """The Markdown of each section, by its name, in the order in which they first appear.

    A heading that the mapping knows begins its section; every other one stays where it is, with what is
    below it. What stands before the first known heading goes into the mapping's default section.
    """
    parts: dict[str, list[str]] = {}
    current = mapping.default_section
    # The headings that the line stands under: level, and whether the mapping knows it.
    above: list[tuple[int, bool]] = []
    lines = text.split("\n")
    for line, is_code in zip(lines, code_lines(lines), strict=True):
        heading = None if is_code else HEADING.match(line)
        known = None
        if heading:
            level = len(heading["marks"])
            while above and above[-1][0] >= level:
                above.pop()
            if all(is_known for _level, is_known in above):
                known = mapping.section_of(heading["text"] or "")
            # The one heading of the first level is the title of the whole.
            above.append((level, known is not None or level == 1))
        if known:
            current = known
            told = any(part.strip() for part in parts.get(known, []))
            if not told and not mapping.keeps_heading(heading["text"]):
                # The section's own heading says the same.
                parts.setdefault(known, [])
                continue
            parts.setdefault(known, []).append("")
        parts.setdefault(current, []).append(line)
    stripped = {name: _without_gaps("\n".join(part).strip("\n")) for name, part in parts.items()}
    return {name: part for name, part in stripped.items() if part.strip()}


def without_title(text: str, title: str) -> str:
    """The text without the title that it begins with; the page shows it above."""
    first, _break, rest = text.partition("\n")
    heading = HEADING.match(first)
    if heading and heading["marks"] == "#" and heading_key(heading["text"] or "") == heading_key(title):
        return rest.strip("\n")
    return text


def _without_gaps(text: str) -> str:
    """The text with headings that skip no level."""
    lines = text.split("\n")
    above: list[int] = []
    for number, is_code in enumerate(code_lines(lines)):
        heading = None if is_code else HEADING.match(lines[number])
        if heading:
            level = len(heading["marks"])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
            lines[number] = f"{'#' * (len(above) + 1)} {heading['text'] or ''}".rstrip()
    return "\n".join(lines)


# --- Links ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """A link or an image in the text."""

    label: str
    target: str
    is_image: bool = False

    @property
    def words(self) -> str:
        """What it says, without emphasis around it."""
        return self.label.strip().strip("*_").strip()

    @property
    def leads_elsewhere(self) -> bool:
        """Whether it is an address of the web or of mail, not of the source's own folders."""
        return bool(
            re.match(r"(?:https?|mailto|tel):", self.target, re.IGNORECASE) or self.target.startswith("//")
        )

    @property
    def path(self) -> str:
        """The path that it names, without escapes."""
        target = html.unescape(self.target)
        try:
            path = urlsplit(target).path if self.leads_elsewhere else re.split(r"[?#]", target)[0]
        except ValueError:
            return ""
        return unquote(path)

    @property
    def file_name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path.replace("\\", "/")).name


def resolve_references(text: str) -> str:
    """The text with ``[label][id]`` written out, so that each section keeps its links."""
    lines = text.split("\n")
    in_code = code_lines(lines)
    targets: dict[str, str] = {}
    kept = []
    for line, is_code in zip(lines, in_code, strict=True):
        definition = None if is_code else _DEFINITION.match(line)
        if definition and not definition["id"].startswith("^"):
            targets.setdefault(heading_key(definition["id"]), definition["target"])
        else:
            kept.append(line)
    if not targets:
        return text

    left = _MOST_WRITTEN_OUT

    def written_out(match: re.Match) -> str:
        nonlocal left
        target = targets.get(heading_key(match["id"] or match["label"]))
        left -= len(target or "")
        return f"[{match['label']}](<{target}>)" if target and left >= 0 else match.group()

    return _outside_code("\n".join(kept), lambda part: _REFERENCE.sub(written_out, part))


def rewrite_links(text: str, rewrite: Callable[[Link], str | None]) -> str:
    """The text with each link as ``rewrite`` writes it; one for which it answers None stays."""

    def written(match: re.Match) -> str:
        target = match["angled"] if match["angled"] is not None else match["plain"]
        link = Link(label=match["label"], target=target.strip(), is_image=bool(match["image"]))
        if not link.is_image and "](" in link.label:
            link = Link(label=_LINK.sub(written, link.label), target=link.target)
        new = rewrite(link)
        if new is not None:
            return new
        # The renderer needs no angles, and takes them for a part of the address where there are spaces.
        return f"{match['image']}[{link.label}]({link.target.replace(' ', '%20')})"

    return _outside_code(text, lambda part: _LINK.sub(written, part))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    lines = text.split("\n")
    changed: list[str] = []
    plain: list[str] = []

    def flush():
        if plain:
            changed.append(_outside_spans("\n".join(plain), change))
            plain.clear()

    for line, is_code in zip(lines, code_lines(lines), strict=True):
        if is_code:
            flush()
            changed.append(line)
        else:
            plain.append(line)
    flush()
    return "\n".join(changed)


def _outside_spans(text: str, change: Callable[[str], str]) -> str:
    """Change the text but for code in backticks; a link whose label holds code is changed too."""
    text = text.replace("\x00", "\ufffd")
    ticks = mdx.Ticks(text)
    spans: list[str] = []
    visible: list[str] = []
    end = 0
    for start, length in ticks.runs:
        if start < end or not (close := ticks.end_of_code(start, length)):
            continue
        visible += [text[end:start], f"\x00{len(spans)}\x00"]
        spans.append(text[start:close])
        end = close
    visible.append(text[end:])

    def show(match: re.Match) -> str:
        return spans[int(match[1])]

    changed = change("".join(visible))
    return re.sub("\x00(\\d+)\x00", show, changed)
