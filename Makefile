# Every target installs what it needs into .venv first. Only Python 3.11 with venv, and make, must be there.
PYTHON ?= python3
PORT ?= 8000
export PORT COVERAGE

.PHONY: help demo test lint format bench mutants lock assets clean

help:  ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo:  ## The site with demo content and a worker on http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(PYTHON) scripts/demo.py

test:  ## Lint, then every test on SQLite and on PostgreSQL (COVERAGE=1 counts what they reach)
	@$(PYTHON) scripts/run_tests.py

lint:  ## Every check that reads the code
	@$(PYTHON) scripts/lint.py

format:  ## Bring Python and templates into shape
	@$(PYTHON) scripts/format.py

bench:  ## Measure how pages grow with their content
	@$(PYTHON) scripts/bench.py

mutants:  ## Take 20 rights away, one at a time, and see whether a test notices (ARGS="--seed 1 --number 5")
	@$(PYTHON) scripts/mutants.py $(ARGS)

lock:  ## Compile requirements/ from pyproject.toml (ARGS=--upgrade for newer versions)
	@$(PYTHON) scripts/lock.py $(ARGS)

assets:  ## Compile style sheets and scripts
	@$(PYTHON) scripts/assets.py

clean:  ## Remove what was built; what was entered (var/) stays
	rm -rf .venv .cache build node_modules .pytest_cache .ruff_cache .import_linter_cache .hypothesis
