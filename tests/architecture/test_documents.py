"""What the documents name exists: files, headings, make targets, commands."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from hub.settings.apps import HUB_APPS

ROOT = Path(__file__).resolve().parent.parent.parent
TOP = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
GUIDES = sorted((ROOT / "docs").rglob("*.md"))
DOCUMENTS = [*TOP, *GUIDES]
LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]*src=\"([^\"]+)\"")
# The app that the walk through a new kind adds.
INVENTED = "tips"
IN_CODE = re.compile(r"`[^`\n]+`|^(?: {4}|\t).*$|^```.*?^```", re.MULTILINE | re.DOTALL)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _headings(path: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    lines = [line.lstrip("# ") for line in path.read_text().splitlines() if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-") for line in lines}


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_lead_to_what_exists(document):
    links = [one or two for one, two in LINK.findall(IN_CODE.sub("", document.read_text()))]
    broken = []
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        target, _hash, anchor = link.partition("#")
        path = (document.parent / target).resolve() if target else document
        if not path.exists() or (anchor and anchor not in _headings(path)):
            broken.append(link)
    assert broken == []


def test_every_guide_is_in_the_index():
    """Each in that of its folder, and each folder's in that of the guides."""
    missing = []
    for path in GUIDES:
        if path != ROOT / "docs" / "README.md":
            is_index = path.name == "README.md"
            index = (path.parent.parent if is_index else path.parent) / "README.md"
            name = f"{path.parent.name}/README.md" if is_index else path.name
            missing += [_name(path)] if f"({name})" not in index.read_text() else []
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_modules_and_folders_that_are_named_exist(document):
    apps = "|".join({name.partition(".")[0] for name in HUB_APPS})
    # (a name without an ending is a folder's where a slash follows it; else it may be a template's)
    named = re.findall(rf"`((?:{apps}|tests|scripts)/[\w/]+?(?:\.py|/))`", document.read_text())
    assert [name for name in named if not (ROOT / name).exists() and INVENTED not in name] == []


def test_make_targets_that_are_named_exist():
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        name
        for path in DOCUMENTS
        for name in re.findall(r"(?:`|^ {4})make ([a-z][\w-]*)", path.read_text(), re.M)
    }
    assert {"demo", "test"} <= named
    assert named - targets == set()


def test_commands_that_are_named_exist():
    named = {name for path in DOCUMENTS for name in re.findall(r"manage\.py ([a-z_]+)", path.read_text())}
    assert {"demo"} <= named
    assert named - set(get_commands()) == set()


def test_the_screenshot_of_the_readme_is_small_enough_to_load():
    pictures = list((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 300_000] == []
