"""Backup and restore of the database and the uploaded files, in one archive.

The archive is a plain tar file::

    manifest.json          format, version, database engine, applied migrations
    database.sqlite3       or database.pgdump (pg_dump's custom format)
    media/…                the uploaded files
    checksums.json         SHA-256 of every member above, written last

The database is copied first: what is uploaded meanwhile is then a file too many, never one too few.
A restore checks everything before it changes anything, keeps the old database and the old files until
the new ones are in place, and puts them back if something fails in between.
"""

import hashlib
import importlib.metadata
import io
import json
import logging
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.dispatch import Signal
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from hub.base.backup.database_copies import BackupError, database_copies
from hub.base.jobs import worker
from hub.base.models import ClockJob, WorkerHeartbeat

logger = logging.getLogger(__name__)

# Sent when a backup has been put in place: whatever was made of the database before is of another one.
restored = Signal()

FORMAT = 1
MANIFEST = "manifest.json"
CHECKSUMS = "checksums.json"
MEDIA = "media/"
# Folders in MEDIA_ROOT that a restore works in; never part of a backup.
WORK_PREFIX = ".restore-"
BLOCK = 1024 * 1024
MOST_OF_JSON = 256 * BLOCK

__all__ = ["BackupError", "back_up", "restore"]


# --- Backing up ------------------------------------------------------------------------------------
def back_up(target: Path) -> dict:
    """Write database and media into a new archive; returns its manifest.

    The archive can be read by its owner only: it holds everything that people entrusted to the site.
    """
    if target.exists():
        raise BackupError(f"{target} exists already. Choose another name, or remove it first.")
    if not target.absolute().parent.is_dir():
        raise BackupError(f"The folder {target.absolute().parent} does not exist.")
    copies = database_copies()
    unfinished = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as scratch:
            database = Path(scratch) / copies.member
            manifest = _manifest(copies)
            copies.save(database)
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
                sums = {MANIFEST: _add_json(archive, MANIFEST, manifest)}
                sums[copies.member] = _add_file(archive, copies.member, database)
                for name, path in _media_files():
                    try:
                        sums[name] = _add_file(archive, name, path)
                    except FileNotFoundError:
                        logger.warning("%s was deleted during the backup and is left out.", name)
                _add_json(archive, CHECKSUMS, sums)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _manifest(copies) -> dict:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "version": _version(),
        "created": timezone.now().isoformat(timespec="seconds"),
        "database": copies.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }


def _version() -> str:
    try:
        return importlib.metadata.version("shared-services-hub")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def _media_files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(WORK_PREFIX))
        for name in sorted(files):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield MEDIA + path.relative_to(root).as_posix(), path


class _Summing:
    """A file that is read once, and summed up on the way."""

    def __init__(self, file):
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size=-1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


def _member(name: str, size: int, modified: float) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, int(modified), 0o600
    return info


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        summing = _Summing(file)
        archive.addfile(_member(name, status.st_size, status.st_mtime), summing)
    return summing.digest.hexdigest()


def _add_json(archive: tarfile.TarFile, name: str, content: dict) -> str:
    data = json.dumps(content, indent=1, sort_keys=True).encode()
    archive.addfile(_member(name, len(data), timezone.now().timestamp()), io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()


# --- Restoring -------------------------------------------------------------------------------------
def restore(source: Path, *, replace: bool = False) -> dict:
    """Put an archive's database and media in place of what is there; returns the archive's manifest.

    What is there must be empty, unless ``replace`` is set. Raises ``BackupError``, with nothing changed,
    where the archive is damaged, hostile, or not for this installation.
    """
    copies = database_copies()
    media = Path(settings.MEDIA_ROOT)
    with _opened(source) as archive:
        manifest, manifest_sum = _read_json(archive, archive.next(), MANIFEST)
        _refuse_foreign(manifest, copies)
        _refuse_to_overwrite(replace)
        with _work_folder(media) as work:
            new, old = work / "new", work / "old"
            _extract(archive, {MANIFEST: manifest_sum}, copies.member, new)
            copies.verify(new / copies.member)
            with copies.replaced_by(new / copies.member, keep=old), _replaced_media(media, new / MEDIA, old):
                ContentType.objects.clear_cache()
                call_command("migrate", interactive=False, verbosity=0)
                _forget_the_past()
                restored.send(None)
    return manifest


def _forget_the_past() -> None:
    """Drop what was true only while the backup was made: who worked on what, and what caches hold."""
    WorkerHeartbeat.objects.all().delete()
    ClockJob.objects.update(held_by="", held_until=None)
    cache.clear()


@contextmanager
def _work_folder(media: Path) -> Iterator[Path]:
    """A folder for the restore, within MEDIA_ROOT: that may be a volume of its own, and a move within it
    is only a change of name. What could not be put back after a failure stays in it.
    """
    media.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=media, prefix=WORK_PREFIX))
    (work / "old").mkdir()
    try:
        yield work
    except BaseException:
        if any((work / "old").iterdir()):
            logger.critical("What was there before is kept in %s.", work / "old")
        else:
            shutil.rmtree(work)
        raise
    shutil.rmtree(work)


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    """The archive, read from front to back; whatever is wrong with it is a ``BackupError``."""
    try:
        # Uncompressed only, so that a small archive can't unfold into a full disk.
        with tarfile.open(source, mode="r:") as archive:
            yield archive
    except FileNotFoundError as error:
        if error.filename != str(source):
            raise
        raise BackupError(f"{source} does not exist.") from error
    except tarfile.TarError as error:
        raise BackupError(f"{source} is not a backup of this site, or it is damaged ({error}).") from error


def _read_json(archive: tarfile.TarFile, member: tarfile.TarInfo | None, name: str) -> tuple[dict, str]:
    """A member's content and its checksum."""
    if member is None or member.name != name or not _is_plain(member) or member.size > MOST_OF_JSON:
        raise BackupError(f"The archive is not a backup of this site: {name} is not where it should be.")
    data = archive.extractfile(member).read()
    try:
        content = json.loads(data)
    except ValueError as error:
        raise BackupError(f"The archive is damaged: {name} can't be read.") from error
    if not isinstance(content, dict):
        raise BackupError(f"The archive is damaged: {name} can't be read.")
    return content, hashlib.sha256(data).hexdigest()


def _is_plain(member: tarfile.TarInfo) -> bool:
    """No link, device or folder, nor a file with holes, which could unfold into a full disk."""
    return member.isreg() and not member.issparse()


def _refuse_foreign(manifest: dict, copies) -> None:
    """Refuse what this version of the hub, on this database, can't take in."""
    if manifest.get("format") != FORMAT:
        raise BackupError("The archive has a format that this version of the hub does not know.")
    if manifest.get("database") != copies.vendor:
        raise BackupError(
            f"The backup was made from {manifest.get('database')}, and this site runs on {copies.vendor}. "
            "Restore it on a site with the same database engine."
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    known |= {
        f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces
    }
    applied = manifest.get("migrations")
    if not isinstance(applied, list):
        raise BackupError("The archive is damaged: its manifest names no migrations.")
    newer = sorted(set(map(str, applied)) - known)
    if newer:
        named = ", ".join(newer[:5]) + (" …" if len(newer) > 5 else "")
        raise BackupError(
            f"The backup was made by a newer version of the hub ({manifest.get('version')}): "
            f"this one lacks the migrations {named}. Install that version first."
        )


def _refuse_to_overwrite(replace: bool) -> None:
    """Refuse to lose what people entered, or to change the database under a running worker."""
    tables = set(connection.introspection.table_names())
    if WorkerHeartbeat._meta.db_table in tables and worker.living():
        raise BackupError(
            "A worker is running. Stop the worker and the web processes, and wait a minute if one was killed."
        )
    if replace:
        return
    # A site that was only migrated has pages and vocabularies already, but nobody who wrote anything.
    models = [get_user_model(), get_image_model(), get_document_model()]
    filled = [model for model in models if model._meta.db_table in tables and model.objects.exists()]
    if filled or next(_media_files(), None):
        raise BackupError(
            "This site is not empty. To lose what is in it and restore the backup, add --replace."
        )


def _safe(name: str, database: str) -> bool:
    """Whether a member may be written: one of ours, and nowhere but below the folder it is written to."""
    if name in {database, CHECKSUMS}:
        return True
    parts = PurePosixPath(name).parts
    return (
        name.startswith(MEDIA)
        and len(parts) > 1
        and name == "/".join(parts)
        and not any(part == ".." or part.startswith(WORK_PREFIX) or "\x00" in part for part in parts)
    )


def _extract(archive: tarfile.TarFile, found: dict[str, str], database: str, target: Path) -> None:
    """Write the members below ``target``; compare them, and those ``found`` before, with their checksums."""
    (target / MEDIA).mkdir(parents=True)
    expected = None
    for member in iter(archive.next, None):
        if not _is_plain(member) or not _safe(member.name, database) or member.name in found or expected:
            raise BackupError(f"The archive was tampered with: it may not hold “{member.name}”.")
        if member.name == CHECKSUMS:
            expected, _sum = _read_json(archive, member, CHECKSUMS)
            continue
        path = target / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        summing = _Summing(archive.extractfile(member))
        with path.open("xb") as file:
            shutil.copyfileobj(summing, file, BLOCK)
        # As FileSystemStorage would have written it.
        if settings.FILE_UPLOAD_PERMISSIONS is not None:
            path.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        found[member.name] = summing.digest.hexdigest()
    if expected is None or database not in found:
        raise BackupError("The archive is incomplete: its end is missing.")
    wrong = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
    if wrong:
        raise BackupError(f"The archive is damaged: “{wrong[0]}” is not what was backed up.")


@contextmanager
def _replaced_media(media: Path, new: Path, old: Path) -> Iterator[None]:
    """Have the new files in place of the old ones; on an exception, the old ones again."""
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        source.rename(target)
        moved.append((source, target))

    try:
        for path in list(media.iterdir()):
            if not path.name.startswith(WORK_PREFIX):
                move(path, old / path.name)
        for path in list(new.iterdir()):
            move(path, media / path.name)
        yield
    except BaseException:
        for source, target in reversed(moved):
            target.rename(source)
        raise
