"""Measure how pages grow with their content. Arguments go to pytest."""

import sys

from environment import PYTHON, alone, environment, install, run


def main() -> None:
    with alone():
        install("dev")
    run(PYTHON, "-m", "pytest", "-q", "-m", "size", "tests/bench", *sys.argv[1:], env=environment())


if __name__ == "__main__":
    main()
