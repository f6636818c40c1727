"""Releases: files are put together in a draft, and fixed when it is published."""

import re
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from search.entries import services as search_services
from toolkits import tasks
from toolkits.desk import services
from toolkits.desk.services import ToolkitConflictError
from toolkits.files import storing_files
from toolkits.files.storing_files import Taken
from toolkits.models import FileVersion, Release, ReleaseFile, ReleaseZip, ToolkitFile, ToolkitPage
from toolkits.models.releases import current_release, draft_release
from toolkits.releases import events

RELEASED = "toolkits.release"
RECALLED = "toolkits.recall"
# A release is a kit, not an archive.
MOST_FILES = 200


def next_number(number: str) -> str:
    """The number after this one: its last figure counts on."""
    figures = list(re.finditer(r"\d+", number))
    if not figures:
        return f"{number}-2"[-20:]
    last = figures[-1]
    return f"{number[: last.start()]}{int(last.group()) + 1}{number[last.end() :]}"[:20]


@transaction.atomic
def begin_release(*, by, toolkit: ToolkitPage) -> Release:
    """The draft of the next release, begun with the files of the current one; one that there is already is given.

    Raises ``PermissionDenied``.
    """
    toolkit = services.locked(toolkit)
    services.check_host(by, toolkit)
    draft = draft_release(toolkit)
    if draft is not None:
        return draft
    current = current_release(toolkit)
    draft = Release.objects.create(
        toolkit=toolkit, number=_free_number(toolkit, current), dated=timezone.localdate(), created_by=by
    )
    if current is not None:
        ReleaseFile.objects.bulk_create(
            ReleaseFile(release=draft, version_id=row.version_id, sort_order=row.sort_order)
            for row in current.files.all()
        )
    return draft


def _free_number(toolkit: ToolkitPage, current: Release | None) -> str:
    number = next_number(current.number) if current else "1.0"
    taken = set(toolkit.releases.values_list("number", flat=True))
    while number in taken:
        number = next_number(number)
    return number


@transaction.atomic
def describe(*, by, release: Release, number: str, dated: date, notes: str) -> Release:
    """Say of a draft which number and date it has, and what is new.

    Raises ``PermissionDenied``; ``ToolkitConflictError`` where it was published meanwhile; ``ValidationError``.
    """
    release = _open_draft(by, release)
    if release.toolkit.releases.exclude(pk=release.pk).filter(number=number).exists():
        raise ValidationError({"number": _("There is a release of this number already. Choose another.")})
    release.number, release.dated, release.notes = number, dated, notes
    release.full_clean(validate_unique=False, validate_constraints=False)
    release.save()
    return release


def _open_draft(by, release: Release) -> Release:
    """The draft, locked, of somebody who may change it."""
    toolkit = services.locked(release.toolkit)
    services.check_host(by, toolkit)
    found = Release.objects.select_for_update().filter(pk=release.pk).first()
    if found is None:
        raise ToolkitConflictError(_("This draft of a release is not there any more."))
    if found.is_published:
        raise ToolkitConflictError(
            _("This release is published: its files are fixed. Begin the next release to change them.")
        )
    found.toolkit = toolkit
    return found


# --- Files -----------------------------------------------------------------------------------------


def add_file(*, by, release: Release, upload, title: str = "") -> ReleaseFile:
    """Put a file into a draft. A name that the toolkit has had becomes that file's next version.

    Raises ``ValidationError`` where the file is not one that we take, or another of its name is in the draft;
    ``PermissionDenied``; ``ToolkitConflictError`` where the draft was published meanwhile.
    """
    services.check_host(by, release.toolkit)
    return _kept_or_discarded(storing_files.take_in(upload), partial(_add, by, release, title))


def replace_file(*, by, release_file: ReleaseFile, upload) -> ReleaseFile:
    """Put another version in the place of a file of a draft; it keeps its name. Raises as ``add_file`` does."""
    services.check_host(by, release_file.release.toolkit)
    return _kept_or_discarded(storing_files.take_in(upload), partial(_replace, by, release_file))


def _kept_or_discarded(taken: Taken, keep) -> ReleaseFile:
    """What ``keep`` makes of a file that was taken in; the file goes where nothing came of it."""
    try:
        with transaction.atomic():
            row = keep(taken)
    except BaseException:
        taken.discard()
        raise
    if row.version.document.file.name != taken.stored_name:  # the content was known already
        taken.discard()
    return row


def _add(by, release: Release, title: str, taken: Taken) -> ReleaseFile:
    release = _open_draft(by, release)
    rows = release.files.select_related("version__file")
    if any(row.version.file.name.lower() == taken.name.lower() for row in rows):
        raise ValidationError(
            _("A file called “%(name)s” is in this release already. Replace that one, or rename yours."),
            code="same_name",
            params={"name": taken.name},
        )
    if len(rows) >= MOST_FILES:
        raise ValidationError(_("A release can have %(most)s files."), params={"most": MOST_FILES})
    file = release.toolkit.files.filter(name__iexact=taken.name).first()
    if file is None:
        file = ToolkitFile(toolkit=release.toolkit, name=taken.name)
    file.title = (title or file.title)[:200]
    file.save()
    last = release.files.aggregate(last=Max("sort_order"))["last"]
    return ReleaseFile.objects.create(
        release=release,
        version=_version_of(file, taken, by),
        sort_order=0 if last is None else last + 1,
    )


def _replace(by, release_file: ReleaseFile, taken: Taken) -> ReleaseFile:
    release = _open_draft(by, release_file.release)
    row = release.files.select_related("version__file").filter(pk=release_file.pk).first()
    if row is None:
        raise ToolkitConflictError(_("That file is not in this release any more."))
    before = row.version
    if taken.format != before.format:
        raise ValidationError(
            _("“%(name)s” is no .%(format)s file. Add it as a file of its own, and take this one out."),
            code="format",
            params={"name": taken.name, "format": before.format},
        )
    row.version = _version_of(before.file, taken, by)
    row.save()
    _forget_unused(before)
    return row


def _version_of(file: ToolkitFile, taken: Taken, by) -> FileVersion:
    """The version of a file with this content: the newest one where it has it, otherwise a new one."""
    newest = file.versions.select_related("document").first()
    if newest is not None and newest.sha256 == taken.sha256:
        return newest
    document = taken.as_document(name=file.name, title=file.title, user=by)
    return FileVersion.objects.create(
        file=file,
        number=newest.number + 1 if newest else 1,
        document=document,
        format=taken.format,
        size=taken.size,
        sha256=taken.sha256,
        uploaded_by=by,
    )


@transaction.atomic
def name_file(*, by, release_file: ReleaseFile, title: str) -> None:
    """Say what a file of a draft is called; its releases before show that too. Raises as ``remove_file`` does."""
    release = _open_draft(by, release_file.release)
    row = release.files.select_related("version__file").filter(pk=release_file.pk).first()
    if row is None:
        raise ToolkitConflictError(_("That file is not in this release any more."))
    row.version.file.title = title.strip()[:200]
    row.version.file.save()


@transaction.atomic
def remove_file(*, by, release_file: ReleaseFile) -> None:
    """Take a file out of a draft; it stays in the releases that have it.

    Raises ``PermissionDenied``; ``ToolkitConflictError`` where the draft was published or the file is out already.
    """
    release = _open_draft(by, release_file.release)
    row = release.files.select_related("version__file").filter(pk=release_file.pk).first()
    if row is None:
        raise ToolkitConflictError(_("That file is not in this release any more."))
    row.delete()
    _forget_unused(row.version)


def _forget_unused(version: FileVersion) -> None:
    """Delete a version that no release has, and a file that has no version."""
    if version.in_releases.exists():
        return
    version.delete()
    if not version.file.versions.exists():
        version.file.delete()


# --- Publication -----------------------------------------------------------------------------------


@transaction.atomic
def publish_release(*, by, release: Release) -> Release:
    """Fix a draft and give it to the readers of the toolkit; its zip is made in the background.

    Raises ``ValidationError`` where it has no file; ``PermissionDenied``; ``ToolkitConflictError``.
    """
    release = _open_draft(by, release)
    if not release.files.exists():
        raise ValidationError(_("A release needs at least one file. Add one, then publish it."), code="empty")
    release.published_at = timezone.now()
    release.published_by = by
    release.save()
    ReleaseZip.objects.create(release=release)
    transaction.on_commit(tasks.make_zips.enqueue)
    toolkit = release.toolkit
    log(instance=toolkit, action=RELEASED, user=by, data={"number": release.number})
    if toolkit.live:
        services.note_holds(toolkit=toolkit, by=by)
        search_services.refresh(toolkit)
        events.tell_of_release(release=release, by=by)
    return release


@transaction.atomic
def recall_release(*, by, release: Release, reason: str) -> Release:
    """Take a published release back: that there was one stays, its files are the hosts' alone from now on.

    Followers are told, and those who recorded that they use it. Raises ``PermissionDenied``; ``ValidationError``
    without a reason; ``ToolkitConflictError`` where it was recalled already, or is no published release.
    """
    toolkit = services.locked(release.toolkit)
    services.check_host(by, toolkit)
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError(_("Say why: readers and those who use it are told."), code="required")
    release = Release.objects.in_force().select_for_update().filter(pk=release.pk).first()
    if release is None:
        raise ToolkitConflictError(_("This release was recalled already."))
    release.toolkit = toolkit
    release.recalled_at, release.recalled_by, release.recall_reason = timezone.now(), by, reason[:500]
    release.save(update_fields=["recalled_at", "recalled_by", "recall_reason"])
    log(instance=toolkit, action=RECALLED, user=by, data={"number": release.number, "reason": reason[:500]})
    if toolkit.live:
        search_services.refresh(toolkit)
        events.tell_of_recall(release=release, by=by)
    return release


@transaction.atomic
def discard_release(*, by, release: Release) -> None:
    """Throw a draft away, with the files that are in no other release.

    Raises ``PermissionDenied``; ``ToolkitConflictError`` where it was published.
    """
    release = _open_draft(by, release)
    versions = [row.version for row in release.files.select_related("version__file")]
    release.delete()
    for version in versions:
        _forget_unused(version)
