# Two commands: `make report` and `make test`. Everything they need goes into .venv.

PYTHON ?= python3
SOURCE ?= sample_courses/canvas-package/rivers-ports-cities.imscc
OUT ?= reports
BIN := .venv/bin
# Two workers suit the smallest machine that the tests are meant for.
WORKERS ?= 2

# Some build environments set this; imports are then two to three times slower.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report test lint types tests notebooks-check browser lab notebooks lock bench clean help

help:
	@echo "make report [SOURCE=my-course.imscc]  audit a course and say where its report is"
	@echo "make test                             everything that must pass before a commit"
	@echo "make lab [SOURCE=my-course.imscc]     explore a course in JupyterLab"
	@echo "make notebooks                        run the notebooks again and store their outputs"
	@echo "make lock                             renew requirements.lock and requirements-test.lock"
	@echo "make bench                            measure the speed of the steps, as ratios"

report: .venv/report.stamp
	@$(BIN)/course-audit report "$(SOURCE)" --out "$(OUT)"

lab: .venv/test.stamp
	@$(BIN)/course-audit lab "$(SOURCE)"

test: lint types tests notebooks-check

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test.stamp
	$(BIN)/mypy

tests: .venv/test.stamp browser
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --doctest-modules tests audit

# The stored outputs of the notebooks must come out again, on any day: the report's date is fixed.
NOTEBOOK_DATE := SOURCE_DATE_EPOCH=1788220800
notebooks-check: .venv/test.stamp
	$(NOTEBOOK_DATE) $(BIN)/pytest --nbval notebooks -o filterwarnings=default -p no:cacheprovider

# The system's Chromium draws the reports in the tests; nothing downloads a browser.
browser:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else echo "NO BROWSER: the browser tests will be skipped; install Chromium to run them."; fi

notebooks: .venv/test.stamp
	$(NOTEBOOK_DATE) $(BIN)/python tests/store_outputs.py

bench: .venv/test.stamp
	$(BIN)/python tests/benchmarks/ratios.py
	$(BIN)/python tests/benchmarks/reading.py

lock: .venv/test.stamp
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --generate-hashes --no-emit-index-url --no-header -q -c requirements.lock -o requirements-test.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "course-audit needs Python 3.11 or newer; say which with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv

.venv/report.stamp: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/test.stamp: .venv/report.stamp requirements-test.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache dist
