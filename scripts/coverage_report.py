"""What share of lines and branches the tests reached, by app; ends with the number of apps under their share.

Reads the data that ``make test COVERAGE=1`` left. Rules (permissions, services, disclosure) are held to more.
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path, PurePosixPath

from environment import HUB_APPS, PYTHON, ROOT

LEAST = 85.0
LEAST_OF_RULES = 95.0
RULES = {"permissions", "services"}
RULES_FOLDERS = {"disclosure"}
FILES_SHOWN = 12
APPS = [name.replace(".", "/") for name in HUB_APPS]


def _is_rule(path: PurePosixPath) -> bool:
    return path.stem in RULES or bool(RULES_FOLDERS & set(path.parts))


def _app_of(path: PurePosixPath) -> str:
    return "/".join(path.parts[:2]) if path.parts[0] == "hub" else path.parts[0]


def _measured() -> dict[str, dict]:
    """The summary of each file of the product, by its path."""
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "coverage.json"
        subprocess.run([str(PYTHON), "-m", "coverage", "json", "-q", "-o", str(target)], check=True, cwd=ROOT)
        files = json.loads(target.read_text())["files"]
    return {
        name: file["summary"]
        for name, file in files.items()
        if "/migrations/" not in name and any(name.startswith(f"{app}/") for app in APPS)
    }


def _share(summaries: list[dict]) -> float:
    """Lines and branches reached, in percent of all."""
    reached = sum(one["covered_lines"] + one["covered_branches"] for one in summaries)
    there = sum(one["num_statements"] + one["num_branches"] for one in summaries)
    return 100.0 if not there else 100.0 * reached / there


def main() -> int:
    files = _measured()
    groups: dict[str, list[dict]] = defaultdict(list)
    rules: dict[str, list[dict]] = defaultdict(list)
    for name, summary in files.items():
        path = PurePosixPath(name)
        groups[_app_of(path)].append(summary)
        if _is_rule(path):
            rules[_app_of(path)].append(summary)
    short = 0
    print(f"{'':16} {'all':>8} {'rules':>8}   (least {LEAST:.0f} and {LEAST_OF_RULES:.0f} %)")
    for app in sorted(groups):
        whole, of_rules = _share(groups[app]), _share(rules[app])
        is_short = whole < LEAST or of_rules < LEAST_OF_RULES
        short += is_short
        print(f"{app:16} {whole:7.1f}% {of_rules:7.1f}% {'  <-- too little' if is_short else ''}")
    print("The rules with the least:")
    least = sorted((_share([s]), name) for name, s in files.items() if _is_rule(PurePosixPath(name)))
    for share, name in least[:FILES_SHOWN]:
        print(f"{share:7.1f}%  {name}")
    return short


if __name__ == "__main__":
    sys.exit(main())
