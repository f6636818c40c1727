"""A file understood: what its case will say, and which files go with it. Nothing is written here."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.files import File

from cases.importing import exact, parts
from cases.importing.fields import FieldReader
from cases.importing.mapping import Mapping
from cases.models import CasePage
from cases.models.sections import SECTION_MAX_LENGTH, Section
from hub.base.files import uploads
from hub.base.importing import mdx
from hub.base.importing import sections as importing_sections
from hub.base.importing.digests import digest_of
from hub.base.importing.front_matter import SourceFile, SourceFileError
from hub.base.text import markdown

SUMMARY_MAX_LENGTH = CasePage._meta.get_field("summary").max_length
# Stands in the text for the address of a file, until it is stored and has one.
PLACEHOLDER = "hub-file:"
# Where ``export_cases`` puts the files that texts link.
EXPORTED_FILES = "files/"


@dataclass
class PlannedFile:
    """A file to hang on the case."""

    path: Path
    title: str
    section: str = ""
    caption: str = ""
    is_evidence: bool = False

    @property
    def told(self) -> list[str]:
        """What is said of the file, for the digest: of a plain one the same as ever."""
        more = [self.caption, "evidence" if self.is_evidence else ""]
        return [self.title, self.section, *(more if any(more) else [])]


@dataclass
class Plan:
    """What a file makes of a case."""

    fields: dict
    sections: dict[str, str]
    documents: dict[str, PlannedFile] = field(default_factory=dict)
    images: dict[str, PlannedFile] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)
    # Whether a hub wrote the file: then it says all of the case, letter by letter.
    is_exact: bool = False

    @property
    def slug(self) -> str:
        """The slug under which the case is found again."""
        return self.fields["slug"]

    @property
    def digest(self) -> str:
        """A SHA-256 of all that the file makes of the case, its files' content with it."""
        content = {
            "fields": {name: _plain(value) for name, value in self.fields.items() if name != "sources"},
            "sections": self.sections,
            "files": {
                name: [*file.told, hashlib.sha256(file.path.read_bytes()).hexdigest()]
                for name, file in {**self.documents, **self.images}.items()
            },
        }
        return digest_of(content)


def _plain(value):
    if isinstance(value, list):
        return sorted(str(_plain(entry)) for entry in value)
    return getattr(value, "slug", None) or getattr(value, "kind", None) or value


def _too_much(plan: Plan) -> list[SourceFileError]:
    """What a page can't show of the sections."""
    errors = []
    for section, text in plan.sections.items():
        try:
            markdown.check(text)
        except ValidationError as error:
            errors.append(SourceFileError(f"the section “{section}”: {' '.join(error.messages)}"))
    return errors


class Planner:
    """Reads what files say, with one mapping, one folder of files and the slugs of all cases."""

    def __init__(self, *, mapping: Mapping, files: dict[str, Path], slugs: set[str], index_url: str):
        self.mapping = mapping
        self.files = files
        self.slugs = slugs
        self.index_url = index_url
        self.fields = FieldReader(mapping)

    def plan(self, file: SourceFile) -> tuple[Plan | None, list[SourceFileError]]:
        """The plan, or all that is wrong with the file."""
        fields, errors = self.fields.read(file)
        if exact.is_exact(file):
            return self._plan_exactly(file, fields, errors)
        if errors:
            return None, errors
        text, remarks = importing_sections.readable(file, title=fields["title"], remove=self.mapping.remove)
        plan = Plan(fields, importing_sections.sections(text, self.mapping), remarks=remarks)
        plan.remarks += [
            f"line {file.line_of(key)}: “{key}” is not mapped to anything; it was left out"
            for key in self.mapping.unknown_keys(file.values)
        ]
        self._keep_summary(plan)
        for listed in plan.fields.pop("attachments"):
            self._listed_file(listed, plan)
        self._listed_images(plan)
        for section in list(plan.sections):
            plan.sections[section] = self._with_files(plan, section)
        errors += [
            SourceFileError(
                f"the section “{section}” has {len(text):,} characters; {SECTION_MAX_LENGTH:,} at the most. "
                "Give a part of it a heading that the mapping knows, or attach it as a file"
            )
            for section, text in plan.sections.items()
            if len(text) > SECTION_MAX_LENGTH
        ]
        errors += _too_much(plan)
        return (None, errors) if errors else (plan, [])

    def _keep_summary(self, plan: Plan) -> None:
        """Shorten a summary that is too long; the whole of it then opens the story."""
        summary = plan.fields["summary"]
        if len(summary) <= SUMMARY_MAX_LENGTH:
            return
        cut = summary[: SUMMARY_MAX_LENGTH - 1].rsplit(" ", 1)[0]
        plan.fields["summary"] = f"{cut}…"
        first = self.mapping.default_section
        plan.sections[first] = "\n\n".join([summary, *filter(None, [plan.sections.get(first)])])
        plan.remarks.append(
            f"the summary has {len(summary)} characters; it was cut to {SUMMARY_MAX_LENGTH}, "
            f"and the whole of it opens the section “{first}”"
        )

    def _plan_exactly(self, file: SourceFile, fields: dict, errors: list) -> tuple[Plan | None, list]:
        """What a hub wrote: sections as they stand, files by the lists alone."""
        sections, wrong = exact.sections(file, Section.values)
        if errors or wrong:
            return None, [*errors, *wrong]
        plan = Plan(fields=fields, sections=sections, is_exact=True)
        for listed in plan.fields.pop("attachments"):
            self._listed_file(listed, plan)
        self._listed_images(plan)
        for section, text in plan.sections.items():
            for name in plan.documents:
                text = text.replace(
                    f"({EXPORTED_FILES}{quote(name)})", f"({PLACEHOLDER}{quote(name, safe='')})"
                )
            plan.sections[section] = text
        wrong = _too_much(plan)
        return (None, wrong) if wrong else (plan, [])

    # --- Files and links -----------------------------------------------------------------------

    def _listed_file(self, listed: dict, plan: Plan) -> None:
        name = listed["file"]
        if not self._document(name, title=listed["title"], plan=plan):
            self._miss(name, plan)
        elif listed["evidence"]:
            plan.documents[name].is_evidence = True

    def _listed_images(self, plan: Plan) -> None:
        for listed in plan.fields.pop("images", []):
            name = listed["file"]
            path = self.files.get(name)
            if path is None or not self._is_fit(path, uploads.check_image, plan):
                self._miss(name, plan)
                continue
            plan.images[name] = PlannedFile(
                path=path,
                title=listed["alt"],
                section=listed["section"] or self.mapping.default_section,
                caption=listed["caption"],
            )

    def _with_files(self, plan: Plan, section: str) -> str:
        def rewrite(link: importing_sections.Link) -> str | None:
            return self._image(link, plan, section) if link.is_image else self._link(link, plan)

        return mdx.tidy(importing_sections.rewrite_links(plan.sections[section], rewrite))

    def _link(self, link: importing_sections.Link, plan: Plan) -> str | None:
        if link.target.startswith("#"):
            plan.remarks.append(
                f"the link “{link.words}” to {link.target} leads to a place in the text; its words were kept"
            )
            return link.label
        in_folder = any(f"/{folder}" in f"/{link.path}" for folder in self.mapping.file_folders)
        names_file = uploads.extension_of(link.file_name) != "" and not link.leads_elsewhere
        if link.file_name and (in_folder or names_file):
            if self._document(link.file_name, title=link.words, plan=plan):
                return f"[{link.label}]({PLACEHOLDER}{quote(link.file_name, safe='')})"
            if not names_file:
                if in_folder:
                    self._miss(link.file_name, plan)
                return None
            self._miss(link.file_name, plan)
            return link.label
        if link.leads_elsewhere:
            return None
        slug = link.path.rstrip("/").rsplit("/", 1)[-1]
        if slug in self.slugs:
            return f"[{link.label}]({self.index_url}{slug}/)"
        plan.remarks.append(
            f"the link “{link.words}” to {link.target} leads nowhere from here; its words were kept"
        )
        return link.label

    def _document(self, name: str, *, title: str, plan: Plan) -> bool:
        """Whether the file is there, and fit to hang on the case."""
        path = self.files.get(name)
        if name in plan.documents:
            return True
        if path is None or not self._is_fit(path, uploads.check_document, plan):
            return False
        plan.documents[name] = PlannedFile(path=path, title=(title or name)[:200])
        return True

    def _image(self, link: importing_sections.Link, plan: Plan, section: str) -> str | None:
        """An image goes to the end of its section; of one that is not there its description stays."""
        name = link.file_name
        path = self.files.get(name)
        if path is not None and (name in plan.images or self._is_fit(path, uploads.check_image, plan)):
            plan.images.setdefault(
                name, PlannedFile(path=path, title=(link.words or name)[:250], section=section)
            )
            return ""
        if link.leads_elsewhere:
            return f"[{link.label or name}]({link.target.replace(' ', '%20')})"
        self._miss(name, plan)
        return f"*{link.words}*" if link.words else ""

    def _miss(self, name: str, plan: Plan) -> None:
        if name not in plan.missing_files:
            plan.missing_files.append(name)

    def _is_fit(self, path: Path, check, plan: Plan) -> bool:
        with path.open("rb") as opened:
            try:
                check(File(opened, name=path.name))
            except ValidationError as error:
                remark = f"the file was not taken: {' '.join(error.messages)}"
                if remark not in plan.remarks:
                    plan.remarks.append(remark)
                return False
        return True


def fill(case: CasePage, plan: Plan, addresses: dict[str, str]) -> None:
    """Put on a case what a plan says; ``addresses`` are those of its documents, by name."""
    for name, value in plan.fields.items():
        if name in {"service_lines", "themes"}:
            getattr(case, name).set(value)
        elif name == "tags":
            case.tags.set(value)
        elif name == "advice":
            continue  # no part of a version: put on the case itself
        elif name in parts.ROWS:
            parts.put_rows(case, name, value)
        elif name != "sources":
            setattr(case, name, value)
    for section in Section:
        text = plan.sections.get(section.value, "")
        for name, address in addresses.items():
            text = text.replace(f"({PLACEHOLDER}{quote(name, safe='')})", f"({address})")
        setattr(case, section.value, text)
