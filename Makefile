# Everything a person does with the repository. `make` alone lists it.

PYTHON ?= python3
VENV := .venv/bin/python
# Extra words for pytest or the bench: make test ARGS="tests/tasks -x"
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run install test bench lint format lock docs messages prove demo-reset environment development

help: ## Lists what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: environment ## Prepares everything and starts the product on 127.0.0.1, port 5000 or PORT
	@$(VENV) tools/run.py

install: environment ## Prepares a server: packages, front-end files and catalogues; starts nothing
	@$(VENV) tools/assets.py
	@$(VENV) tools/catalogues.py compile

test: development ## Runs the tests on every core; ARGS="tests/tasks -x" narrows them
	@$(VENV) -m pytest -n auto --dist loadgroup $(ARGS)

bench: development ## Measures the pages on both databases and writes var/bench.json
	@$(VENV) -m bench $(ARGS)

lint: development ## Checks the form of the code and of the templates
	@$(VENV) -m ruff format --check .
	@$(VENV) -m ruff check .
	@$(VENV) -m djlint --lint --quiet templates

format: development ## Gives the code the form that lint asks for
	@$(VENV) -m ruff format .
	@$(VENV) -m ruff check --fix .

lock: development ## Resolves the dependencies again; ARGS=--upgrade takes newer versions
	@$(VENV) tools/lock.py $(ARGS)

docs: development ## Writes the documents that are made from the code
	@DEMONSTRATION=1 $(VENV) -m flask --app wsgi docs

messages: development ## Brings the catalogues of translations up to date with the code
	@$(VENV) tools/catalogues.py update
	@$(VENV) tools/catalogues.py compile

prove: lint ## Proves a change: lint, every test with nothing skipped, complete catalogues, the bench
	@$(VENV) tools/catalogues.py check
	@REQUIRE_ALL=1 $(MAKE) --no-print-directory test
	@REQUIRE_ALL=1 $(VENV) -m pytest prove
	@$(MAKE) --no-print-directory bench

demo-reset: environment ## Throws the demonstration's data away and makes them anew
	@$(VENV) tools/demo_reset.py

environment:
	@$(PYTHON) tools/environment.py

development:
	@$(PYTHON) tools/environment.py --dev
	@$(VENV) tools/assets.py
	@$(VENV) tools/catalogues.py compile
