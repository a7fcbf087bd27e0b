.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: help run dev test bench screenshots lock messages clean

help:  ## Show the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: $(VENV)/.installed  ## Serve the site on http://127.0.0.1:8000 (HOST=… PORT=…)
	@$(PY) manage.py serve --host "$(HOST)" --port "$(PORT)"

dev: $(VENV)/.installed  ## Serve with DEBUG on, reloading when code changes
	@DEBUG=1 $(PY) manage.py serve --reload --host "$(HOST)" --port "$(PORT)"

test: $(VENV)/.installed-dev  ## Run lint, checks and all tests (PYTEST="-k word")
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djhtml --check --tabwidth 2 templates
	@$(PY) -W error manage.py makemigrations --check --dry-run
	@$(PY) -W error -m pytest -n auto --dist worksteal $(PYTEST)

bench: $(VENV)/.installed-dev  ## Measure the pages at 1,000 and 100,000 articles, the editor, Lighthouse
	@$(PY) -m bench.pages
	@$(PY) -m bench.editor
	@$(PY) -m bench.lighthouse

screenshots: $(VENV)/.installed-dev  ## Make the pictures of docs/editors.md again (needs Chromium)
	@$(PY) -m docs.screenshots

lock:  ## Resolve requirements*.in again (needs uv)
	$(LOCK) requirements.in -o requirements.txt --upgrade
	$(LOCK) requirements-dev.in -o requirements-dev.txt --upgrade

messages: $(VENV)/.installed-dev  ## Extract and compile the Indonesian catalogue (needs gettext)
	$(PY) manage.py makemessages -l id --no-location --no-wrap -i 'var/*' -i '.venv/*'
	$(PY) manage.py compilemessages -l id -i .venv

clean:  ## Remove what can be made again; var/ (the data) stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis

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
