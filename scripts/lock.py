"""Compile the dependencies of pyproject.toml into requirements/, or check that they are current.

Each lock begins with a hash of what it was compiled from, so that the check needs no network.
"""

import hashlib
import json
import sys
import tomllib

from environment import PYTHON, REQUIREMENTS, ROOT, VENV, install, run, say

# lock -> the dependency group of pyproject.toml that it adds; those marked stand on the project's own.
LOCKS = {"bootstrap": "bootstrap", "node": "node", "production": "", "dev": "dev"}
STAND_ALONE = {"bootstrap", "node"}


def _source_hash(lock: str) -> str:
    """A hash of all that pyproject.toml says about what belongs in the lock."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    says = [declared["project"]["requires-python"]]
    if lock not in STAND_ALONE:
        says.append(sorted(declared["project"]["dependencies"]))
    if LOCKS[lock]:
        says.append(sorted(declared["dependency-groups"][LOCKS[lock]]))
    return hashlib.sha256(json.dumps(says).encode()).hexdigest()


def _first_line(lock: str) -> str:
    return f"# Compiled by `make lock`; source {_source_hash(lock)}\n"


def outdated() -> list[str]:
    """The locks that no longer match pyproject.toml."""
    stale = []
    for lock in LOCKS:
        path = REQUIREMENTS / f"{lock}.txt"
        if not path.exists() or not path.read_text().startswith(_first_line(lock)):
            stale.append(lock)
    return stale


def compile_lock(lock: str) -> None:
    """Compile one lock: versions and hashes, no addresses. Versions that still fit stay."""
    say(f"requirements/{lock}.txt")
    path = REQUIREMENTS / f"{lock}.txt"
    command = [VENV / "bin" / "uv", "pip", "compile", "--quiet", "--python", PYTHON, "--output-file", path]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-annotate", "--no-header", "--no-emit-index-url", *sys.argv[1:]]
    if lock not in STAND_ALONE:
        command.append("pyproject.toml")
    if LOCKS[lock]:
        command += ["--group", f"pyproject.toml:{LOCKS[lock]}"]
    if lock == "dev":  # the tests run on what production runs on
        command += ["--constraint", REQUIREMENTS / "production.txt"]
    run(*command)
    path.write_text(_first_line(lock) + path.read_text().removeprefix(_first_line(lock)))


def main() -> None:
    if sys.argv[1:] == ["--check"]:
        stale = outdated()
        if stale:
            sys.exit(f"Not compiled since pyproject.toml changed: {', '.join(stale)}. Run `make lock`.")
        return
    install("bootstrap")
    for lock in LOCKS:
        compile_lock(lock)


if __name__ == "__main__":
    main()
