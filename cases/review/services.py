"""What is done with cases: written, submitted, reviewed, published.

Wagtail's revisions and workflows carry it. Three guards are ours: what is submitted is frozen as a
revision of its own; a decision names the text that was read, and is refused when that is no longer the
latest; and the review's rows are locked, so that a second decision finds it decided.
"""

import hashlib
import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, TaskState, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from cases.models import (
    CaseAttachment,
    CaseAuthor,
    CaseImage,
    CaseIndexPage,
    CasePage,
    CaseReviewComment,
    CaseReviewTask,
    CaseUpload,
    review_parts,
)
from cases.models.sections import REQUIRED_SECTIONS
from cases.notices import events
from cases.review import history
from cases.review.history import as_it_was
from hub.base.models import Audience, Level
from hub.base.services import store_document, store_image

# What Wagtail keeps in a revision about the page's own life, not about what it says.
_BOOKKEEPING = {
    "content_type",
    "depth",
    "draft_title",
    "expired",
    "first_published_at",
    "go_live_at",
    "expire_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "live",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "numchild",
    "owner",
    "path",
    "translation_key",
    "url_path",
    "comments",
    "wagtail_admin_comments",
}

# What an older version does not bring back: where the case stands, who may read and edit it, when it is shown, what
# an import has to know.
_KEPT_WHEN_RESTORED = (
    "slug",
    "audience",
    "discloses_economics",
    "programme",
    "go_live_at",
    "expire_at",
    "is_sample",
    "import_source",
    "import_digest",
)

# What a member must tell before a review; a draft needs a title alone.
REQUIRED_FIELDS = (
    "summary",
    "lead_organisation_name",
    "level",
    "country",
    "stage",
    "service_lines",
    "themes",
    *(section.value for section in REQUIRED_SECTIONS),
)

# A case is a story, not an archive.
MAX_IMAGES = 20
MAX_ATTACHMENTS = 20


class CaseConflictError(Exception):
    """Somebody else, or the same person in another window, was faster. The message is for people."""


def content_digest(case: CasePage) -> str:
    """A SHA-256 of what a case says, to compare what was read with what would be published."""
    content = {key: value for key, value in case.serializable_data().items() if key not in _BOOKKEEPING}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def latest_draft(case: CasePage) -> CasePage:
    """The case as its newest revision has it, without files and entries that were deleted since."""
    newest = case.get_latest_revision()
    if newest is None or not case.has_unpublished_changes:
        # The rows themselves, as Wagtail does: what hangs on the page keeps its ids.
        return case.specific
    return as_it_was(case, newest)


def locked_case(case: CasePage) -> CasePage:
    """The case, with its row locked until the transaction ends."""
    Page.objects.select_for_update().get(pk=case.pk)
    return CasePage.objects.get(pk=case.pk)


@transaction.atomic
def create_case(*, author, case: CasePage) -> CasePage:
    """Keep a new case as a draft of the author's, under the list of cases.

    Raises ``ValidationError`` where a field is wrong.
    """
    index = CaseIndexPage.objects.select_for_update().get()
    case.live = False
    case.has_unpublished_changes = True
    case.owner = author
    case.locale = Locale.get_default()
    if case.audience_id is None:
        case.audience = Audience.everyone()
    index.add_child(instance=case)
    if author is not None:  # an imported case has no author here
        CaseAuthor.objects.create(
            case=case, user=author, organisation=author.organisation, accepted_at=timezone.now()
        )
    case.save_revision(user=author, log_action="wagtail.create")
    return case


@transaction.atomic
def save_draft(*, author, draft: CasePage, read_revision_id: int | None) -> CasePage:
    """Keep a changed draft as a new revision; what readers see stays as it is.

    ``read_revision_id`` is the revision that the author's form was filled from. Raises
    ``CaseConflictError`` where a newer one exists, ``PermissionDenied`` where the case is not the
    author's to change, ``ValidationError`` where a field is wrong.
    """
    current = locked_case(draft)
    if not current.may_be_edited_by(author):
        raise PermissionDenied
    if read_revision_id is not None and current.latest_revision_id != read_revision_id:
        raise CaseConflictError(
            _(
                "This case was changed elsewhere since you opened it. Your text is below; compare it with "
                "the other before you save."
            )
        )
    draft.latest_revision_id = current.latest_revision_id
    draft.save_revision(user=author, log_action=True)
    return draft


def _has(case: CasePage, name: str) -> bool:
    if name == "lead_organisation_name":
        return bool(case.lead_name.strip())
    if name == "country" and case.level == Level.INTERNATIONAL:
        return True
    value = getattr(case, name)
    if name in {"service_lines", "themes"}:
        return value.exists()
    return bool(value.strip() if isinstance(value, str) else value)


def what_is_missing(case: CasePage) -> list[str]:
    """The fields that a member must fill before a review and that are empty."""
    return [name for name in REQUIRED_FIELDS if not _has(case, name)]


def check_ready_for_review(case: CasePage) -> None:
    """Raise ``ValidationError``, by field, for what a member must tell before a review."""
    message = _("Fill this in before you submit the case.")
    missing = dict.fromkeys(what_is_missing(case), message)
    if missing:
        raise ValidationError(missing)


@transaction.atomic
def submit(*, author, case: CasePage) -> CasePage:
    """Submit the newest draft: to the moderators, or to the public where the author hosts the programme.

    Raises ``PermissionDenied``; ``ValidationError`` where something required is missing.
    """
    locked_case(case)
    case = CasePage.objects.get(pk=case.pk)
    draft = latest_draft(case)
    if not case.may_be_edited_by(author):
        raise PermissionDenied
    check_ready_for_review(draft)
    frozen = draft.save_revision(user=author)
    case = CasePage.objects.get(pk=case.pk)
    if goes_without_review(author=author, case=case, draft=draft):
        if case.review_state:
            case.review_state.cancel(user=author)
        frozen.publish(user=author, skip_permission_checks=True)
    elif case.review_state is None:
        case.get_workflow().start(case, author)
        events.tell_moderators(case=draft)
    elif case.is_sent_back:
        case.review_state.resume(user=author)
        events.tell_moderators(case=draft)
    else:
        _review_newest(case)
    return CasePage.objects.get(pk=case.pk)


def goes_without_review(*, author, case: CasePage, draft: CasePage) -> bool:
    """Whether the author's draft is published at once: as a host of the programme that it belongs to.

    Not where a published case is filed under another programme, nor after a moderator took it off.
    """
    if not draft.needs_no_review_by(author) or (case.withdrawal and case.withdrawal.by_moderator):
        return False
    return not case.live or draft.programme_id == case.programme_id


def _review_newest(case: CasePage) -> None:
    """Point the running review at the newest revision; a moderator who read an older one is told."""
    task_state = case.review_state.current_task_state
    task_state.revision = case.get_latest_revision()
    task_state.save()


@transaction.atomic
def withdraw(*, author, case: CasePage) -> None:
    """Take a case back from review; it is a draft again, and what is published stays.

    Raises ``PermissionDenied``, or ``CaseConflictError`` where a moderator has decided meanwhile.
    """
    case = locked_case(case)
    if not case.may_be_edited_by(author):
        raise PermissionDenied
    if not case.is_in_review:
        raise CaseConflictError(_("This case is not in review any more: a moderator has decided."))
    case.review_state.cancel(user=author)


@transaction.atomic
def restore_version(*, author, case: CasePage, version_id: int, read_revision_id: int | None) -> CasePage:
    """Make an older version the newest draft; what readers see stays as it is.

    ``read_revision_id`` is the newest revision that the author knew of. Raises ``PermissionDenied``;
    ``CaseConflictError`` where a newer one exists or the version is gone; ``ValidationError`` where what
    it says would not be taken today.
    """
    current = locked_case(case)
    if not current.may_be_edited_by(author):
        raise PermissionDenied
    if current.latest_revision_id != read_revision_id:
        raise CaseConflictError(_("This case was changed meanwhile. Look at its versions again."))
    version = history.version(current, author, version_id)
    if version is None:
        raise CaseConflictError(_("That version is not there any more."))
    draft, restored = latest_draft(current), history.as_it_was(current, version)
    for name in _KEPT_WHEN_RESTORED:
        setattr(restored, name, getattr(draft, name))
    restored.clean()  # Wagtail checks no more of a draft than its title and slug.
    restored.save_revision(user=author, log_action=True, previous_revision=version)
    return restored


@transaction.atomic
def delete_draft(*, author, case: CasePage) -> None:
    """Delete a case that was never published, with its history.

    Raises ``PermissionDenied``, or ``CaseConflictError`` where it has been published.
    """
    case = locked_case(case)
    if not case.may_be_edited_by(author):
        raise PermissionDenied
    if case.first_published_at:
        raise CaseConflictError(_("A case that has been published can't be deleted here. Ask a moderator."))
    if case.is_in_review:
        case.review_state.cancel(user=author)
    case.delete()


def _state_under_review(case: CasePage, moderator, read_digest: str) -> TaskState:
    """The review that a moderator decides, locked; the guards of a decision."""
    case = locked_case(case)
    if not case.may_be_moderated_by(moderator):
        raise PermissionDenied
    workflow_state = (
        WorkflowState.objects.select_for_update()
        .for_instance(case)
        .filter(status=WorkflowState.STATUS_IN_PROGRESS)
        .first()
    )
    if workflow_state is None:
        raise CaseConflictError(_("This case is not in review: it was decided or taken back meanwhile."))
    if content_digest(latest_draft(case)) != read_digest:
        raise CaseConflictError(
            _("The author changed this case since you opened it. Read the new text, then decide.")
        )
    return TaskState.objects.select_for_update().get(pk=workflow_state.current_task_state_id)


@transaction.atomic
def approve(
    *, moderator, case: CasePage, read_digest: str, comment: str = "", part_comments: dict | None = None
) -> CasePage:
    """Publish the text that the moderator read.

    ``read_digest`` is the ``content_digest`` of that text; ``part_comments`` what the moderator says of
    single parts (by ``cases.models.review_parts``). Raises ``PermissionDenied``, or
    ``CaseConflictError`` where the case was decided or has changed since.
    """
    task_state = _state_under_review(case, moderator, read_digest)
    newest = case.get_latest_revision()
    if task_state.revision_id != newest.pk:
        task_state.revision = newest
        task_state.save()
    _keep_comments(task_state, case, moderator, part_comments)
    task_state.task.specific.on_action(task_state, moderator, "approve", comment=comment)
    case = CasePage.objects.get(pk=case.pk)
    events.tell_of_decision(case=case, what="approved", comment=comment, task_state=task_state)
    return case


@transaction.atomic
def send_back(
    *, moderator, case: CasePage, read_digest: str, comment: str = "", part_comments: dict | None = None
) -> CasePage:
    """Ask the author for changes, in all or by part. What is published stays. Raises as ``approve`` does."""
    if not comment.strip() and not any(text.strip() for text in (part_comments or {}).values()):
        raise ValidationError({"comment": _("Say what should change; we send it to the author.")})
    task_state = _state_under_review(case, moderator, read_digest)
    _keep_comments(task_state, case, moderator, part_comments)
    task_state.task.specific.on_action(task_state, moderator, "reject", comment=comment)
    case = CasePage.objects.get(pk=case.pk)
    events.tell_of_decision(case=case, what="sent_back", comment=comment, task_state=task_state)
    return case


def _keep_comments(task_state: TaskState, case: CasePage, moderator, part_comments: dict | None) -> None:
    """Write down what was said of single parts, in the order of the page."""
    said = {part: text.strip() for part, text in (part_comments or {}).items() if text.strip()}
    CaseReviewComment.objects.bulk_create(
        CaseReviewComment(
            case_id=case.pk, task_state=task_state, part=part, text=said[part], written_by=moderator
        )
        for part in review_parts.PARTS
        if part in said
    )


def comments_before(case: CasePage) -> list[CaseReviewComment]:
    """What was said of parts of the case when it was last sent back in the review that is going on."""
    if case.review_state is None:
        return []
    rejected = (
        TaskState.objects.filter(
            workflow_state=case.review_state, status=TaskState.STATUS_REJECTED, finished_at__isnull=False
        )
        .order_by("-finished_at", "-pk")
        .first()
    )
    return list(case.review_comments.filter(task_state=rejected)) if rejected else []


# --- Files -----------------------------------------------------------------------------------------


@transaction.atomic
def add_image(*, author, case: CasePage, upload, alt_text: str, caption: str, section: str) -> None:
    """Hang an image on the draft. Raises ``ValidationError`` where the file is not a fit image."""
    draft = _draft_to_change(author, case)
    if draft.images.count() >= MAX_IMAGES:
        raise ValidationError({"upload": _("A case can have %(limit)s images.") % {"limit": MAX_IMAGES}})
    image = store_image(upload=upload, title=alt_text, user=author)
    CaseUpload.objects.create(case=case, image=image)
    draft.images.add(
        CaseImage(
            image=image, alt_text=alt_text, caption=caption, section=section, sort_order=draft.images.count()
        )
    )
    draft.save_revision(user=author, log_action=True)


@transaction.atomic
def add_attachment(*, author, case: CasePage, upload, title: str, is_evidence: bool = False) -> None:
    """Hang a file on the draft; as evidence, if it bears out what the case says.

    Raises ``ValidationError`` where the file is not one that we take.
    """
    draft = _draft_to_change(author, case)
    if draft.attachments.count() >= MAX_ATTACHMENTS:
        raise ValidationError({"upload": _("A case can have %(limit)s files.") % {"limit": MAX_ATTACHMENTS}})
    title = title or upload.name
    document = store_document(upload=upload, title=title, user=author)
    CaseUpload.objects.create(case=case, document=document)
    draft.attachments.add(
        CaseAttachment(
            document=document, title=title, is_evidence=is_evidence, sort_order=draft.attachments.count()
        )
    )
    draft.save_revision(user=author, log_action=True)


@transaction.atomic
def remove_file(*, author, case: CasePage, kind: str, position: int, read_revision_id: int | None) -> None:
    """Take an image or an attachment off the draft, by its place in the list.

    The file stays in the library as long as a published version or an older revision shows it.
    Raises ``CaseConflictError`` where the draft has changed since the list was read, or there is none at
    that place.
    """
    draft, files, file = _file_to_change(author, case, kind, position, read_revision_id)
    files.remove(file)
    draft.save_revision(user=author, log_action=True)


@transaction.atomic
def mark_evidence(
    *, author, case: CasePage, position: int, is_evidence: bool, read_revision_id: int | None
) -> None:
    """Say of an attachment that it is evidence, or that it is not. Raises as ``remove_file`` does."""
    draft, files, file = _file_to_change(author, case, "attachments", position, read_revision_id)
    file.is_evidence = is_evidence
    files.add(file)
    draft.save_revision(user=author, log_action=True)


def _file_to_change(author, case: CasePage, kind: str, position: int, read_revision_id: int | None) -> tuple:
    """The draft, its images or attachments, and the one at that place."""
    draft = _draft_to_change(author, case)
    if draft.latest_revision_id != read_revision_id:
        raise CaseConflictError(_("The draft was changed meanwhile. Look at its files again."))
    files = draft.images if kind == "images" else draft.attachments
    listed = list(files.all())
    if not 0 <= position < len(listed):
        raise CaseConflictError(_("That file is not on the case any more."))
    return draft, files, listed[position]


def _draft_to_change(author, case: CasePage) -> CasePage:
    current = locked_case(case)
    if not current.may_be_edited_by(author):
        raise PermissionDenied
    return latest_draft(current)


def may_see_file_of_draft(user, file) -> bool:
    """Whether a file was uploaded for a draft that the user may preview (its authors, its reviewers)."""
    upload = CaseUpload.objects.for_file(file).select_related("case").first()
    return upload is not None and upload.case.may_be_previewed_by(user)


# --- What belongs to the site ------------------------------------------------------------------------


def ensure_review_workflow(index: CaseIndexPage) -> Workflow:
    """Have the cases under ``index`` reviewed by moderators; safe to call again."""
    task, _created = CaseReviewTask.objects.get_or_create(name="Review by a moderator")
    workflow, created = Workflow.objects.get_or_create(name="Review of cases")
    if created:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})
    # Wagtail puts one of its own on the root page, whose approvers would be moderators: they have no
    # way into its admin.
    WorkflowPage.objects.filter(page__depth=1).delete()
    return workflow
