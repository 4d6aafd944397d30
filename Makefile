# Two commands do everything:  make run   and   make test
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: run test check sbom audit mutants chaos format lint types contracts bench lock clean

run: $(VENV)/.ready ## open the workspace with the sample council
	@$(BIN)/stocktake run --sample

test: $(VENV)/.ready-to-test ## everything the tests need, then the tests
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/.ready-to-test ## format, lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist worksteal

chaos: $(VENV)/.ready-to-test ## half an hour of kills, restarts and races on both stores, counted at the receiver
	@CHAOS_HELD_FOR=30 CHAOS_FROZEN_FOR=60 $(BIN)/python -m pytest tests/integration/store/test_two_replicas.py tests/integration/faults tests/end_to_end/slack/test_trouble_counted_in_slack.py
	@$(BIN)/python -m tests.chaos.soak --kills 126

format: $(VENV)/.ready-to-test ## format, and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.ready-to-test ## what it costs, as ratios: benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

sbom: .venv-audit/.ready ## what is in it, from the lock file: sbom.json (CycloneDX)
	@.venv-audit/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --of JSON -o sbom.json
	@echo "Wrote sbom.json."

audit: .venv-audit/.ready ## known weaknesses in what we depend on; fails where not everything was audited (needs the network)
	@rm -f .venv-audit/report.json
	-@.venv-audit/bin/pip-audit -r requirements.lock --disable-pip --require-hashes -f json -o .venv-audit/report.json
	@$(PYTHON) tests/supply_chain.py .venv-audit/report.json requirements.lock

mutants: $(VENV)/.ready-to-test .venv-mutants/.ready ## whether the tests notice small changes to the matrix, the escaping, the flags, the doorkeeper
	@.venv-mutants/bin/python tests/mutants.py --most $(or $(MOST),0) --only "$(ONLY)"

.venv-mutants/.ready: requirements-mutants.lock
	@test -x .venv-mutants/bin/python || $(PYTHON) -m venv .venv-mutants
	@.venv-mutants/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-mutants.lock
	@touch $@

.venv-audit/.ready: requirements-audit.lock
	@test -x .venv-audit/bin/python || $(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-audit.lock
	@touch $@

lock: ## resolve again and write both lock files (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group lock pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group lock --group dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group pyproject.toml:audit -o requirements-audit.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group pyproject.toml:mutants -o requirements-mutants.lock

clean:
	rm -rf $(VENV) .venv-audit .venv-mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Stocktake needs Python 3.11 or later. Install it (Debian: apt-get install python3) and run make again." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  echo "This Python has no venv module; installing it from the system's packages."; rm -rf $(VENV); \
	  sudo= ; test "$$(id -u)" = 0 || sudo=sudo; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); } || { \
	  echo "Could not make $(VENV). Install your system's python3-venv package and run make again." >&2; exit 1; }

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Stocktake needs (once, about a minute) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready requirements-dev.lock tests/install-chromium tests/install-postgresql tests/install-node-packages
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@sh tests/install-chromium
	@sh tests/install-postgresql
	@sh tests/install-node-packages $(VENV)
	@touch $@
