"""The import contract of pyproject.toml holds."""

import subprocess
import sys
from pathlib import Path

from tests.databases import ROOT


def test_apps_import_only_what_stands_below_them():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_app_stands_in_the_contract():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    contract = (ROOT / "pyproject.toml").read_text()
    for app in apps:
        assert contract.count(f'"{app}"') >= 2, f"{app} is missing in [tool.importlinter]"
