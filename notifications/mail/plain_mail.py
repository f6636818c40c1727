"""The text of a mail taken apart, so that mail that has only a text looks like the rest."""

import re
from collections.abc import Collection
from dataclasses import dataclass

_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_ADDRESS = re.compile(r"^https?://\S+$")


@dataclass(frozen=True)
class Block:
    """A paragraph, a quotation, a button, or another address that stands on a line of its own."""

    kind: str
    text: str


def blocks(body: str, buttons: Collection[str] = ()) -> list[Block]:
    """What a mail says, without its signature, which is in the frame; the addresses among ``buttons`` become some."""
    signatures = list(_SIGNATURE.finditer(body))
    letter = body[: signatures[-1].start()] if signatures else body
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
    for address in buttons:
        place = next((at for at, block in enumerate(found) if block == Block("address", address)), None)
        if place is not None:
            found[place] = Block("button", address)
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
