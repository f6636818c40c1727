"""Who imports whom: the contracts of pyproject.toml, and what they can't say."""

import subprocess
import sys
import tomllib
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from hub.settings.apps import HUB_APPS
from tests.databases import ROOT

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PACKAGES = LINTER["root_packages"]
MOST_MODULES = 25
MOST_EXCEPTIONS = 3

# Folders and modules of these names make something to look at: pages, forms, lists, drawings, Wagtail's admin.
PRESENTING = {
    *(
        "admin",
        "api",
        "exports",
        "facts",
        "feeds",
        "filters",
        "forms",
        "listing",
        "plots",
        "results",
        "selectors",
    ),
    *("side_by_side", "tables", "templatetags", "urls", "views", "viewsets", "wagtail_hooks"),
}
PRESENTING_ENDS = ("_admin", "_form", "_forms", "_panel", "_views")


@cache
def imports() -> grimp.ImportGraph:
    """All imports of the product, also those inside functions."""
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def is_presenting(module: str) -> bool:
    """Whether a module makes something to look at. (A model may be named after a form: what was typed into it.)"""
    parts = module.split(".")
    if "models" in parts:
        return False
    return bool(PRESENTING & set(parts)) or parts[-1].endswith(PRESENTING_ENDS)


def test_the_contracts_are_kept():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_app_stands_in_the_contracts():
    packages = {name.partition(".")[0] for name in HUB_APPS}
    contracts = {contract["name"]: contract for contract in LINTER["contracts"]}
    assert set(PACKAGES) == packages
    assert contracts["An app imports only what stands below it"]["layers"] == ["hub.urls", *HUB_APPS]
    assert set(contracts["Settings import no app"]["forbidden_modules"]) == set(HUB_APPS)
    assert set(contracts["Only search knows Elasticsearch"]["source_modules"]) == packages - {"search"}


def test_every_app_stands_in_the_one_list():
    beside_hub = {path.parent.name for path in ROOT.glob("*/apps.py")}
    in_hub = {f"hub.{path.parent.name}" for path in ROOT.glob("hub/*/apps.py")} - {"hub.settings"}
    assert beside_hub | in_hub == set(HUB_APPS)


@pytest.mark.parametrize("app", HUB_APPS)
def test_the_folders_of_each_app_are_held_together_by_a_contract(app):
    contracts = [
        one for one in LINTER["contracts"] if one["type"] == "acyclic_siblings" and app in one["ancestors"]
    ]
    assert contracts
    assert all(len(one.get("ignore_imports", [])) <= MOST_EXCEPTIONS for one in contracts)


def test_no_modules_import_each_other_in_a_circle():
    graph = imports()
    circle = TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    )
    try:
        circle.prepare()
    except CycleError as error:
        # (it names them from the imported to the importing one)
        pytest.fail("A circle of imports: " + " -> ".join(reversed(error.args[1])))


def test_no_folder_has_more_modules_than_one_looks_through():
    counts: dict[Path, int] = {}
    for package in PACKAGES:
        for path in (ROOT / package).glob("**/*.py"):
            if path.name != "__init__.py" and path.parent.name != "migrations":
                folder = path.parent.relative_to(ROOT)
                counts[folder] = counts.get(folder, 0) + 1
    assert counts
    assert {str(folder): count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_models_know_no_presentation():
    """Neither by themselves nor by what they import."""
    graph = imports()
    models = [module for module in sorted(graph.modules) if "models" in module.split(".")]
    assert "search.models.entries" in models
    chains = [
        graph.find_shortest_chain(importer=module, imported=presenting)
        for module in models
        for presenting in graph.find_upstream_modules(module)
        if is_presenting(presenting)
    ]
    assert chains == [], "\n".join(" -> ".join(chain) for chain in chains)
