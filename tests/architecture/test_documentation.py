"""What an operator must know stands in docs/operating.md."""

import re

import pytest

from tests.databases import ROOT

ASKED = re.compile(r"""\benv(?:\.\w+)?\(\s*["']([A-Z][A-Z0-9_]+)["']""")
SETTINGS = "\n".join(path.read_text() for path in (ROOT / "hub" / "settings").glob("*.py"))


def test_settings_are_read_for_their_variables():
    assert {"SECRET_KEY", "DATABASE_URL", "HUB_VAR_DIR"} <= set(ASKED.findall(SETTINGS))


@pytest.mark.parametrize("name", sorted(set(ASKED.findall(SETTINGS))))
def test_variable_is_documented(name):
    documented = (ROOT / "docs" / "operating.md").read_text()
    assert f"| `{name}` |" in documented


def test_no_variable_is_documented_that_nothing_reads():
    documented = re.findall(
        r"^\| `([A-Z_0-9]+)` \|", (ROOT / "docs" / "operating.md").read_text(), re.MULTILINE
    )
    elsewhere = (ROOT / "compose.yaml").read_text() + (ROOT / "Makefile").read_text() + SETTINGS
    assert [name for name in documented if name not in elsewhere] == []
