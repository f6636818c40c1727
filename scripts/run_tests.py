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

# Browser journeys, and what is marked so, say nothing new on a second database; size belongs to `make bench`.
ON_SQLITE = "not journey and not once and not size and not postgresql"
# The same of what asks for pages and files, or for nothing of a database at all. What the two youngest apps keep in
# the database is made on SQLite by the demo, whose tests run there.
NOT_ON_SQLITE = [
    *("--ignore=tests/architecture", "--ignore=tests/benchmarks", "--ignore=tests/toolkits"),
    *(
        f"--ignore-glob=*/test_{name}.py"
        for name in (
            *(
                "*views",
                "viewsets",
                "pages",
                "*templates",
                "*_files",
                "uploads",
                "document_texts",
                "markdown",
            ),
            *("api", "feed", "exports", "compare", "economics"),
        )
    ),
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
        failures += bool(_pytest("SQLite", "--database=sqlite", "-m", ON_SQLITE, *NOT_ON_SQLITE))
    else:
        failures += bool(
            _pytest("SQLite; PostgreSQL is not installed, so nothing ran on it", "--database=sqlite")
        )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
