"""Everything that is tested: lint, the whole suite on PostgreSQL, and again on SQLite.

Arguments go to pytest. On a machine without PostgreSQL the whole suite runs on SQLite, and says so.
"""

import os
import subprocess
import sys

from assets import compile_assets
from environment import PYTHON, ROOT, alone, environment, install, say
from lint import lint

sys.path.insert(0, str(ROOT))
from tests import postgresql

# What asks the database for more than rows by their keys: that is tried on both. Pages, forms and mail are made of what
# these give, whichever database gave it; browser journeys, Elasticsearch and size (`make bench`) are the same on any.
ON_SQLITE = "not journey and not once and not size and not postgresql and not elasticsearch"
TWICE = [
    str(path.relative_to(ROOT))
    for name in (
        *("*services", "*concurrency", "import_*", "export_*", "listing", "filters", "history", "insights"),
        *(
            "points",
            "directory",
            "nearest_neighbours",
            "records",
            "merging",
            "moving",
            "unmerging",
            "deletion",
        ),
        *("archives", "messaging", "authorship", "later_groups", "demo", "audiences", "vocabularies", "tags"),
        *(
            "backup",
            "worker",
            "clock",
            "health",
            "delivery",
            "spreading",
            "saved_searches",
            "golden",
            "engines",
        ),
        *(
            "named",
            "synonyms",
            "spelling",
            "similar",
            "privacy",
            "rewriting",
            "queries",
            "rebuild",
            "querysets",
        ),
    )
    for path in sorted((ROOT / "tests").glob(f"*/test_{name}.py"))
    if path.parent.name not in {"bench", "journeys"}
]
ON_POSTGRESQL = "not sqlite and not size"
PARALLEL = ["--numprocesses", "2", "--dist", "load"]


def _pytest(name: str, *arguments: str) -> int:
    say(f"Tests on {name}")
    command = [str(PYTHON), "-m", "pytest", "-q", *PARALLEL, *arguments, *sys.argv[1:]]
    return subprocess.run(command, check=False, cwd=ROOT, env=environment()).returncode


def main() -> int:
    with alone():
        install("dev")
        compile_assets()
    failures = lint([])
    if os.environ.get("DATABASE_URL", "").startswith("postgres") or postgresql.programs():
        failures += bool(_pytest("PostgreSQL", "--database=postgresql", "-m", ON_POSTGRESQL))
        failures += bool(_pytest("SQLite", "--database=sqlite", "-m", ON_SQLITE, *TWICE))
    else:
        failures += bool(
            _pytest("SQLite; PostgreSQL is not installed, so nothing ran on it", "--database=sqlite")
        )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
