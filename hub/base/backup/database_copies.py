"""Copies of the database, each engine in its own way."""

import logging
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import DatabaseError, connection, transaction

logger = logging.getLogger(__name__)

# Where PostgreSQL's objects wait while a restore may still fail.
OLD_SCHEMA = "hub_before_restore"


class BackupError(Exception):
    """A backup or restore that can't be done; says why, and what to do."""


def database_copies() -> "SqliteCopies | PostgresqlCopies":
    """The way of copying that fits the site's database."""
    ways = {"sqlite": SqliteCopies, "postgresql": PostgresqlCopies}
    if connection.vendor not in ways:
        raise BackupError(f"Backups of {connection.display_name} are not supported.")
    return ways[connection.vendor]()


class SqliteCopies:
    """SQLite: its online backup, which takes one consistent state while the site goes on."""

    vendor = "sqlite"
    member = "database.sqlite3"

    def save(self, target: Path) -> None:
        """Copy the site's database into a new file."""
        # A connection of its own: within an open transaction of the same one, SQLite would wait for itself.
        site = connection.copy()
        site.ensure_connection()
        with closing(site), closing(sqlite3.connect(target)) as copy:
            site.connection.backup(copy)
            # One file, without a write-ahead log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")

    def verify(self, source: Path) -> None:
        """Refuse a file that is not a sound SQLite database."""
        try:
            with closing(sqlite3.connect(source)) as copy:
                sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise BackupError("The database in the backup is damaged.")

    @contextmanager
    def replaced_by(self, source: Path, *, keep: Path) -> Iterator[None]:
        """Have ``source``'s content in the site's database; on an exception, the old one again.

        The old one lies in the folder ``keep`` meanwhile.
        """
        before = keep / self.member
        self.save(before)
        try:
            self._load(source)
            yield
        except BaseException:
            self._load(before)
            before.unlink()
            raise

    def _load(self, source: Path) -> None:
        # Into the open database, in one transaction of SQLite's: no other process is left with a file
        # that has been moved away under it.
        connection.close()
        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
        connection.close()


class PostgresqlCopies:
    """PostgreSQL: pg_dump and pg_restore, which must be installed beside the site."""

    vendor = "postgresql"
    member = "database.pgdump"

    def save(self, target: Path) -> None:
        """Dump the site's database into a new file."""
        plain = ["--format=custom", "--no-owner", "--no-privileges", f"--exclude-schema={OLD_SCHEMA}"]
        self._run("pg_dump", *plain, f"--file={target}")

    def verify(self, source: Path) -> None:
        """Refuse a file that pg_restore can't read."""
        try:
            self._run("pg_restore", "--list", str(source), connects=False)
        except BackupError as error:
            raise BackupError(f"The database in the backup is damaged. {error}") from error

    @contextmanager
    def replaced_by(self, source: Path, *, keep: Path) -> Iterator[None]:
        """Have ``source``'s content in the site's database; on an exception, the old one again.

        The old objects wait in a schema beside: renaming it there and back is all that changes them.
        """
        self._refuse_leftovers()
        self._move_aside()
        try:
            self._run("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", str(source))
            yield
        except BaseException:
            self._move_back()
            raise
        try:
            self._execute("SET LOCAL lock_timeout = '60s'", f'DROP SCHEMA "{OLD_SCHEMA}" CASCADE')
        except DatabaseError:
            logger.exception("The restore succeeded. Drop the schema %s, which was before it.", OLD_SCHEMA)

    def _refuse_leftovers(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [OLD_SCHEMA])
            if cursor.fetchone():
                raise BackupError(
                    f"An earlier restore was interrupted: the schema “{OLD_SCHEMA}” holds the database from "
                    "before it. Rename it to “public” to have that back, or drop it; then try again."
                )

    def _extensions_in(self, schema: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT extname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                " WHERE n.nspname = %s AND e.extrelocatable",
                [schema],
            )
            return [name for (name,) in cursor.fetchall()]

    def _move_aside(self) -> None:
        # Extensions stay with the name "public": the dump expects them there and does not make them anew.
        moves = [f'ALTER EXTENSION "{name}" SET SCHEMA public' for name in self._extensions_in("public")]
        self._execute(
            f'ALTER SCHEMA public RENAME TO "{OLD_SCHEMA}"',
            "CREATE SCHEMA public",
            "GRANT USAGE ON SCHEMA public TO PUBLIC",
            *moves,
        )

    def _move_back(self) -> None:
        moves = [
            f'ALTER EXTENSION "{name}" SET SCHEMA "{OLD_SCHEMA}"' for name in self._extensions_in("public")
        ]
        self._execute(*moves, "DROP SCHEMA public CASCADE", f'ALTER SCHEMA "{OLD_SCHEMA}" RENAME TO public')

    def _execute(self, *statements: str) -> None:
        """Run statements in one transaction, on a connection that remembers nothing of before."""
        connection.close()
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.close()

    def _run(self, program: str, *arguments: str, connects: bool = True) -> None:
        path = shutil.which(program)
        if path is None:
            raise BackupError(
                f"The program {program} is missing. Install PostgreSQL's client programs (on Debian the "
                "package postgresql-client), of the server's version or newer."
            )
        command, env = [path, *arguments], {}
        if connects:
            # As Django calls psql: secrets go through the environment, which no list of processes shows.
            asked, env = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
            command += [*asked[1:-1], f"--dbname={asked[-1]}", "--no-password"]
        done = subprocess.run(  # noqa: S603 (the arguments are the site's own settings and files)
            command, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            reason = done.stderr.strip()[-1500:]
            raise BackupError(f"{program} failed: {reason}")
