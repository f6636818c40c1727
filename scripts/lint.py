"""Every check that reads the code: each runs, and all that fail are named at the end.

Names of checks as arguments run those alone.
"""

import subprocess
import sys
import tempfile

from environment import PYTHON, ROOT, SOURCES, VENV, alone, environment, install, say

BIN = VENV / "bin"
PYTHON_CODE = [*SOURCES, "scripts", "tests", "manage.py"]
DUMMY_PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "hub.settings.production",
    "SECRET_KEY": "8Jx0-only-to-look-at-the-settings-Zq4vT7bKd2mWn5rYp9sLf1hGc3",
    "ALLOWED_HOSTS": "hub.example",
    "SITE_URL": "https://hub.example",
}


def checks(scratch: str) -> dict[str, tuple[list, dict[str, str]]]:
    """Name -> command and environment of each check."""
    on_scratch = {"HUB_VAR_DIR": scratch, "DJANGO_SETTINGS_MODULE": "hub.settings.dev"}
    return {
        "ruff": ([BIN / "ruff", "check", *PYTHON_CODE], {}),
        "ruff format": ([BIN / "ruff", "format", "--check", *PYTHON_CODE], {}),
        "djlint": ([BIN / "djlint", *SOURCES, "--lint", "--quiet"], {}),
        "djlint format": ([BIN / "djlint", *SOURCES, "--check"], {}),
        "imports": ([BIN / "lint-imports"], {}),
        "migrations": ([PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], on_scratch),
        "production settings": (
            [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            {**on_scratch, **DUMMY_PRODUCTION},
        ),
        "locks": ([PYTHON, "scripts/lock.py", "--check"], {}),
    }


def lint(only: list[str]) -> int:
    """Run every check, or only those named; return how many failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="hub-lint-") as scratch:
        for name, (command, extra) in checks(scratch).items():
            if only and name not in only:
                continue
            say(name)
            command = [str(part) for part in command]
            if subprocess.run(command, check=False, cwd=ROOT, env=environment(**extra)).returncode:
                failed.append(name)
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return len(failed)


def main() -> int:
    with alone():
        install("dev")
    return 1 if lint(sys.argv[1:]) else 0


if __name__ == "__main__":
    sys.exit(main())
