"""Cases written as files that ``import_cases`` reads: all of a case but its people, its history and its discussion."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import yaml

from cases.advice import export as advice_files
from cases.importing import exact
from cases.importing.fields import DATES, VOCABULARIES
from cases.importing.parts import FIGURES
from cases.importing.plan import EXPORTED_FILES
from cases.models import CasePage
from cases.models.sections import Section
from cases.review.services import latest_draft
from hub.base.models import Audience

_AUDIENCES = {Audience.Kind.EVERYONE: "everyone", Audience.Kind.MEMBERS: "members"}


class CaseExportError(Exception):
    """Why a case was not written. The message is for people."""


@dataclass
class Written:
    """What became of a case."""

    slug: str
    files: int = 0
    errors: list[str] = field(default_factory=list)


class _Dumper(yaml.SafeDumper):
    """YAML in which a text of several lines stands as such."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


def export_cases(
    cases, folder: Path, *, dry_run: bool = False, report: Callable[[Written], None] = lambda written: None
) -> list[Written]:
    """Write each case into the folder: what is published, or the newest draft of what never was."""
    outcomes = []
    for case in cases:
        written = Written(slug=case.slug)
        try:
            written.files = _export(case if case.live else latest_draft(case), folder, dry_run=dry_run)
        except (CaseExportError, OSError) as error:
            written.errors.append(str(error))
        outcomes.append(written)
        report(written)
    return outcomes


def _export(case: CasePage, folder: Path, *, dry_run: bool) -> int:
    names = dict(file_names(case))
    text = as_file(case, names)
    for file, name in names.items():
        with file.open("rb") as source:
            content = source.read()
        if not dry_run:
            path = folder / EXPORTED_FILES / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{case.slug}.md").write_text(text, encoding="utf-8", newline="\n")
    return len(names)


def file_names(case: CasePage) -> Iterator[tuple]:
    """Each file of the case with the name under which it is written, which no other has."""
    taken: set[str] = set()
    documents = [row.document for row in case.attachments.all()]
    files = [(document.file, document.download_name) for document in documents]
    # What an image was called by those who uploaded it is not kept.
    images = [row.image.file for row in case.images.all()]
    files += [
        (file, f"image-{number}{PurePosixPath(file.name).suffix}") for number, file in enumerate(images, 1)
    ]
    for stored, wanted in files:
        name, number = PurePosixPath(wanted.replace("\\", "/")).name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{number}-{PurePosixPath(wanted).name}"
        taken.add(name.casefold())
        yield stored, f"{case.slug}/{name}"


def as_file(case: CasePage, names: dict) -> str:
    """The case as the text of a file. Raises ``CaseExportError`` where it could not be read again as it is."""
    if case.audience.kind not in _AUDIENCES:
        raise CaseExportError("it is for some people alone, which a file can't say; it was not written")
    front = {name: value for name, value in _front_matter(case, names).items() if value not in (None, "", [])}
    links = {
        f"({row.document.url})": f"({EXPORTED_FILES}{quote(names[row.document.file])})"
        for row in case.attachments.all()
    }
    parts = [
        "---",
        yaml.dump(front, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110).rstrip(),
        "---",
    ]
    for section in Section:
        text = exact.lines(getattr(case, section.value))
        if not text:
            continue
        if exact.has_mark(text):
            raise CaseExportError(f"“{section.label}” has a line that begins a section of an export")
        for address, link in links.items():
            text = text.replace(address, link)
        parts += [exact.mark(section.value), text, ""]
    return "\n".join([*parts, ""]) if parts[-1] == "---" else "\n".join(parts)


def _front_matter(case: CasePage, names: dict) -> dict:
    lead = case.lead_organisation
    return {
        exact.KEY: exact.VERSION,
        "title": case.title,
        "slug": case.slug,
        "summary": exact.lines(case.summary),
        "lead_organisation": case.lead_organisation_name,
        "lead_organisation_slug": lead.slug if lead else "",
        "level": case.level,
        "country": case.country.code if case.country else "",
        **{name: _slug(getattr(case, name)) for name in VOCABULARIES},
        "service_lines": sorted(line.slug for line in case.service_lines.all()),
        "themes": sorted(theme.slug for theme in case.themes.all()),
        "tags": sorted(tag.target.name for tag in case.tags.all()),
        **{name: getattr(case, column) for name, column in DATES.items()},
        "audience": _AUDIENCES[case.audience.kind],
        "sample": case.is_sample or None,
        "discloses_economics": case.discloses_economics or None,
        **{name: exact.figure(getattr(case, name)) for name in FIGURES},
        "metric": case.metric_version.reference if case.metric_version else "",
        "investments": [
            {"year": row.year, "amount": exact.figure(row.amount)} for row in case.investments.all()
        ],
        "partners": [
            _filled(name=row.name, part=row.part, organisation=_slug(row.organisation))
            for row in case.partners.all()
        ],
        "evidence": [
            _filled(title=row.title, address=row.address, remark=row.remark) for row in case.evidence.all()
        ],
        "follow_ups": [{"date": row.dated, "text": exact.lines(row.text)} for row in case.follow_ups.all()],
        "advice": [
            {name: exact.lines(value) if isinstance(value, str) else value for name, value in entry.items()}
            for entry in advice_files.as_entries(case)
        ],
        "attachments": [
            _filled(file=names[row.document.file], title=row.title, evidence=row.is_evidence)
            for row in case.attachments.all()
        ],
        "images": [
            _filled(file=names[row.image.file], alt=row.alt_text, caption=row.caption, section=row.section)
            for row in case.images.all()
        ],
    }


def _filled(**values) -> dict:
    return {name: value for name, value in values.items() if value}


def _slug(entry) -> str:
    return entry.slug if entry else ""
