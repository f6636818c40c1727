"""What a toolkit's pages show of its releases and files, read in a fixed number of queries."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cases.reading.facts import confirmation
from forums.models import Thread
from forums.threads.writers import Writers
from toolkits.releases.selectors import ShownFile, files_of

RELEASES_SHOWN = 5


@dataclass
class ShownStep:
    """A step with the files of the current release that belong to it."""

    number: int
    step: Any
    address: str
    files: list[ShownFile] = field(default_factory=list)


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
