"""Everything that is tested: lint, the whole suite on SQLite, and on PostgreSQL with the browser and Elasticsearch.

Arguments go to pytest. On a machine without PostgreSQL the whole suite runs on SQLite, and says so. With ``COVERAGE=1``
branches are counted too, and an app under its share is a failure.
"""

import os
import subprocess
import sys
import time

from assets import compile_assets
from environment import PYTHON, ROOT, SOURCES, alone, environment, install, say
from lint import lint

sys.path.insert(0, str(ROOT))
from tests import postgresql

COVERAGE = os.environ.get("COVERAGE", "").lower() in {"1", "true", "yes"}
# Journeys look at pages, which are the same on either database: they are on PostgreSQL, as in production. Size is
# measured by `make bench`.
ON_SQLITE = "not journey and not size and not postgresql"
ON_POSTGRESQL = "not sqlite and not size and not journey and not elasticsearch"
WITH_OTHERS = "not sqlite and not size and (journey or elasticsearch)"
NONE_COLLECTED = 5
# A file stays with one worker: what its tests share is made once. They keep their order, in which no long one is last.
PARALLEL = ["--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def _pytest(name: str, *arguments: str) -> int:
    say(f"Tests {name}")
    started = time.monotonic()
    command = [str(PYTHON), "-m", "pytest", "-q", *PARALLEL, *arguments, *sys.argv[1:]]
    if COVERAGE:
        command += [f"--cov={source}" for source in SOURCES]
        command += ["--cov-branch", "--cov-append", "--cov-report="]
    failed = subprocess.run(command, check=False, cwd=ROOT, env=environment()).returncode
    say(f"Tests {name}: {(time.monotonic() - started) / 60:.1f} minutes")
    # Of the tests that were asked for by name, none may belong to this run.
    return bool(failed) and not (failed == NONE_COLLECTED and sys.argv[1:])


def _make_databases(engines: list[str]) -> list[subprocess.Popen]:
    """Begin to migrate the databases that the tests take copies of: all at once, while other checks run."""
    test = "tests/architecture/test_harness.py::test_database_has_root_page_site_and_permissions"
    return [
        subprocess.Popen(
            [str(PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--database={engine}", test],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.DEVNULL,
        )
        for engine in engines
    ]


def main() -> int:
    with alone():
        install("dev")
        compile_assets()
    (ROOT / ".coverage").unlink(missing_ok=True)
    both = os.environ.get("DATABASE_URL", "").startswith("postgres") or postgresql.programs()
    databases = _make_databases(["sqlite", "postgresql"] if both else ["sqlite"])
    failures = lint([])
    for making in databases:
        making.wait()  # what fails here fails in the tests, which say why
    if both:
        failures += _pytest("on SQLite", "--database=sqlite", "-m", ON_SQLITE)
        failures += _pytest("on PostgreSQL", "--database=postgresql", "-m", ON_POSTGRESQL)
        failures += _pytest("with a browser and Elasticsearch", "--database=postgresql", "-m", WITH_OTHERS)
    else:
        failures += _pytest(
            "on SQLite; PostgreSQL is not installed, so nothing ran on it", "--database=sqlite"
        )
    if COVERAGE:
        failures += subprocess.run(
            [str(PYTHON), "scripts/coverage_report.py"], check=False, cwd=ROOT
        ).returncode
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
