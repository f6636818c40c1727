import hashlib
import io
import json
import sqlite3
import stat
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from hub.base.backup import archive as backup_archive
from hub.base.backup import database_copies
from hub.base.models import LimitEntry, SiteIdentity, WorkerHeartbeat
from notifications.models import OutgoingMail

committed = pytest.mark.django_db(transaction=True)
User = get_user_model()


@pytest.fixture
def media(settings, tmp_path):
    """MEDIA_ROOT with a file in it."""
    root = tmp_path / "media"
    (root / "documents").mkdir(parents=True)
    (root / "documents" / "plan.pdf").write_bytes(b"%PDF plan")
    settings.MEDIA_ROOT = str(root)
    return root


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def run(command, *arguments):
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def an_archive(path: Path, *members, manifest=None, sums=None) -> Path:
    """An archive made by hand: ``(name or TarInfo, content)``; checksums are right unless given."""
    own = {
        "format": 1,
        "version": "9.9",
        "created": "2027-01-31",
        "database": connection.vendor,
        "migrations": [],
    }
    own |= manifest or {}
    everything = [("manifest.json", json.dumps(own).encode()), *members]
    names = {name if isinstance(name, str) else name.name: content for name, content in everything}
    found = {name: hashlib.sha256(content).hexdigest() for name, content in names.items()}
    everything.append(("checksums.json", json.dumps(found | (sums or {})).encode()))
    with tarfile.open(path, "w") as archive:
        for name, content in everything:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            if info.isreg():
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def database_member() -> str:
    return database_copies.database_copies().member


# --- There and back --------------------------------------------------------------------------------
@committed
def test_a_backup_is_restored_in_place_of_what_came_after(media, tmp_path):
    User.objects.create_user("before@county.example", name="Before")
    WorkerHeartbeat.objects.create(worker_id="hub-then", host="box", pid=1)
    archive = tmp_path / "hub.tar"
    assert "hub.tar" in run("backup", archive)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    WorkerHeartbeat.objects.all().delete()

    User.objects.create_user("after@county.example", name="After")
    User.objects.filter(name="Before").delete()
    (media / "documents" / "plan.pdf").write_bytes(b"changed")
    (media / "documents" / "later.pdf").write_bytes(b"later")
    (media / "images").mkdir()

    with pytest.raises(CommandError, match=r"not empty.*--replace"):
        run("restore", archive)
    assert User.objects.filter(name="After").exists()

    assert "Restored the backup of" in run("restore", archive, "--replace")
    assert list(User.objects.values_list("name", flat=True)) == ["Before"]
    assert contents(media) == {"documents/plan.pdf": b"%PDF plan"}
    assert [path.name for path in media.iterdir()] == ["documents"]
    assert not WorkerHeartbeat.objects.exists(), "the worker of then is not taken for one of now"
    assert OutgoingMail.objects.count() == 0

    # What is restored is a whole database: it can be backed up and restored again.
    run("backup", tmp_path / "again.tar")
    run("restore", tmp_path / "again.tar", "--replace")
    assert list(User.objects.values_list("name", flat=True)) == ["Before"]


@committed
def test_an_older_backup_is_migrated(media, tmp_path):
    call_command("migrate", "base", "0008", verbosity=0)
    run("backup", tmp_path / "old.tar")
    call_command("migrate", "base", verbosity=0)
    run("restore", tmp_path / "old.tar", "--replace")
    assert ("base", "0009_limit_entries") in MigrationRecorder(connection).applied_migrations()
    assert LimitEntry.objects.count() == 0


@committed
def test_a_restore_that_fails_half_way_leaves_everything_as_it_was(media, tmp_path, monkeypatch):
    run("backup", tmp_path / "hub.tar")
    User.objects.create_user("after@county.example", name="After")
    (media / "later.txt").write_bytes(b"later")
    before = contents(media)

    real = Path.rename

    def rename(self, target):
        if self.parent.name == "media" and self.parent.parent.name == "new":
            raise OSError("disk full")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(CommandError, match="disk full Nothing was changed"):
            run("restore", tmp_path / "hub.tar", "--replace")
    assert User.objects.filter(name="After").exists()
    assert contents(media) == before

    monkeypatch.setattr(backup_archive, "call_command", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backup_archive.restore(tmp_path / "hub.tar", replace=True)
    assert User.objects.filter(name="After").exists()
    assert contents(media) == before


@committed
@pytest.mark.postgresql
def test_an_interrupted_restore_on_postgresql_is_noticed(media, tmp_path):
    run("backup", tmp_path / "hub.tar")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {database_copies.OLD_SCHEMA}")
    try:
        with pytest.raises(CommandError, match="earlier restore was interrupted"):
            run("restore", tmp_path / "hub.tar", "--replace")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {database_copies.OLD_SCHEMA}")


# --- Refused before anything is changed ------------------------------------------------------------
@pytest.mark.django_db
def test_a_backup_overwrites_nothing(media, tmp_path):
    (tmp_path / "hub.tar").write_bytes(b"precious")
    with pytest.raises(CommandError, match="exists already"):
        run("backup", tmp_path / "hub.tar")
    with pytest.raises(CommandError, match="does not exist"):
        run("backup", tmp_path / "nowhere" / "hub.tar")
    assert (tmp_path / "hub.tar").read_bytes() == b"precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hub.tar", "media"]


@pytest.mark.django_db
def test_a_running_worker_must_be_stopped_first(media, tmp_path):
    WorkerHeartbeat.objects.create(worker_id="hub-a", host="box", pid=1)
    with pytest.raises(CommandError, match="Stop the worker"):
        run("restore", an_archive(tmp_path / "hub.tar"), "--replace")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ({"database": "oracle"}, "made from oracle, and this site runs on"),
        ({"format": 2}, "format that this version of the hub does not know"),
        ({"migrations": ["cases.9999_of_next_year"]}, r"newer version.*9\.9.*cases\.9999_of_next_year"),
        ({"migrations": 7}, "names no migrations"),
    ],
)
def test_what_does_not_fit_this_installation_is_refused(media, tmp_path, manifest, message):
    archive = an_archive(tmp_path / "hub.tar", manifest=manifest)
    with pytest.raises(CommandError, match=message):
        run("restore", archive, "--replace")
    assert contents(media) == {"documents/plan.pdf": b"%PDF plan"}


def link(name, kind, target):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.django_db
@pytest.mark.parametrize(
    "member",
    [
        "media/../../escaped",
        "/tmp/escaped",  # noqa: S108
        "../escaped",
        "media//escaped",
        "media/./escaped",
        "media/.restore-1/old/escaped",
        "media",
        "elsewhere.txt",
        "manifest.json",
        link("media/link", tarfile.SYMTYPE, "/etc"),
        link("media/link", tarfile.LNKTYPE, "manifest.json"),
        link("media/pipe", tarfile.FIFOTYPE, ""),
        link("media/folder", tarfile.DIRTYPE, ""),
    ],
    # (a member's own words hold its place in memory, and parallel runs compare the names of tests)
    ids=lambda member: member if isinstance(member, str) else f"{member.name} of type {member.type!r}",
)
def test_a_hostile_archive_writes_nothing(media, tmp_path, member):
    archive = an_archive(tmp_path / "hub.tar", (member, b"bad"))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CommandError, match="tampered"):
        run("restore", archive, "--replace")
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/tmp/escaped").exists()  # noqa: S108


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("members", "sums", "message"),
    [
        ([("media/a.txt", b"a")], {"media/a.txt": "0" * 64}, "“media/a.txt” is not what was backed up"),
        ([], {"media/gone.txt": "0" * 64}, "“media/gone.txt” is not what was backed up"),
        ([], {"manifest.json": "0" * 64}, "“manifest.json” is not what was backed up"),
    ],
)
def test_a_damaged_archive_is_refused(media, tmp_path, members, sums, message):
    archive = an_archive(tmp_path / "hub.tar", (database_member(), b"database"), *members, sums=sums)
    with pytest.raises(CommandError, match=message):
        run("restore", archive, "--replace")
    assert contents(media) == {"documents/plan.pdf": b"%PDF plan"}


@pytest.mark.django_db
def test_a_damaged_database_is_refused(media, tmp_path):
    archive = an_archive(tmp_path / "hub.tar", (database_member(), b"this is no database"))
    with pytest.raises(CommandError, match="The database in the backup is damaged"):
        run("restore", archive, "--replace")
    assert SiteIdentity.load().name


@pytest.mark.django_db
def test_half_an_archive_is_refused(media, tmp_path):
    whole = an_archive(tmp_path / "hub.tar", (database_member(), b"x" * 50_000)).read_bytes()
    for size in (0, 700, 5_000, 1536, len(whole) - 20_000):
        (tmp_path / "half.tar").write_bytes(whole[:size])
        with pytest.raises(CommandError, match=r"damaged|incomplete|not where it should be"):
            run("restore", tmp_path / "half.tar", "--replace")
    with pytest.raises(CommandError, match=r"none\.tar does not exist"):
        run("restore", tmp_path / "none.tar")


@pytest.mark.django_db
def test_media_alone_make_a_site_that_is_not_empty(media, tmp_path):
    archive = an_archive(tmp_path / "hub.tar")
    with pytest.raises(CommandError, match="not empty"):
        run("restore", archive)
    (media / "documents" / "plan.pdf").unlink()
    # Nothing entered, nothing uploaded: it gets as far as finding the archive incomplete.
    with pytest.raises(CommandError, match="incomplete"):
        run("restore", archive)


# --- PostgreSQL's programs -------------------------------------------------------------------------
def test_missing_client_programs_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(database_copies.shutil, "which", lambda name: None)
    with pytest.raises(backup_archive.BackupError, match=r"pg_dump is missing.*postgresql-client"):
        database_copies.PostgresqlCopies().save(tmp_path / "dump")


@pytest.mark.postgresql
def test_the_password_is_in_no_list_of_processes(monkeypatch, tmp_path):
    called = {}

    def run_program(command, *, env, **options):
        called.update(command=command, env=env)
        return subprocess.CompletedProcess(command, 1, "", "the server said no")

    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "sesame")
    monkeypatch.setattr(database_copies.subprocess, "run", run_program)
    with pytest.raises(backup_archive.BackupError, match="pg_dump failed: the server said no"):
        database_copies.PostgresqlCopies().save(tmp_path / "dump")
    assert not [argument for argument in called["command"] if "sesame" in argument]
    assert called["env"]["PGPASSWORD"] == "sesame"


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_copy_of_sqlite_is_one_file(tmp_path):
    database_copies.SqliteCopies().save(tmp_path / "copy.sqlite3")
    assert [path.name for path in tmp_path.iterdir()] == ["copy.sqlite3"]
    with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
        assert copy.execute("SELECT count(*) FROM django_migrations").fetchone()[0] > 100
    copy.close()
