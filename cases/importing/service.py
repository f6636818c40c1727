"""Cases made and brought up to date from files, each file in a transaction of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import DatabaseError
from django.utils.text import capfirst
from wagtail.models import Page
from wagtail.utils.file import hash_filelike

from cases.advice import export as advice_files
from cases.importing import exact
from cases.importing.fields import DATES
from cases.importing.mapping import Mapping
from cases.importing.parts import FIGURES
from cases.importing.plan import Plan, PlannedFile, Planner, fill
from cases.models import CaseAttachment, CaseImage, CaseIndexPage, CasePage, CaseUpload
from cases.models.sections import Section
from cases.review.services import MAX_ATTACHMENTS, MAX_IMAGES, create_case, latest_draft
from hub.base import pictures
from hub.base.files import uploads
from hub.base.importing import digests, front_matter
from hub.base.importing.front_matter import MissingFrontMatterError, SourceFile, SourceFileError
from hub.base.importing.reports import Status
from hub.base.importing.transactions import all_or_nothing
from hub.base.models import HubDocument, HubImage
from hub.base.services import store_document, store_image


@dataclass
class Outcome:
    """What became of a file, and why."""

    file: str
    status: Status
    slug: str = ""
    published: bool = False
    reasons: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)
    missing_sections: list[Section] = field(default_factory=list)


@dataclass
class Importer:
    """Brings in files. ``run`` may be called again: what has not changed is left alone."""

    mapping: Mapping
    attachments: dict[str, Path] = field(default_factory=dict)
    live: bool = False
    overwrite: bool = False
    dry_run: bool = False

    def run(
        self, paths: list[Path], *, report: Callable[[Outcome], None] = lambda outcome: None
    ) -> list[Outcome]:
        """Bring in each of the files, and report on it as soon as it is done."""
        index = CaseIndexPage.objects.get()
        files: dict[Path, SourceFile | Outcome] = {path: self._read(path) for path in paths}
        planner = Planner(
            mapping=self.mapping,
            files=self.attachments,
            slugs=self._slugs_to_link(index, files),
            index_url=index.get_url() or "",
        )
        taken: dict[str, str] = {}
        outcomes = []
        for file in files.values():
            outcome = file if isinstance(file, Outcome) else self._bring_in(file, planner, taken)
            outcomes.append(outcome)
            report(outcome)
        return outcomes

    def _read(self, path: Path) -> SourceFile | Outcome:
        try:
            file = front_matter.read(path)
        except MissingFrontMatterError as error:
            return Outcome(path.name, Status.SKIPPED, reasons=[str(error)])
        except SourceFileError as error:
            return Outcome(path.name, Status.FAILED, reasons=[str(error)])
        reason = self.mapping.reason_to_skip(file.values)
        if not reason and not file.body.strip() and not exact.is_exact(file):
            reason = "it has no text"
        if reason:
            return Outcome(
                path.name, Status.SKIPPED, slug=str(file.values.get("slug") or ""), reasons=[reason]
            )
        return file

    def _slugs_to_link(self, index: CaseIndexPage, files: dict[Path, SourceFile | Outcome]) -> set[str]:
        told = {str(file.values.get("slug")) for file in files.values() if isinstance(file, SourceFile)}
        return told | set(CasePage.objects.child_of(index).values_list("slug", flat=True))

    def _bring_in(self, file: SourceFile, planner: Planner, taken: dict[str, str]) -> Outcome:
        plan, errors = planner.plan(file)
        if plan is None:
            return Outcome(file.name, Status.FAILED, reasons=[str(error) for error in errors])
        outcome = Outcome(
            file.name, Status.FAILED, slug=plan.slug, remarks=plan.remarks, missing_files=plan.missing_files
        )
        if plan.slug in taken:
            outcome.reasons.append(f"the slug “{plan.slug}” is that of {taken[plan.slug]} as well")
            return outcome
        taken[plan.slug] = file.name
        try:
            with all_or_nothing(dry_run=self.dry_run) as stored:
                self._write(plan, file, outcome, stored)
        except ValidationError as error:
            outcome.status = Status.FAILED
            outcome.reasons = _reasons(error, plan, file)
        except (DatabaseError, OSError) as error:
            outcome.status = Status.FAILED
            outcome.reasons = [f"it could not be stored: {error}"]
        return outcome

    # --- Writing -------------------------------------------------------------------------------

    def _write(self, plan: Plan, file: SourceFile, outcome: Outcome, stored: list) -> None:
        index = CaseIndexPage.objects.select_for_update().get()
        page = Page.objects.child_of(index).select_for_update().filter(slug=plan.slug).first()
        if page is None:
            case = self._filled(CasePage(), plan, file, stored)
            create_case(author=None, case=case)
            self._hang(case, plan)
            outcome.status = Status.CREATED
        elif plan.is_exact and self._says_the_same(page, plan, file):
            outcome.status = Status.UNCHANGED
            self._put_advice(page, plan, outcome)
            return
        elif reason := self._reason_to_leave(page):
            outcome.status, outcome.reasons = Status.SKIPPED, [reason]
            return
        else:
            case = page.specific
            self._update(case, plan, file, outcome, stored)
        draft = latest_draft(CasePage.objects.get(pk=case.pk))
        outcome.missing_sections = draft.missing_sections
        if outcome.status != Status.SKIPPED:
            self._put_advice(draft, plan, outcome)
        if self.live and outcome.status != Status.SKIPPED:
            self._publish(draft, outcome)

    def _put_advice(self, page: Page, plan: Plan, outcome: Outcome) -> None:
        """What was asked of members and what came of it stands beside the versions of a case."""
        added = advice_files.put(CasePage.objects.get(pk=page.pk), plan.fields.get("advice", []))
        if added and outcome.status == Status.UNCHANGED:
            outcome.status = Status.UPDATED

    def _says_the_same(self, page: Page, plan: Plan, file: SourceFile) -> bool:
        """Whether a case says already what a hub's file does: what is published, or the newest draft."""
        if page.specific_class is not CasePage:
            return False
        published = CasePage.objects.get(pk=page.pk)
        versions = [published] if published.live else []
        if published.has_unpublished_changes:
            versions.append(latest_draft(CasePage.objects.get(pk=page.pk)))
        for version in versions:
            now = _fingerprint(version)
            # Filling it stores files that the version does not have; they go again.
            with all_or_nothing(dry_run=True) as trial:
                filled = _fingerprint(self._filled(version, plan, file, trial))
            if filled == now:
                return True
        return False

    def _reason_to_leave(self, page: Page) -> str:
        if page.specific_class is not CasePage:
            return f"the slug is that of another page, “{page.title}”; give the file another one"
        if not page.specific.import_digest:
            return "a case of this slug was written on the site; give the file another one"
        if page.specific.is_in_review:
            return "the case is in review; decide that first"
        if page.locked:
            return "an editor has locked the case"
        return ""

    def _update(self, case: CasePage, plan: Plan, file: SourceFile, outcome: Outcome, stored: list) -> None:
        draft = latest_draft(case)
        content = _fingerprint(draft)
        outcome.status, reason = digests.judge(
            draft.import_digest,
            source=plan.digest,
            content=content,
            overwrite=self.overwrite,
            what="the file",
        )
        if reason:
            outcome.reasons.append(reason)
            if self.live:  # an editor's draft is not published
                outcome.status = Status.SKIPPED
        elif outcome.status == Status.UPDATED:
            draft = self._filled(draft, plan, file, stored)
            draft.latest_revision_id = case.latest_revision_id
            draft.save_revision(log_action=True)
            self._hang(case, plan)

    def _filled(self, case: CasePage, plan: Plan, file: SourceFile, stored: list) -> CasePage:
        """The case with what the plan says on it, and its files."""
        if len(plan.documents) > MAX_ATTACHMENTS:
            raise ValidationError(f"it links {len(plan.documents)} files; a case can have {MAX_ATTACHMENTS}")
        if len(plan.images) > MAX_IMAGES:
            raise ValidationError(f"it shows {len(plan.images)} images; a case can have {MAX_IMAGES}")
        hanging = {attachment.document_id: attachment for attachment in case.attachments.all()}
        theirs = [attachment.document for attachment in hanging.values()]
        documents = {
            name: self._document(planned, stored, theirs) for name, planned in plan.documents.items()
        }
        fill(case, plan, {name: document.url for name, document in documents.items()})
        attachments = []
        for position, (name, document) in enumerate(documents.items()):
            attachment = hanging.get(document.pk) or CaseAttachment(document=document)
            planned = plan.documents[name]
            attachment.title, attachment.sort_order = planned.title, position
            attachment.is_evidence = planned.is_evidence or (attachment.is_evidence and not plan.is_exact)
            attachments.append(attachment)
        case.attachments = attachments
        shown = {image.image_id: image for image in case.images.all()}
        images = []
        for position, planned in enumerate(plan.images.values()):
            stored_image = self._image(planned, stored, [image.image for image in shown.values()])
            image = shown.get(stored_image.pk) or CaseImage(image=stored_image)
            image.alt_text, image.section, image.sort_order = planned.title, planned.section, position
            image.caption = planned.caption if plan.is_exact else planned.caption or image.caption
            images.append(image)
        case.images = images
        case.clean()  # Wagtail checks no more of a draft than its title and slug.
        case.import_source = file.name[:300]
        case.import_digest = digests.remembered(plan.digest, _fingerprint(case))
        return case

    def _hang(self, case: CasePage, plan: Plan) -> None:
        """Note for whom the files were stored, so that those who may preview the draft see them."""
        draft = latest_draft(CasePage.objects.get(pk=case.pk))
        for attachment in draft.attachments.all():
            CaseUpload.objects.get_or_create(document=attachment.document, defaults={"case_id": case.pk})
        for image in draft.images.all():
            CaseUpload.objects.get_or_create(image=image.image, defaults={"case_id": case.pk})

    def _document(self, planned: PlannedFile, stored: list, hanging: list[HubDocument]) -> HubDocument:
        """The file in the library: the case's own, the one that an earlier import stored, or a new one."""
        with planned.path.open("rb") as opened:
            upload = File(opened, name=planned.path.name)
            for document in hanging:
                if document.get_file_hash() == hash_filelike(upload):
                    return document
            same = HubDocument.objects.filter(
                file_hash=hash_filelike(upload),
                original_name=uploads.display_name(upload.name),
                uploaded_by_user=None,
            )
            document = same.order_by("pk").first()
            if document is None:
                upload.seek(0)
                document = store_document(upload=upload, title=planned.title, user=None)
                stored.append(document.file)
        return document

    def _image(self, planned: PlannedFile, stored: list, hanging: list[HubImage]) -> HubImage:
        with planned.path.open("rb") as opened:
            upload = File(opened, name=planned.path.name)
            kept = hash_filelike(pictures.without_metadata(upload))
            for image in hanging:
                if image.get_file_hash() == kept:
                    return image
            image = HubImage.objects.filter(file_hash=kept, uploaded_by_user=None).order_by("pk").first()
            if image is None:
                upload.seek(0)
                image = store_image(upload=upload, title=planned.title, user=None)
                stored.append(image.file)
        return image

    def _publish(self, draft: CasePage, outcome: Outcome) -> None:
        if draft.live and not draft.has_unpublished_changes:
            return
        if not draft.story:
            outcome.remarks.append("it has no story, so it was not published")
        elif draft.first_published_at and not draft.live and not self.overwrite:
            outcome.remarks.append("it was taken off the site, so it was not published; --overwrite does it")
        else:
            draft.get_latest_revision().publish()
            outcome.published = True
            if outcome.status == Status.UNCHANGED:
                outcome.status = Status.UPDATED


def _reasons(error: ValidationError, plan: Plan, file: SourceFile) -> list[str]:
    """What is wrong, with the line of the key that said it."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    keys = {field: plan.fields["sources"].get(name, name) for name, field in DATES.items()}
    reasons = []
    for field_name, messages in error.message_dict.items():
        key = keys.get(field_name) or plan.fields["sources"].get(field_name, field_name)
        named = "" if key == "__all__" else f"“{key}”: "
        reasons += [str(SourceFileError(f"{named}{message}", file.line_of(key))) for message in messages]
    return reasons


def _fingerprint(case: CasePage) -> str:
    """A digest of what a case says: it differs once somebody has edited the case."""
    content = {
        "title": case.title,
        "slug": case.slug,
        "summary": exact.lines(case.summary),
        "organisation": [case.lead_organisation_id, case.lead_organisation_name],
        "programme": case.programme_id,
        "place": [case.level, str(case.country.code or ""), case.jurisdiction_id],
        "models": [case.stage_id, case.delivery_model_id, case.governance_form_id, case.funding_model_id],
        "dates": [str(getattr(case, name) or "") for name in DATES.values()],
        "audience": case.audience_id,
        "service_lines": sorted(line.pk for line in case.service_lines.all()),
        "themes": sorted(theme.pk for theme in case.themes.all()),
        "tags": sorted(tag.target.name.casefold() for tag in case.tags.all()),
        "sections": [exact.lines(getattr(case, section.value)) for section in Section],
        "attachments": sorted(
            [attachment.document_id, attachment.title] for attachment in case.attachments.all()
        ),
        "images": sorted(
            [image.image_id, image.alt_text, image.caption, image.section] for image in case.images.all()
        ),
    }
    # Only where there are some: a case that was imported before they could be still counts as untouched.
    more = {name: value for name, value in _figures_and_rows(case).items() if value}
    return digests.digest_of(content | more)


def _figures_and_rows(case: CasePage) -> dict:
    figures = {name: getattr(case, name) for name in FIGURES}
    return {
        "figures": {
            name: str(exact.figure(value)) for name, value in figures.items() if value not in (None, "")
        },
        "metric": case.metric_version_id,
        "switches": [case.discloses_economics, case.is_sample]
        if case.discloses_economics or case.is_sample
        else [],
        "investments": [[row.year, str(exact.figure(row.amount))] for row in case.investments.all()],
        "partners": [[row.name, row.part, row.organisation_id] for row in case.partners.all()],
        "evidence": [[row.title, row.address, row.remark] for row in case.evidence.all()],
        "follow_ups": [[str(row.dated), exact.lines(row.text)] for row in case.follow_ups.all()],
        "evidence_files": sorted(row.document_id for row in case.attachments.all() if row.is_evidence),
    }


def section_labels(sections: list[Section]) -> str:
    """The names of sections, for a report."""
    return ", ".join(capfirst(str(section.label)) for section in sections)
