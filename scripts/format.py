"""Bring Python and templates into shape."""

import subprocess

from environment import ROOT, SOURCES, alone, environment, install, run
from lint import BIN, PYTHON_CODE


def main() -> None:
    with alone():
        install("dev")
    run(BIN / "ruff", "check", "--fix", "--exit-zero", *PYTHON_CODE)
    run(BIN / "ruff", "format", *PYTHON_CODE)
    # djlint ends with 1 when it changed something.
    subprocess.run(
        [str(BIN / "djlint"), *SOURCES, "--reformat", "--quiet"], check=False, cwd=ROOT, env=environment()
    )


if __name__ == "__main__":
    main()
