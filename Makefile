# The two commands of README.md; they need git, make and a Python 3.11 or later with venv, and nothing else.
PYTHON ?= python3
BIN := .venv/bin
FRSEARCH_SHARED ?= ../shared

.PHONY: demo test test-slow test-failures test-all check package versions bench figures cluster clean

demo: .venv/installed
	$(BIN)/frsearch index corpus
	$(BIN)/frsearch search 'porte-parole "forces armées"' -n 3

# What a change should pass before it is shown: every module and every promise, in a minute or two.
test: .venv/installed-dev
	$(BIN)/pytest -q -n auto --dist worksteal -m "not slow and not failures"

# What is left: large data, every seed, the longest texts, and many more examples of each property.
test-slow: .venv/installed-dev
	$(BIN)/pytest -q -n auto --dist worksteal -m "(slow or hypothesis) and not failures"

# Clusters of several nodes that are killed, parted and filled up, one cluster at a time
test-failures: .venv/installed-dev
	$(BIN)/pytest -q -m failures tests/opensearch

test-all: test test-slow test-failures

# Speed beside other engines, on generated articles, with growth curves; more sizes and options: frsearch bench --help
bench: .venv/installed-bench
	$(BIN)/frsearch bench --articles 1000,10000

# The figures of README.md, on a corpus and questions that are not part of this repository. Takes an hour or two; the machine
# should have nothing else to do. Also needs: apt-get install liblucene8-java default-jdk-headless python3-xapian
figures: .venv/installed-bench
	$(BIN)/frsearch bench --corpus $(FRSEARCH_SHARED)/data/orangesum.jsonl.xz \
		--questions $(FRSEARCH_SHARED)/data/piaf/questions.jsonl.xz --articles 1000,3000,34175,300000 --queries 300 --rounds 3
	$(BIN)/python tools/readme_benchmarks.py "$$(ls -d benchmarks/runs/2* | tail -1)"

# A real OpenSearch cluster of one node on this machine, until Ctrl-C; needs a JDK 21 or later and Maven. Options: --help
cluster: .venv/bin/python
	$(BIN)/python tools/cluster/launcher.py --port 9200

# Lint and types, as CI runs them.
check: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Build the wheel and the sdist, and try them where there is no clone.
package: .venv/installed-dev
	$(BIN)/python tools/check_package.py

# The everyday tests with the lowest and the newest versions of all dependencies, on every Python that is there
versions: .venv/installed-dev
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/python tools/check_versions.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "frsearch needs Python 3.11 or later; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv --upgrade-deps .venv  # pip 23 warns about an extra of lxml that it does not find

.venv/installed: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/installed-dev: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/installed

.venv/installed-bench: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@ .venv/installed

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
