"""What a toolkit's pages show of its releases and files, read in a fixed number of queries."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.reading.facts import confirmation
from forums.models import Thread
from forums.threads.writers import Writers
from hub.base import document_reading
from hub.base.models import DocumentText

RELEASES_SHOWN = 5


@dataclass(frozen=True)
class ShownFile:
    """A file of a release as a reader sees it."""

    release: Any
    version: Any
    can_be_read: bool

    @property
    def key(self) -> int:
        """The key of the file, whichever version it is."""
        return self.version.file_id

    @property
    def name(self) -> str:
        """The name under which it is saved."""
        return self.version.file.name

    @property
    def title(self) -> str:
        """What it is called."""
        return self.version.file.title or self.version.file.name

    @property
    def address(self) -> str:
        """Where it is downloaded."""
        return reverse(
            "toolkits:version", args=[self.release.toolkit_id, self.release.number, self.version.pk]
        )

    @property
    def text_address(self) -> str:
        """Where its text can be read before that; empty where there is none."""
        if not self.can_be_read:
            return ""
        return reverse("toolkits:text", args=[self.release.toolkit_id, self.release.number, self.version.pk])


@dataclass
class ShownStep:
    """A step with the files of the current release that belong to it."""

    number: int
    step: Any
    address: str
    files: list[ShownFile] = field(default_factory=list)


def files_of(release) -> list[ShownFile]:
    """The files of a release, in its order."""
    read = DocumentText.objects.defer("text")
    rows = release.files.select_related("version__file", "version__document").prefetch_related(
        Prefetch("version__document__taken_text", read)
    )
    return [ShownFile(release, row.version, _can_be_read(row.version)) for row in rows]


def _can_be_read(version) -> bool:
    if version.format not in document_reading.EXTENSIONS:
        return False
    taken = getattr(version.document, "taken_text", None)
    return taken is not None and taken.status == DocumentText.Status.READ


def steps_of(toolkit, files: list[ShownFile]) -> list[ShownStep]:
    """The steps of a toolkit in their order, each with its files."""
    by_key = {file.key: file for file in files}
    return [
        ShownStep(
            number,
            step,
            toolkit.step_address(step),
            [by_key[key] for key in step.file_keys if key in by_key],
        )
        for number, step in enumerate(toolkit.steps_in_order, 1)
    ]


def facts(toolkit, release) -> list[dict]:
    """What the panel "at a glance" shows."""
    return [
        {
            "label": _("Programme"),
            "value": toolkit.programme.name,
            "address": toolkit.programme.get_absolute_url(),
        },
        {"label": _("Current release"), "value": release and f"{release.number} ({release.dated:%Y-%m-%d})"},
        {
            "label": _("Licence"),
            "value": toolkit.get_licence_display(),
            "address": toolkit.licence_address,
        },
        {"label": _("Language"), "value": toolkit.language_name},
        {"label": _("Levels"), "value": ", ".join(toolkit.level_labels)},
        {"label": _("Service lines"), "value": ", ".join(each.label for each in toolkit.service_lines.all())},
        {"label": _("Themes"), "value": ", ".join(each.label for each in toolkit.themes.all())},
        {"label": _("Tags"), "value": ", ".join(tag.name for tag in toolkit.tags.all())},
    ]


def contents(toolkit, steps: list[ShownStep]) -> list[dict]:
    """The headings of the page, with the steps where they are told on it."""
    parts = [
        ("purpose", _("What it is for"), toolkit.purpose),
        ("suits", _("Who it suits"), toolkit.suits),
        ("prerequisites", _("Before you start"), toolkit.prerequisites),
        ("steps", _("Steps"), steps),
        ("files", _("Files"), True),
    ]
    return [{"id": name, "label": label} for name, label, told in parts if told]


def on_page(toolkit, reader) -> dict:
    """All that the page of a toolkit shows beyond its own words."""
    releases = list(toolkit.releases.in_force().newest_first().select_related("zip")[: RELEASES_SHOWN + 1])
    release = releases[0] if releases else None
    recalled = toolkit.releases.recalled().newest_first().first()
    if recalled and release and recalled.published_at < release.published_at:
        recalled = None  # who comes for the newest one has it
    files = files_of(release) if release else []
    steps = steps_of(toolkit, files)
    kept_by = list(toolkit.maintainers.values_list("user_id", flat=True))
    writers = Writers(reader, kept_by)
    return {
        "release": release,
        "recalled": recalled,
        "zip": getattr(release, "zip", None),
        "files": files,
        "steps": steps,
        "older_releases": releases[1:RELEASES_SHOWN],
        "has_more_releases": len(releases) > RELEASES_SHOWN,
        "facts": facts(toolkit, release),
        "contents": contents(toolkit, steps),
        "confirmation": confirmation(toolkit),
        "maintainers": [writers.of(pk) for pk in kept_by],
        "question_count": Thread.objects.about(toolkit).visible_to(reader).count() if toolkit.live else 0,
        "may_edit": toolkit.may_be_edited_by(reader),
    }
