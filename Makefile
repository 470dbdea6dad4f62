# Everything runs in .venv, which is made when it is missing or older than what it is made from.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check bench format docs words commands settings clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 16

demo: .venv/ready ## a tour on the bundled papers: no token, no network
	@$(BIN)/herald demo

test: .venv/ready-dev ## run the tests, with three workers: some of them wait for clocks and browsers
	@$(BIN)/pytest -n 3 --dist worksteal

check: .venv/ready-dev ## lint, types, import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/pytest tests/test_architecture.py

bench: .venv/ready-bench ## measure; prints figures, and fails on none of them but wrong results
	@for script in bench/bench_*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

format: .venv/ready-dev ## put the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: .venv/ready-dev ## build the documentation as a site, in build/docs; fails where a link leads nowhere
	@PYTHONPATH=. NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

words: .venv/ready-dev ## bring the catalogues of the interface's words up to date with the code
	@$(BIN)/python tools/words.py

settings: .venv/ready-dev ## write the reference of the settings anew from the code
	@$(BIN)/python tools/settings_page.py
commands: .venv/ready-dev ## bring the reference of the commands up to date with the table of commands
	@$(BIN)/python tools/commands_page.py

clean: ## remove what the others made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Paper Herald needs Python 3.11 or newer; name one: make PYTHON=python3.12 …" >&2; exit 2; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/ready: .venv/python pyproject.toml constraints.txt
	@echo "Setting up .venv …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/ready-dev: .venv/ready
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

.venv/ready-bench: .venv/ready-dev
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@
