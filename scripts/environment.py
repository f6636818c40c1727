"""The virtual environment and what every other script here needs. Runs before anything is installed."""

import fcntl
import hashlib
import os
import runpy
import subprocess
import sys
import venv
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV", ROOT / ".venv")).absolute()
PYTHON = VENV / "bin" / "python"
CACHE = ROOT / ".cache"
REQUIREMENTS = ROOT / "requirements"
HUB_APPS = runpy.run_path(str(ROOT / "hub" / "settings" / "apps.py"))["HUB_APPS"]
# The folders that hold the product; two of the apps stand in hub.
SOURCES = list(dict.fromkeys(["hub", *(name.partition(".")[0] for name in HUB_APPS)]))


def say(text: str) -> None:
    """Tell the person at the terminal what happens now."""
    print(f"==> {text}", flush=True)


def run(*command, **options) -> None:
    """Run a command in the checkout; end with its exit code, and no traceback, if it fails."""
    command = [str(part) for part in command]
    done = subprocess.run(command, check=False, cwd=ROOT, **options)
    if done.returncode:
        sys.exit(f"Failed ({done.returncode}): {' '.join(command)}")


def environment(**extra: str) -> dict[str, str]:
    """The environment for programs of the virtual environment."""
    given = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}", **extra}
    # Without bytecode each of the many processes of a run would compile everything for ten seconds.
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return given


def manage(*arguments: str, **options) -> None:
    """Run a management command."""
    run(PYTHON, "manage.py", *arguments, env=environment(), **options)


def digest(*places: Path) -> str:
    """A hash of the files, and of all files below the directories, at the given places."""
    files = set()
    for place in places:
        files |= {place} if place.is_file() else {path for path in place.rglob("*") if path.is_file()}
    total = hashlib.sha256()
    for file in sorted(path for path in files if "__pycache__" not in path.parts):
        total.update(f"{file}\0{file.stat().st_size}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


@contextmanager
def stamped(name: str, key: str, directory: Path = CACHE):
    """Yield whether the step must be done; remember that it was, once the block has ended well."""
    stamp = directory / f"{name}.stamp"
    needed = not stamp.exists() or stamp.read_text() != key
    if needed:
        stamp.unlink(missing_ok=True)
    yield needed
    if needed:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(key)


@contextmanager
def alone():
    """Keep two runs from installing at the same time."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "scripts.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(lock: str) -> None:
    """Install one of the locks in requirements/ into the virtual environment, if it isn't there."""
    if sys.version_info < (3, 11):  # noqa: UP036 (the one place that tells people so)
        sys.exit(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Set PYTHON to a newer one."
        )
    if not PYTHON.exists():
        say(f"Making a virtual environment in {VENV.name}")
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    # All that is for development contains all that is for production.
    fuller = VENV / "dev.stamp"
    if lock == "production" and fuller.exists() and fuller.read_text() == digest(REQUIREMENTS / "dev.txt"):
        return
    with stamped(lock, digest(REQUIREMENTS / f"{lock}.txt"), VENV) as needed:
        if not needed:
            return
        with stamped("bootstrap", digest(REQUIREMENTS / "bootstrap.txt"), VENV) as no_uv:
            if no_uv:
                say("Installing uv")
                _pip = [
                    PYTHON,
                    "-m",
                    "pip",
                    "--disable-pip-version-check",
                    "install",
                    "--quiet",
                    "--require-hashes",
                ]
                run(*_pip, "-r", REQUIREMENTS / "bootstrap.txt")
        say(f"Installing requirements/{lock}.txt")
        run(
            *(VENV / "bin" / "uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON),
            *("--require-hashes", "-r", REQUIREMENTS / f"{lock}.txt"),
        )
