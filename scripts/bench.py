"""Measure how pages grow with their content. Arguments go to pytest."""

import sys

from environment import PYTHON, alone, environment, install, run


def main() -> None:
    with alone():
        install("dev")
    # What is measured is made first, which takes longer than any test may.
    patient = ["-o", "faulthandler_timeout=1800"]
    run(PYTHON, "-m", "pytest", "-q", "-m", "size", "tests/bench", *patient, *sys.argv[1:], env=environment())


if __name__ == "__main__":
    main()
