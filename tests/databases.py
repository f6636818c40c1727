"""Which database the suite runs on, and a migrated copy of it within a second.

Migrating from nothing takes most of a minute. The result is kept under a hash of all migrations, and, with
what runs after a migration (groups, permissions, seeds) brought up to date, under a hash of its
sources too. SQLite: a file that is copied. PostgreSQL: a template database.
"""

import argparse
import atexit
import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate

from tests import postgresql, servers

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
KEPT = 6  # results of either kind that stay in the cache
ENGINES = ("sqlite", "postgresql")

# What an installation may have set must not change what the tests see.
_FOREIGN = [
    "ELASTICSEARCH_URL",
    "ELASTICSEARCH_API_KEY",
    "ELASTICSEARCH_CA_CERTS",
    "ELASTICSEARCH_INDEX_PREFIX",
    "REDIS_URL",
    "EMAIL_URL",
    "OIDC_PROVIDERS",
    "SITE_URL",
    "HUB_LANGUAGES",
    "TIME_ZONE",
]

_server: postgresql.Server | None = None


def _wanted() -> str:
    """The engine that the command line asks for; else the one of DATABASE_URL; else SQLite."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--database", choices=ENGINES)
    wanted = parser.parse_known_args(sys.argv[1:])[0].database
    given = os.environ.get("DATABASE_URL", "")
    return wanted or ("postgresql" if given.startswith("postgres") else "sqlite")


def choose() -> None:
    """Settle the database in the environment, before Django's settings read it.

    pytest's own options come too late for that, so the command line is read here. The workers of
    pytest-xdist inherit what their controller settled.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    for name in _FOREIGN:
        os.environ.pop(name, None)
    os.environ["HUB_TESTS_RUN"] = str(os.getpid())
    scratch = tempfile.mkdtemp(prefix="hub-tests-")
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    os.environ["HUB_VAR_DIR"] = scratch
    if _wanted() == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{scratch}/hub.sqlite3"
    elif not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        port = servers.free_port()
        os.environ["DATABASE_URL"] = f"postgres://hub@127.0.0.1:{port}/postgres"
        os.environ["HUB_TESTS_OWN_POSTGRESQL_PORT"] = str(port)


def start_server() -> None:
    """Start PostgreSQL, if the suite runs on one of its own."""
    global _server
    port = os.environ.get("HUB_TESTS_OWN_POSTGRESQL_PORT")
    if port and "PYTEST_XDIST_WORKER" not in os.environ:
        _server = postgresql.Server(CACHE, int(port))
        atexit.register(_server.stop)  # also when pytest dies before it unconfigures
        _server.start()


def stop_server() -> None:
    """End the PostgreSQL that the suite started for itself."""
    global _server
    if _server:
        _server.stop()
        atexit.unregister(_server.stop)
        _server = None


def _digest(files, *words) -> str:
    digest = hashlib.sha256(repr(words).encode())
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _is_ours(module: str) -> bool:
    """Whether a module belongs to one of the hub's apps."""
    return any(f"{module}.".startswith(f"{name}.") for name in settings.HUB_APPS)


def _after_migrate_sources() -> set[Path]:
    """The files of what runs after a migration, and of what those files use of ours."""
    modules = set()
    for receiver in post_migrate._live_receivers(sender=None)[0]:
        modules.add(receiver.__module__)
    for app in apps.get_app_configs():
        modules |= {receiver.__module__ for receiver in post_migrate._live_receivers(sender=app)[0]}
    modules = {name for name in modules if _is_ours(name)}
    for name in list(modules):
        used = {
            getattr(value, "__module__", None) or getattr(value, "__name__", "")
            for value in vars(sys.modules[name]).values()
        }
        modules |= {each for each in used if _is_ours(str(each))}
    kinds = [ROOT / name.replace(".", "/") / "content_kinds.py" for name in settings.HUB_APPS]
    found = {Path(sys.modules[name].__file__) for name in modules if name in sys.modules}
    # The first pages are made of what the kinds of content say.
    return found | {path for path in kinds if path.exists()}


def _keys(vendor: str) -> tuple[str, str]:
    """The key of "migrated", and the key of "migrated, and all that follows a migration"."""
    installed = sorted(f"{d.name}=={d.version}" for d in importlib.metadata.distributions())
    folders = [ROOT / name.replace(".", "/") for name in settings.HUB_APPS]
    migrations = [path for folder in folders for path in folder.rglob("migrations/*.py")]
    migrated = _digest(migrations, vendor, installed)
    return migrated, _digest(_after_migrate_sources(), migrated)


@contextmanager
def _one_at_a_time(vendor: str):
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"tests-databases-{vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class SqliteStore:
    """Keeps migrated databases as files in the cache."""

    def __init__(self, connection):
        self.connection = connection
        self.directory = CACHE / "sqlite"
        self.directory.mkdir(parents=True, exist_ok=True)

    def has(self, key: str) -> bool:
        return (self.directory / f"{key}.sqlite3").exists()

    @contextmanager
    def building(self, key: str, base: str | None):
        """Connect to a database that will be kept as ``key``; it begins as a copy of ``base``."""
        target = self.directory / f"{key}.sqlite3"
        unfinished = target.with_suffix(f".{os.getpid()}")
        unfinished.unlink(missing_ok=True)
        if base:
            shutil.copyfile(self.directory / f"{base}.sqlite3", unfinished)
        self._connect(unfinished)
        yield
        with self.connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()
        unfinished.rename(target)
        for leftover in self.directory.glob(f"{unfinished.name}-*"):
            leftover.unlink()
        newest = sorted(self.directory.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
        for outdated in newest[KEPT:]:
            outdated.unlink()

    def connect_copy(self, key: str, name: str) -> None:
        """Make a copy of the database kept as ``key`` and connect to it."""
        self.copies = (Path(os.environ["HUB_VAR_DIR"]) / f"{name}_{number}.sqlite3" for number in count())
        self.copy = None
        self.kept = self.directory / f"{key}.sqlite3"
        self.kept.touch()  # what is used stays
        self.renew_copy()

    def renew_copy(self) -> None:
        """Replace the copy by one that no test has written to.

        Under another name: a thread of a live server may still have the old one open.
        """
        outdated, self.copy = self.copy, next(self.copies)
        shutil.copyfile(self.kept, self.copy)
        self._connect(self.copy)
        if outdated:
            for ending in ("", "-wal", "-shm"):
                outdated.with_name(outdated.name + ending).unlink(missing_ok=True)

    def _connect(self, path: Path) -> None:
        self.connection.close()
        self.connection.settings_dict["NAME"] = str(path)

    def drop_copy(self) -> None:
        self.connection.close()


class PostgresqlStore:
    """Keeps migrated databases as databases of the server, to be used as templates."""

    def __init__(self, connection):
        self.connection = connection
        self.home = connection.settings_dict["NAME"]

    def _run(self, statement: str, *params):
        self._connect(self.home)
        with self.connection.cursor() as cursor:
            cursor.execute(statement, params or None)
            rows = cursor.fetchall() if cursor.description else []
        self.connection.close()
        return rows

    def has(self, key: str) -> bool:
        return bool(self._run("SELECT 1 FROM pg_database WHERE datname = %s", f"hub_kept_{key}"))

    @contextmanager
    def building(self, key: str, base: str | None):
        """Connect to a database that will be kept as ``key``; it begins as a copy of ``base``."""
        template = f"hub_kept_{base}" if base else "template0"
        self._run(f'DROP DATABASE IF EXISTS "hub_unfinished_{key}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "hub_unfinished_{key}" TEMPLATE "{template}" ENCODING \'UTF8\'')
        self._connect(f"hub_unfinished_{key}")
        yield
        self._run(f'ALTER DATABASE "hub_unfinished_{key}" RENAME TO "hub_kept_{key}"')
        kept = self._run("SELECT datname FROM pg_database WHERE datname LIKE 'hub_kept_%' ORDER BY oid DESC")
        for (outdated,) in kept[KEPT:]:
            self._run(f'DROP DATABASE IF EXISTS "{outdated}"')

    def connect_copy(self, key: str, name: str) -> None:
        """Make a copy of the database kept as ``key`` and connect to it."""
        self.copy = f"hub_test_{name}"
        self.kept = f"hub_kept_{key}"
        self.renew_copy()

    def renew_copy(self) -> None:
        """Replace the copy by one that no test has written to."""
        self.drop_copy()
        # (copying files is quicker than writing 30 MB to the log that nobody recovers from)
        self._run(f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.kept}" STRATEGY FILE_COPY')
        self._connect(self.copy)

    def _connect(self, name: str) -> None:
        self.connection.close()
        self.connection.settings_dict["NAME"] = name

    def drop_copy(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')


def prepare(connection, *, migrate, after_migrate, name: str):
    """Connect ``connection`` to a migrated database of its own; return what can drop it again.

    ``migrate()`` and ``after_migrate()`` bring the connected database to that state.
    """
    store = (SqliteStore if connection.vendor == "sqlite" else PostgresqlStore)(connection)
    migrated, complete = _keys(connection.vendor)
    with _one_at_a_time(connection.vendor):
        if not store.has(complete):
            if not store.has(migrated):
                with store.building(migrated, None):
                    migrate()
            with store.building(complete, migrated):
                after_migrate()
        store.connect_copy(complete, name)
    return store
