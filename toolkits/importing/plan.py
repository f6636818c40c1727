"""What a folder of pages makes of a toolkit: its steps, their links, the files that go with them. Knows no Django."""

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from hub.base.importing import mdx, sections
from hub.base.importing.digests import digest_of
from hub.base.importing.sections import Link
from toolkits.importing.folder import Folder, Page

# Stand in the texts for addresses that are known once the toolkit has its row.
STEP, FILE = "hub-step:", "hub-file:"
TITLE_LENGTH, SLUG_LENGTH, OUTCOME_LENGTH = 200, 80, 500
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z")
_FULL_ADDRESS = re.compile(r"https?://(?P<host>[\w.-]+)(?P<path>/[^\s()<>\"'?#]*)")
_LINKS_THAT_TELL = 2
_PAGES = {".md", ".mdx", ".html", ".htm"}


@dataclass
class PlannedStep:
    """A page as a step of the toolkit."""

    page: str
    slug: str
    title: str
    text: str
    outcome: str
    files: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """The steps in their order, the files to attach, and what could not be taken over."""

    steps: list[PlannedStep]
    files: dict[str, Path] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    # Files that are linked and not there, each with the pages that link it.
    missing: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def digest(self, about: dict) -> str:
        """A SHA-256 of all that is made of the folder, with the content of its files."""
        content = {
            "about": about,
            "steps": [vars(step) for step in self.steps],
            "files": {name: _sum(path) for name, path in self.files.items()},
            "titles": self.titles,
        }
        return digest_of(content)


def _sum(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class Planner:
    """Makes a plan of a folder."""

    def __init__(self, folder: Folder, *, hosts: set[str] = frozenset(), all_files: bool = False):
        self.folder = folder
        self.all_files = all_files
        self.slugs = _slugs(folder.pages)
        self.by_address: dict[str, Page] = {}
        for page in folder.pages:
            self.by_address.setdefault(page.address.casefold(), page)
        for page in folder.pages:
            self.by_address.setdefault(page.other_address.casefold(), page)
        # Names of hosts at which the pages stand: full addresses there are links between them, too.
        self.hosts = {host.lower() for host in hosts} | self._own_hosts()
        # Of names that the source itself wrote a little differently elsewhere; none where that may be one of two.
        loose = Counter(map(_loosely, folder.files))
        self.loose_names = {key: name for name in folder.files if loose[key := _loosely(name)] == 1}

    def _own_hosts(self) -> set[str]:
        """Hosts that can only be the pages' own: several of the pages are linked there by a full address."""
        found: dict[str, set[str]] = {}
        for page in self.folder.pages:
            for address in _FULL_ADDRESS.finditer(page.file.body):
                path = unquote(address["path"]).strip("/").casefold()
                if "/" in path and path in self.by_address:
                    found.setdefault(address["host"].lower(), set()).add(path)
        return {host for host, paths in found.items() if len(paths) >= _LINKS_THAT_TELL}

    def plan(self) -> Plan:
        """The plan; nothing is written."""
        plan = Plan(steps=[])
        for page in self.folder.pages:
            plan.steps.append(self._step(page, plan))
        if self.all_files:
            plan.files |= self.folder.files
        plan.files = {name: plan.files[name] for name in sorted(plan.files, key=str.casefold)}
        return plan

    def _step(self, page: Page, plan: Plan) -> PlannedStep:
        text, remarks = sections.readable(page.file, title=page.title)
        plan.remarks += [f"{page.path}, {remark}" for remark in remarks]
        step = PlannedStep(
            page=str(page.path),
            slug=self.slugs[page.path],
            title=page.title[:TITLE_LENGTH],
            text="",
            outcome=page.summary[:OUTCOME_LENGTH],
        )
        step.text = mdx.tidy(
            sections.rewrite_links(text, lambda link: self._rewritten(link, page, step, plan))
        )
        if page.link and not page.link.startswith("#"):
            leads_on = Link(label=page.title, target=page.link)
            written = self._rewritten(leads_on, page, step, plan)
            if written is None:
                written = f"[{leads_on.label}]({page.link.replace(' ', '%20')})"
            step.text = "\n\n".join(filter(None, [step.text, written]))
        for address in self._beside_the_text(page):
            self._file(Link(label="", target=address), page, step, plan)
        return step

    def _beside_the_text(self, page: Page) -> Iterable[str]:
        """The files that the front matter and the tags name: in the toolkit, they stand beside the step."""
        told = [value for key, value in page.file.values.items() if key != "link"]
        for address in [*_words_in(told), *mdx.attribute_values(page.file.body, jsx=page.file.is_mdx)]:
            link = Link(label="", target=address)
            is_here = address.startswith(("/", "./", "../")) or self._is_at_home(link)
            if (
                is_here and not address.startswith("//") and _names_file(link)
            ) or address in self.folder.files:
                yield address

    # --- Links -------------------------------------------------------------------------------------

    def _rewritten(self, link: Link, page: Page, step: PlannedStep, plan: Plan) -> str | None:
        """The link as it is written in the toolkit; None where it stays as it is."""
        if link.target.startswith("#"):
            return link.label
        if link.leads_elsewhere and not self._is_at_home(link):
            return f"[{link.label or link.file_name}]({link.target})" if link.is_image else None
        if not link.is_image and (found := self._page_at(link, page)) is not None:
            return f"[{link.label}]({STEP}{self.slugs[found.path]})"
        if link.is_image or _names_file(link):
            return self._file(link, page, step, plan)
        if link.leads_elsewhere:
            return None
        plan.remarks.append(
            f"{page.path}: the link “{link.words}” to {link.target} leads nowhere from here; its words were kept"
        )
        return link.label

    def _is_at_home(self, link: Link) -> bool:
        """Whether a full address is one of the pages' own site."""
        try:
            return (urlsplit(link.target).hostname or "") in self.hosts
        except ValueError:
            return False

    def _page_at(self, link: Link, page: Page) -> Page | None:
        path = re.sub(r"\.mdx?\Z", "", link.path, flags=re.IGNORECASE)
        path = re.sub(r"(?:\A|/)(?:index|readme)/?\Z", "/", path, flags=re.IGNORECASE)
        folder = page.path.parent.as_posix()
        bases = [""] if path.startswith("/") else [folder, page.address, ""]
        for base in bases:
            address = posixpath.normpath(posixpath.join("/", base, path.lstrip("/") if not base else path))
            found = self.by_address.get(address.strip("/").casefold())
            if found is not None:
                return found
        return None

    def _file(self, link: Link, page: Page, step: PlannedStep, plan: Plan) -> str:
        name = self._file_name(link)
        if name is None:
            pages = plan.missing.setdefault(link.file_name, [])
            if str(page.path) not in pages:
                pages.append(str(page.path))
            return f"*{link.words}*" if link.is_image and link.words else link.label
        plan.files[name] = self.folder.files[name]
        if name not in step.files:
            step.files.append(name)
        return f"[{link.label or name}]({FILE}{quote(name, safe='')})"

    def _file_name(self, link: Link) -> str | None:
        for name in (link.file_name, unquote(link.file_name)):  # some escape what is escaped already
            if name in self.folder.files:
                return name
            if found := self.loose_names.get(_loosely(name)):
                return found
        return None


def _names_file(link: Link) -> bool:
    extension = _EXTENSION.search(link.file_name)
    return extension is not None and extension.group().lower() not in _PAGES


def _loosely(name: str) -> str:
    return re.sub(r"[\s+_]+", " ", name.casefold()).strip()


def _words_in(told) -> Iterable[str]:
    if isinstance(told, str):
        yield told.strip()
    elif isinstance(told, (dict, list)):
        for value in told.values() if isinstance(told, dict) else told:
            yield from _words_in(value)


def _slugs(pages: list[Page]) -> dict:
    """A name in addresses for each page, once in the toolkit and the same at every import."""
    slugs, taken = {}, set()
    for page in pages:
        words = re.sub(r"[^a-z0-9]+", "-", page.address.lower()).strip("-") or "index"
        slug = words[:SLUG_LENGTH].strip("-")
        if slug in taken or len(words) > SLUG_LENGTH:
            mark = hashlib.sha256(str(page.path).encode()).hexdigest()[:6]
            slug = f"{words[: SLUG_LENGTH - 7].strip('-')}-{mark}"
        taken.add(slug)
        slugs[page.path] = slug
    return slugs
