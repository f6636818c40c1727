"""Putting all files of a release into one: done by the worker, piece by piece.

A published release does not change, so a zip of it is right whatever is published meanwhile; that the files are still
those that were released is checked by their SHA-256. The row is the guarantee: a worker that is killed half way leaves
a hold that runs out, and another begins anew.
"""

import hashlib
import logging
import tempfile
import zipfile
from datetime import timedelta

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from toolkits.models import Release, ReleaseZip

logger = logging.getLogger(__name__)

State = ReleaseZip.State
# A worker that gives no sign for so long, between two files, is taken for dead.
HOLD = timedelta(minutes=15)
MOST_ATTEMPTS = 3
PIECE_BYTES = 1024 * 1024
# All others are compressed by their own format.
COMPRESSED_HERE = {"txt", "md", "csv"}


class ChangedFileError(Exception):
    """A stored file is not the one that was released."""


def make_due(*, limit: int = 5) -> int:
    """Make the zips that are asked for; returns how many were made."""
    made = 0
    for _number in range(limit):
        row = _take_up()
        if row is None:
            break
        try:
            _make(row)
            made += 1
        except Exception:
            # One that can't be made must not keep the others from it; it is tried again later.
            logger.exception("toolkits: the zip of the release %s was not made", row.release_id)
    return made


@transaction.atomic
def make_again(row: ReleaseZip) -> None:
    """Have a zip made once more that could not be made."""
    ReleaseZip.objects.filter(pk=row.pk, state=State.FAILED).update(
        state=State.WAITING, attempts=0, held_until=None, asked_at=timezone.now()
    )


def _take_up() -> ReleaseZip | None:
    """Take a zip in hand, so that no other worker makes it too; one tried too often is given up."""
    now = timezone.now()
    pk = ReleaseZip.objects.due(now).values_list("pk", flat=True).first()
    if pk is None:
        return None
    # One UPDATE: of two workers, one finds the row changed and gets nothing.
    free = ReleaseZip.objects.due(now).order_by().filter(pk=pk)
    if not free.update(state=State.WORKING, held_until=now + HOLD):
        return None
    row = ReleaseZip.objects.select_related("release__toolkit").get(pk=pk)
    row.attempts += 1
    if row.attempts > MOST_ATTEMPTS:
        row.state, row.held_until = State.FAILED, None
    row.save(update_fields=["attempts", "state", "held_until"])
    return row if row.state == State.WORKING else _take_up()


def _make(row: ReleaseZip) -> None:
    # Without a name in the file system: of one that is killed nothing stays behind.
    # There is room for large ones where the uploads' temporary files lie.
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
            _pack(row, packed)
        size = file.tell()
        digest = _sha256_of(file)
        # What an earlier attempt may have stored just before it was killed.
        default_storage.delete(row.name)
        default_storage.save(row.name, File(file))
    finished = ReleaseZip.objects.filter(pk=row.pk).update(
        state=State.READY, finished_at=timezone.now(), size=size, sha256=digest, held_until=None
    )
    if not finished:  # the toolkit was deleted meanwhile
        default_storage.delete(row.name)


def _sha256_of(file) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def _pack(row: ReleaseZip, packed: zipfile.ZipFile) -> None:
    release = row.release
    files = list(release.files.select_related("version__file", "version__document"))
    names = {each.version.file.name.casefold() for each in files}
    for each in files:
        _write_file(release, each.version, packed)
        ReleaseZip.objects.filter(pk=row.pk).update(held_until=timezone.now() + HOLD)
    packed.writestr(
        _entry(release, _free_name("ABOUT.md", names)), about(release, files), zipfile.ZIP_DEFLATED
    )


def _free_name(wanted: str, taken: set[str]) -> str:
    while wanted.casefold() in taken:
        wanted = f"_{wanted}"
    return wanted


def _entry(release: Release, name: str) -> zipfile.ZipInfo:
    dated = release.dated
    entry = zipfile.ZipInfo(name, date_time=(max(dated.year, 1980), dated.month, dated.day, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    return entry


def _write_file(release: Release, version, packed: zipfile.ZipFile) -> None:
    entry = _entry(release, version.file.name)
    entry.compress_type = zipfile.ZIP_DEFLATED if version.format in COMPRESSED_HERE else zipfile.ZIP_STORED
    digest = hashlib.sha256()
    stored = version.document.file
    with (
        stored.storage.open(stored.name, "rb") as source,
        # The size is known only once it was read: always as a file may have that is over 4 GB.
        packed.open(entry, "w", force_zip64=True) as target,
    ):
        while piece := source.read(PIECE_BYTES):
            digest.update(piece)
            target.write(piece)
    if digest.hexdigest() != version.sha256:
        raise ChangedFileError(f"version {version.pk} of {version.file.name!r} is not what was released")


def about(release: Release, files) -> str:
    """What stands beside the files in the zip: whose it is, what may be done with it, and their SHA-256."""
    toolkit = release.toolkit
    facts = [
        (_("Release"), f"{release.number}, {release.dated:%Y-%m-%d}"),
        (_("Programme"), toolkit.programme.name),
        (_("Licence"), toolkit.get_licence_display()),
        (_("Address"), toolkit.full_url or ""),
    ]
    lines = [f"# {toolkit.title}", "", *(f"- {label}: {value}" for label, value in facts if value), ""]
    if release.notes:
        lines += [f"## {_('What is new')}", "", release.notes, ""]
    lines += ["## SHA-256", ""]
    lines += [f"    {row.version.sha256}  {row.version.file.name}" for row in files]
    return "\n".join([*lines, ""])
