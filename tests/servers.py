"""What the servers that the suite starts for itself have in common."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path


def free_port() -> int:
    """A TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def unprivileged(user: str) -> str | None:
    """Who runs a server that refuses root: ``user`` where we are root, else None for ourselves."""
    return user if os.geteuid() == 0 else None


def as_user(user: str | None, *command, signal: str) -> list[str]:
    """The command, run as ``user`` and ended by ``signal`` when whoever starts it ends."""
    prefix = ["setpriv", "--pdeathsig", signal]
    if user:
        group = str(pwd.getpwnam(user).pw_gid)
        prefix += ["--reuid", user, "--regid", group, "--clear-groups"]
    return [*prefix, *map(str, command)]


def reachable(directory: Path, user: str | None) -> bool:
    """Whether the server's user may write in the directory, which is made his."""
    directory.mkdir(parents=True, exist_ok=True)
    if user:
        shutil.chown(directory, user)
    probe = as_user(user, "test", "-w", directory, signal="KILL")
    return subprocess.run(probe, check=False, cwd="/").returncode == 0


def directory_for(user: str | None, wanted: Path, name: str) -> Path:
    """``wanted``, or a directory for temporary files where that lies in somebody's closed home."""
    if reachable(wanted, user):
        return wanted
    instead = Path(tempfile.gettempdir()) / f"hub-tests-{name}-{os.geteuid()}" / wanted.name
    if reachable(instead, user):
        return instead
    raise RuntimeError(f"{instead} can't be written by {user or 'this user'}.")
