.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000
CHECKS = $(MAKE) --no-print-directory --jobs=2 --output-sync=target lint types js
RUN_TESTS = $(PY) -W error -m pytest -n auto --dist worksteal
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
MESSAGES := --no-location --no-wrap -i 'var/*' -i '.venv/*' -i 'node_modules/*'
# The files by name: a folder after --test means something else in each release of Node.
HAS_NODE := node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 18 || (a == 18 && b > 18) ? 0 : 1)' 2>/dev/null
CHECK_JS := node_modules/.bin/biome lint --error-on-warnings && node_modules/.bin/tsc -p jsconfig.json \
	&& node --import ./tests/js/setup.js --test --test-reporter=dot \
	--test-concurrency=$$(getconf _NPROCESSORS_ONLN) \
	tests/js/*.test.js

.PHONY: help run dev lint types js check test bench bench-search bench-related screenshots lock messages clean

help:  ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: $(VENV)/.installed  ## Serve the site on http://127.0.0.1:8000 (HOST=… PORT=…)
	@$(PY) manage.py serve --host "$(HOST)" --port "$(PORT)"

dev: $(VENV)/.installed  ## Serve with DEBUG on, reloading when code changes
	@DEBUG=1 $(PY) manage.py serve --reload --host "$(HOST)" --port "$(PORT)"

lint: $(VENV)/.installed-dev  ## Check the form of code and templates, and that no migration is missing
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djhtml --check --tabwidth 2 templates
	@$(PY) -W error manage.py makemigrations --check --dry-run

# The plugin of django-stubs imports the settings, which otherwise make var/ and a secret key.
types: $(VENV)/.installed-dev  ## Check types with mypy
	@STATE_DIR=.mypy_cache SECRET_KEY=unused $(VENV)/bin/mypy

js: $(VENV)/.installed-dev  ## Check the scripts: Biome, TypeScript, unit tests (needs Node)
	@if command -v npm >/dev/null && $(HAS_NODE); then \
		$(MAKE) --no-print-directory node_modules/.installed && $(CHECK_JS); \
	else \
		echo "The scripts in static/js were not checked: they need Node 18.19 and npm (apt-get install nodejs npm)"; \
		test -z "$$NOTHING_SKIPPED"; \
	fi

check: $(VENV)/.installed-dev  ## Run lint, types, scripts, and the tests that need no database, browser or process
	@$(CHECKS)
	@$(RUN_TESTS) -q -m "not (django_db or browser or process or growth)"

test: $(VENV)/.installed-dev  ## Run lint, types, scripts and all tests, or only PYTEST="tests/views -k word"
	@$(if $(PYTEST),,$(CHECKS))
	@$(RUN_TESTS) $(PYTEST)

bench: $(VENV)/.installed-dev  ## Measure what requests cost, at 10,000 and 100,000 articles or ARTICLES="…"
	@$(PY) -m bench.serving $(ARTICLES)

bench-search: $(VENV)/.installed-dev  ## Measure what the search finds and costs, at 100,000 stories or STORIES=…
	@$(PY) -m bench.search $(STORIES)

bench-related: $(VENV)/.installed-dev  ## Measure how related stories and tags are found, at 20,000 stories or STORIES=…
	@$(PY) -m bench.related $(STORIES)
	@$(PY) -m bench.tags $(STORIES)

screenshots: $(VENV)/.installed-dev  ## Make the pictures of docs/editors.md again (needs Chromium)
	@$(PY) -m docs.screenshots

lock:  ## Resolve requirements*.in again (needs uv)
	$(LOCK) requirements.in -o requirements.txt --upgrade
	$(LOCK) requirements-dev.in -o requirements-dev.txt --upgrade

messages: $(VENV)/.installed-dev  ## Extract and compile the Indonesian catalogue (needs gettext)
	$(PY) manage.py makemessages -l id $(MESSAGES)
	$(PY) manage.py makemessages -l id -d djangojs -i 'tests/*' $(MESSAGES)
	$(PY) manage.py compilemessages -l id -i .venv -i node_modules

clean:  ## Remove what can be made again; var/ (the data) stays
	rm -rf $(VENV) node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python lacks its venv module. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.installed

node_modules/.installed: package-lock.json .npmrc
	npm ci --silent --no-audit --no-fund
	@touch $@
