"""A folder of pages read: which there are, in which order, and what each is called. Knows no Django."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import yaml

from hub.base.importing import attached_files, front_matter
from hub.base.importing.front_matter import MissingFrontMatterError, SourceFile, SourceFileError
from hub.base.importing.layout import HEADING

PAGES, ATTACHMENTS = "pages", "attachments"
INDEXES = {"index", "readme", "_index"}
TITLE_KEYS = ("heading", "title", "name")
ORDER_KEYS = ("nav_weight", "weight", "order", "nav_order", "sidebar_position")
SUMMARY_KEYS = ("promo_description", "meta_description", "description", "summary")
LINK_KEYS = ("link", "url", "href", "path")


@dataclass
class Page:
    """One page of the folder."""

    path: PurePosixPath
    file: SourceFile

    @property
    def is_index(self) -> bool:
        """Whether it opens its folder."""
        return self.path.stem.lower() in INDEXES

    @property
    def address(self) -> str:
        """Where it stands on the source's own site, without slashes around: its folder and its name."""
        return str(self.path.parent if self.is_index else self.path.with_suffix("")).strip("./")

    @property
    def other_address(self) -> str:
        """The same with the name that its front matter gives it."""
        told = str(self.file.values.get("slug") or "").strip("/")
        return self.address if self.is_index or not told else str(self.path.parent / told).strip("./")

    @property
    def title(self) -> str:
        """What it is called: by its front matter, its first heading, or its name."""
        if told := first_text(self.file.values, TITLE_KEYS):
            return told
        for line in self.file.body.split("\n"):
            if (heading := HEADING.match(line)) and heading["text"]:
                return heading["text"]
        name = self.path.parent.name if self.is_index else self.path.stem
        return re.sub(r"[-_]+", " ", name).strip().capitalize() or self.path.name

    @property
    def summary(self) -> str:
        """What it says of itself in a sentence, if anything."""
        return first_text(self.file.values, SUMMARY_KEYS)

    @property
    def link(self) -> str:
        """Where it leads on, as its front matter says, letter by letter."""
        told = self.file.values.get("link")
        return told.strip() if isinstance(told, str) else ""


def first_text(values: dict, keys: Iterable[str]) -> str:
    """The first of the keys that says something, as one line."""
    for key in keys:
        told = values.get(key)
        if isinstance(told, (str, int, float)) and not isinstance(told, bool) and str(told).strip():
            return " ".join(str(told).split())
    return ""


@dataclass
class Folder:
    """The pages of a folder in their order, its files by name, and what could not be read."""

    pages: list[Page]
    files: dict[str, Path]
    problems: list[str]

    @classmethod
    def read(cls, root: Path, attachments: Path | None = None) -> "Folder":
        """Read the pages below ``root``, or below its folder "pages", and the files beside them."""
        attachments = attachments or root / ATTACHMENTS
        below = root / PAGES if (root / PAGES).is_dir() else root
        pages, problems = [], []
        for path in front_matter.find_files(below):
            if path.is_relative_to(attachments):
                continue
            name = path.relative_to(below)
            try:
                pages.append(Page(PurePosixPath(name.as_posix()), _read(path)))
            except SourceFileError as error:
                problems.append(f"{name}: {error}")
        files = attached_files.below(attachments)
        return cls(_in_order(pages, _navigation(below)), files, problems)


def _read(path: Path) -> SourceFile:
    try:
        return front_matter.read(path)
    except MissingFrontMatterError:  # plain Markdown will do
        return front_matter.parse(
            b"---\n---\n" + path.read_bytes().removeprefix(b"\xef\xbb\xbf"), name=path.name
        )


# --- Order ---------------------------------------------------------------------------------------


def _navigation(below: Path) -> dict[str, int]:
    """The addresses that the source's own menus name, in their order: from YAML files beside the pages."""
    places: dict[str, int] = {}
    for path in sorted([*below.glob("*.yaml"), *below.glob("*.yml")]):
        try:
            told = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError, OSError, ValueError):
            continue
        for link in _links_in(told):
            if "#" not in link and "://" not in link:
                places.setdefault(unquote(link).strip("/"), len(places))
    return places


def _links_in(told) -> Iterable[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            if key in LINK_KEYS and isinstance(value, str):
                yield value
            else:
                yield from _links_in(value)
    elif isinstance(told, list):
        for value in told:
            yield from _links_in(value)


def _in_order(pages: list[Page], navigation: dict[str, int]) -> list[Page]:
    """A folder's index first, then what is in it: as the menus say, by weight, by name."""
    weights = {page.address: _weight(page) for page in pages}

    def key(page: Page) -> list[tuple]:
        parts = page.path.parts if not page.is_index else (*page.path.parts[:-1], "")
        steps = []
        for depth, part in enumerate(parts, 1):
            if not part:
                steps.append((-1.0, 0.0, "", ""))  # the index, before all that is beside it
                continue
            address = str(
                PurePosixPath(*parts[:depth]).with_suffix("" if depth == len(parts) else Path(part).suffix)
            )
            place = navigation.get(address, math.inf)
            steps.append((place, weights.get(address, math.inf), part.casefold(), part))
        return steps

    return sorted(pages, key=key)


def _weight(page: Page) -> float:
    for name in ORDER_KEYS:
        told = page.file.values.get(name)
        if isinstance(told, (int, float)) and not isinstance(told, bool):
            return float(told)
    return math.inf
