"""A toolkit made of a folder of pages, or brought up to date from it."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.files import File
from django.urls import reverse
from wagtail.models import Page

from hub.base.importing import digests
from hub.base.importing.reports import Status
from hub.base.importing.transactions import all_or_nothing
from hub.base.text import markdown
from peers.models import Programme
from toolkits.desk import services
from toolkits.files import storing_files
from toolkits.importing.plan import FILE, STEP, Plan
from toolkits.models import Release, ToolkitIndexPage, ToolkitPage, ToolkitStep
from toolkits.models.releases import current_release, draft_release
from toolkits.releases import services as releases_services

_LEFT = re.compile(rf"\[([^\[\]]*)\]\({FILE}[^()\s]*\)")


@dataclass(frozen=True)
class About:
    """What is said of the toolkit beside its pages. What is empty leaves what stands there."""

    title: str
    slug: str
    programme: Programme
    summary: str = ""
    purpose: str = ""
    licence: str = ""
    language: str = ""

    @property
    def told(self) -> dict:
        """The fields of the toolkit that are said."""
        fields = {
            name: getattr(self, name) for name in ("title", "summary", "purpose", "licence", "language")
        }
        return {name: value for name, value in fields.items() if value}


@dataclass
class Outcome:
    """What became of the toolkit, and why."""

    status: Status
    toolkit: ToolkitPage | None = None
    reasons: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    published: bool = False


@dataclass
class Importer:
    """Brings a plan in. ``run`` may be called again: what has not changed is left alone."""

    plan: Plan
    about: About
    source: str
    live: bool = False
    overwrite: bool = False
    dry_run: bool = False

    def run(self) -> Outcome:
        """Bring it in. Raises ``ValidationError`` where the toolkit can't be made as it is said."""
        for planned in self.plan.steps:
            try:
                markdown.check(planned.text)
            except ValidationError as error:
                raise ValidationError(
                    "%(page)s: %(reason)s", params={"page": planned.page, "reason": " ".join(error.messages)}
                ) from None
        refused = self._refuse_files()
        page = Page.objects.child_of(ToolkitIndexPage.objects.get()).filter(slug=self.about.slug).first()
        outcome = self._judge(page)
        outcome.refused = refused
        outcome.attached = list(self.plan.files)
        if self.dry_run or outcome.status == Status.SKIPPED:
            return outcome
        if outcome.status != Status.UNCHANGED:
            with all_or_nothing() as stored:
                outcome.toolkit = self._write(page, stored)
        if self.live:
            outcome.published = self._publish(outcome.toolkit)
            if outcome.published and outcome.status == Status.UNCHANGED:
                outcome.status = Status.UPDATED
        return outcome

    def _refuse_files(self) -> dict[str, str]:
        """Take the files out of the plan that a toolkit does not take; returns why, by name."""
        refused = {}
        for name, path in list(self.plan.files.items()):
            with path.open("rb") as opened:
                try:
                    storing_files.check(File(opened, name=name))
                except ValidationError as error:
                    refused[name] = " ".join(error.messages)
                    del self.plan.files[name]
        return refused

    # --- Judging -----------------------------------------------------------------------------------

    @property
    def _digest(self) -> str:
        return self.plan.digest(self.about.told)

    def _judge(self, page: Page | None) -> Outcome:
        if page is None:
            return Outcome(Status.CREATED)
        if page.specific_class is not ToolkitPage:
            return Outcome(Status.SKIPPED, reasons=[f"the slug is that of another page, “{page.title}”"])
        toolkit = page.specific
        # Before it is published, its newest revision alone knows where it came from.
        draft = services.latest_draft(toolkit)
        if not draft.import_digest:
            reason = "a toolkit of this slug was written on the site; say another one with --slug"
            return Outcome(Status.SKIPPED, toolkit, [reason])
        kept, source, content = draft.import_digest, self._digest, _fingerprint(draft)
        status, reason = digests.judge(
            kept, source=source, content=content, overwrite=self.overwrite, what="the folder"
        )
        return Outcome(status, toolkit, [reason] if reason else [])

    # --- Writing -----------------------------------------------------------------------------------

    def _write(self, page: Page | None, stored: list) -> ToolkitPage:
        if page is None:
            made = ToolkitPage(slug=self.about.slug, programme=self.about.programme, **self.about.told)
            toolkit = services.create_toolkit(by=None, toolkit=made)
        else:
            toolkit = page.specific
        release = self._put_files(toolkit, stored)
        draft = services.latest_draft(ToolkitPage.objects.get(pk=toolkit.pk))
        for name, value in self.about.told.items():
            setattr(draft, name, value)
        keys = dict(release.files.values_list("version__file__name", "version__file")) if release else {}
        known = {step.slug: step.pk for step in draft.steps.all()}
        draft.steps = [
            self._step(planned, place, keys, draft, known) for place, planned in enumerate(self.plan.steps)
        ]
        draft.import_source = self.source[:300]
        draft.import_digest = digests.remembered(self._digest, _fingerprint(draft))
        services.save_draft(by=None, draft=draft, read_revision_id=None)
        return ToolkitPage.objects.get(pk=toolkit.pk)

    def _step(self, planned, place: int, keys: dict, draft: ToolkitPage, known: dict) -> ToolkitStep:
        step = ToolkitStep(
            pk=known.get(planned.slug),
            slug=planned.slug,
            title=planned.title,
            outcome=planned.outcome,
            sort_order=place,
            file_keys=[keys[name] for name in planned.files if name in keys],
        )
        text = planned.text
        for name, key in keys.items():
            address = reverse("toolkits:file", args=[draft.pk, key])
            text = text.replace(f"({FILE}{quote(name, safe='')})", f"({address})")
        for other in self.plan.steps:
            address = reverse("toolkits:step", args=[draft.pk, other.slug])
            text = text.replace(f"({STEP}{other.slug})", f"({address})")
        # Of a file that was refused, the words stay.
        step.text = _without_left_links(text)
        return step

    def _put_files(self, toolkit: ToolkitPage, stored: list) -> Release | None:
        """The release with the folder's files: the one that there is, where nothing of them changed."""
        release = draft_release(toolkit) or current_release(toolkit)
        rows = _rows(release)
        wanted = {name: storing_files.sum_of(path) for name, path in self.plan.files.items()}
        if {name: row.version.sha256 for name, row in rows.items()} == wanted:
            return release
        release = releases_services.begin_release(by=None, toolkit=toolkit)
        rows = _rows(release)
        for name in rows.keys() - wanted.keys():
            releases_services.remove_file(by=None, release_file=rows[name])
        for name, path in self.plan.files.items():
            row = rows.get(name)
            if row is not None and row.version.sha256 == wanted[name]:
                continue
            with path.open("rb") as opened:
                upload = File(opened, name=name)
                if row is None:
                    row = releases_services.add_file(by=None, release=release, upload=upload)
                else:
                    row = releases_services.replace_file(by=None, release_file=row, upload=upload)
            stored.append(row.version.document.file)
        return release

    def _publish(self, toolkit: ToolkitPage) -> bool:
        """Publish what is not yet; returns whether there was anything."""
        toolkit = ToolkitPage.objects.get(pk=toolkit.pk)
        release = draft_release(toolkit)
        if release is not None and release.files.exists():
            releases_services.publish_release(by=None, release=release)
        elif toolkit.live and not toolkit.has_unpublished_changes:
            return False
        if not toolkit.live or toolkit.has_unpublished_changes:
            services.publish(by=None, toolkit=toolkit)
        return True


def _rows(release: Release | None) -> dict:
    if release is None:
        return {}
    return {
        row.version.file.name: row
        for row in release.files.select_related("version__file", "release__toolkit")
    }


def _without_left_links(text: str) -> str:
    return _LEFT.sub(r"\1", text)


def _fingerprint(draft: ToolkitPage) -> str:
    """A digest of what the toolkit says."""
    steps = [[step.slug, step.title, step.text, step.outcome, step.file_keys] for step in draft.steps.all()]
    content = [draft.title, draft.summary, draft.purpose, draft.licence, draft.language, steps]
    return digests.digest_of(content)
