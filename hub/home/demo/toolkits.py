"""The toolkits of the demo, read from ``kits/*.md`` and taken through the services that hosts and members use.

A file has the toolkit's facts as YAML front matter (its ``steps``; its ``releases`` with their files; the
``adoptions`` and ``reviews`` by members; ``counts`` of the last months; ``searches`` that led there) and its texts
below ``##`` headings. Its name is the toolkit's slug. ``confirmed`` is the day on which a host last said that it holds.
"""

from datetime import date, datetime, time
from pathlib import Path

import frontmatter
from django.utils import timezone
from django.utils.timezone import make_aware

from cases.models import CasePage
from hub.base.models import Audience, Jurisdiction, ServiceLine, Theme
from hub.home.demo import files
from hub.home.demo.cases import unwrapped
from hub.home.demo.people import by_email
from peers.models import Programme
from toolkits.adoptions import derivatives, reviews
from toolkits.adoptions import services as adoptions_services
from toolkits.desk import services
from toolkits.models import (
    Adoption,
    FileVersion,
    Release,
    ToolkitCount,
    ToolkitIndexPage,
    ToolkitLevel,
    ToolkitPage,
    ToolkitSearch,
    ToolkitStep,
    ToolkitUpkeep,
)
from toolkits.releases import services as releases_services
from toolkits.usage.counting import this_month

FOLDER = Path(__file__).parent / "kits"
SECTIONS = {"What it is for": "purpose", "Who it suits": "suits", "Before you start": "prerequisites"}
# A file of a step is named before it has a row: its steps are filled in after the first release.
NAMES = "title", "text", "roles", "effort", "outcome"


def make_toolkits() -> int:
    """Add the toolkits that are missing; returns how many that were."""
    if not ToolkitIndexPage.objects.exists():
        return 0
    there = set(ToolkitPage.objects.values_list("slug", flat=True))
    missing = [path for path in sorted(FOLDER.glob("*.md")) if path.stem not in there]
    for path in missing:
        told = frontmatter.load(path)
        _make_toolkit(path.stem, told.metadata, told.content)
    return len(missing)


def _make_toolkit(slug: str, told: dict, text: str) -> None:
    host = by_email(told["host"])
    toolkit = services.create_toolkit(by=host, toolkit=_page(slug, told, text))
    for number, release in enumerate(told["releases"]):
        _release(toolkit, release, host)
        if number == 0:
            _name_files_of_steps(toolkit, told)
    toolkit = services.publish(by=host, toolkit=toolkit)
    _date(toolkit, told)
    for adoption in told.get("adoptions", []):
        _adopt(toolkit, adoption)
    for review in told.get("reviews", []):
        reviews.write(
            by=by_email(review["by"]), toolkit=toolkit, text=review["text"].strip(), rating=review["rating"]
        )
    _count(toolkit, told)


def _page(slug: str, told: dict, text: str) -> ToolkitPage:
    toolkit = ToolkitPage(
        slug=slug,
        title=told["title"],
        programme=Programme.objects.get(slug=told["programme"]),
        summary=told["summary"].strip(),
        licence=told["licence"],
        audience=Audience.members() if told.get("for_members") else Audience.everyone(),
        is_sample=True,
        **_sections_of(text),
    )
    toolkit.service_lines = ServiceLine.objects.filter(slug__in=told["service_lines"])
    toolkit.themes = Theme.objects.filter(slug__in=told["themes"])
    toolkit.levels = [ToolkitLevel(level=level) for level in told["levels"]]
    toolkit.tags.add(*told["tags"])
    toolkit.steps = [
        ToolkitStep(**{name: unwrapped(step.get(name, "")) for name in NAMES}) for step in told["steps"]
    ]
    return toolkit


def _sections_of(text: str) -> dict[str, str]:
    """The texts below the headings, by field. Raises ``KeyError`` for an unknown heading."""
    parts = [part.partition("\n") for part in f"\n{text}".split("\n## ")[1:]]
    return {SECTIONS[heading.strip()]: unwrapped(below) for heading, _break, below in parts}


def _release(toolkit: ToolkitPage, told: dict, host) -> None:
    release = releases_services.begin_release(by=host, toolkit=toolkit)
    rows = {row.version.file.name: row for row in release.files.select_related("version__file")}
    for file in told["files"]:
        upload = files.written(name=file["name"], rows=file.get("rows"), text=file.get("text", ""))
        if file["name"] in rows:
            releases_services.replace_file(by=host, release_file=rows[file["name"]], upload=upload)
        else:
            releases_services.add_file(by=host, release=release, upload=upload, title=file.get("title", ""))
    releases_services.describe(
        by=host, release=release, number=told["number"], dated=told["dated"], notes=unwrapped(told["notes"])
    )
    release = releases_services.publish_release(by=host, release=release)
    Release.objects.filter(pk=release.pk).update(published_at=_moment(told["dated"]))


def _name_files_of_steps(toolkit: ToolkitPage, told: dict) -> None:
    keys = dict(toolkit.files.values_list("name", "pk"))
    draft = services.latest_draft(ToolkitPage.objects.get(pk=toolkit.pk))
    steps = list(draft.steps.all())
    for step, said in zip(steps, told["steps"], strict=True):
        step.file_keys = [keys[name] for name in said.get("files", [])]
    draft.steps = steps
    services.save_draft(by=by_email(told["host"]), draft=draft, read_revision_id=None)


def _date(toolkit: ToolkitPage, told: dict) -> None:
    """Let it stand since its first release, and confirmed when the file says so."""
    first, last = told["releases"][0]["dated"], told["releases"][-1]["dated"]
    ToolkitPage.objects.filter(pk=toolkit.pk).update(
        first_published_at=_moment(first), last_published_at=_moment(last)
    )
    ToolkitUpkeep.objects.filter(toolkit=toolkit).update(last_confirmed_on=told.get("confirmed", last))


def _moment(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(9, 30)))


def _adopt(toolkit: ToolkitPage, told: dict) -> None:
    member = by_email(told["by"])
    case = CasePage.objects.live().filter(slug=told.get("case", "")).first()
    adoption = adoptions_services.record(
        by=member,
        toolkit=toolkit,
        organisation=member.organisation,
        said={
            "release": toolkit.releases.get(number=told["release"]),
            "adopted_on": told["on"],
            "case": case,
            **{name: told[name] for name in ("adapted", "result", "outcome", "again", "rating")},
        },
    )
    for file in told.get("derivatives", []):
        derivatives.add(
            by=member,
            adoption=adoption,
            upload=files.written(name=file["name"], text=file["text"]),
            title=file["title"],
            note=file["note"],
            origin=FileVersion.objects.get(
                file__name=file["origin"], in_releases__release=adoption.release_id
            ),
        )
    recorded = min(_moment(told["on"]), timezone.now())
    Adoption.objects.filter(pk=adoption.pk).update(recorded_at=recorded, changed_at=recorded)


def _count(toolkit: ToolkitPage, told: dict) -> None:
    """Views and downloads of the last months, from two jurisdictions and from visitors."""
    places = [*Jurisdiction.objects.filter(slug__in=["sample-valley", "sample-lakes"]).order_by("slug"), None]
    newest = this_month()
    rows = []
    for kind, months in told["counts"].items():
        file = toolkit.files.first() if kind == "file" else None
        for back, count in enumerate(reversed(months)):
            place = newest.year * 12 + newest.month - 1 - back
            month = date(place // 12, place % 12 + 1, 1)
            for number, jurisdiction in enumerate(places, 2):
                share = count // number
                rows.append(
                    ToolkitCount(
                        toolkit=toolkit,
                        month=month,
                        kind=kind,
                        file=file,
                        jurisdiction=jurisdiction,
                        count=share,
                    )
                )
    ToolkitCount.objects.bulk_create(row for row in rows if row.count)
    ToolkitSearch.objects.bulk_create(
        ToolkitSearch(toolkit=toolkit, month=newest, words=words.lower(), count=count, is_told=True)
        for words, count in told["searches"].items()
    )
