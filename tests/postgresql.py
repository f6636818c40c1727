"""A PostgreSQL server that the suite starts for itself, and ends with itself.

Its data directory stays in the cache, so that the migrated template database is there the next time.
Two runs at once take two directories: each holds the lock of its own.
"""

import fcntl
import shutil
import subprocess
import time
from pathlib import Path

from tests import servers

# A test server may lose everything at a power cut: it is made again in seconds. It has little in each table, so that to
# compile a query, to share it among processes or to clean up behind it costs more than it gains.
FAST_AND_FORGETFUL = [
    *(
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "wal_level=minimal",
        "max_wal_senders=0",
    ),
    *("checkpoint_timeout=1h", "max_wal_size=4GB", "shared_buffers=256MB"),
    *("jit=off", "max_parallel_workers_per_gather=0", "autovacuum=off"),
]
MOST_AT_ONCE = 16
PATIENCE_SECONDS = 60


def programs() -> Path | None:
    """The directory of the newest PostgreSQL installed here, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    if found:
        return found[0].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Server:
    """One server process on a port of its own."""

    def __init__(self, cache: Path, port: int):
        self.programs = programs()
        if self.programs is None:
            raise RuntimeError("PostgreSQL is not installed.")
        self.port = port
        self.process: subprocess.Popen | None = None
        # initdb refuses to run as root; the package brings a user for it.
        self.user = servers.unprivileged("postgres")
        self.data, self._lock = self._take_directory(cache / "postgresql" / self.programs.parent.name)

    def _as_user(self, *command) -> list[str]:
        return servers.as_user(self.user, *command, signal="INT")

    def _take_directory(self, base: Path):
        base = servers.directory_for(self.user, base, "postgresql")
        for number in range(MOST_AT_ONCE):
            lock = (base / f"{number}.lock").open("w")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                continue
            return base / str(number), lock
        raise RuntimeError("Too many test runs at once.")

    def start(self) -> None:
        """Make the data directory if it is new, start the server, and wait until it answers."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        options = [
            *FAST_AND_FORGETFUL,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=60",
        ]
        command = [self.programs / "postgres", "-D", self.data, "-p", self.port]
        for option in options:
            command += ["-c", option]
        with self.data.with_suffix(".log").open("wb") as log:
            self.process = subprocess.Popen(self._as_user(*command), stdout=log, stderr=log, cwd="/")
        ready = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while subprocess.run(ready, check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"PostgreSQL did not start; see {self.data.with_suffix('.log')}.")
            time.sleep(0.1)

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        initdb = [self.programs / "initdb", "-D", self.data, "-U", "hub", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            self._as_user(*initdb, "--locale=C.UTF-8", "--no-sync"),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )

    def stop(self) -> None:
        """End the server that was started here, by its own process, and give the directory back."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(2)  # "fast": open sessions are ended
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None
        self._lock.close()
