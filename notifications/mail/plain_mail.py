"""The text of a mail taken apart, so that mail that has only a text looks like the rest."""

import re
from dataclasses import dataclass

_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_ADDRESS = re.compile(r"^https?://\S+$")


@dataclass(frozen=True)
class Block:
    """A paragraph, a quotation, or an address that stands on a line of its own: the first one is the button."""

    kind: str
    text: str


def blocks(body: str) -> list[Block]:
    """What a mail says, without its signature: that is in the frame."""
    letter = _SIGNATURE.split(body, maxsplit=1)[0]
    found: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", letter.strip()):
        lines: dict[str, list[str]] = {}
        for line in (line.strip() for line in paragraph.splitlines()):
            kind = "address" if _ADDRESS.match(line) else "quotation" if line.startswith(">") else "paragraph"
            if kind not in lines:
                found.extend(_blocks(lines))
                lines = {}
            lines.setdefault(kind, []).append(line)
        found.extend(_blocks(lines))
    addresses = [place for place, block in enumerate(found) if block.kind == "address"]
    if addresses:
        found[addresses[0]] = Block("button", found[addresses[0]].text)
    return found


def _blocks(lines: dict[str, list[str]]) -> list[Block]:
    made = []
    for kind, its in lines.items():
        if kind == "address":
            made += [Block(kind, line) for line in its]
        elif kind == "quotation":
            made.append(Block(kind, "\n".join(line.removeprefix(">").strip() for line in its)))
        elif any(its):
            made.append(Block(kind, "\n".join(its)))
    return made
