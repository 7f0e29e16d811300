# Loantrail. Needs make and Python 3.11, 3.12 or 3.13; everything else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv

# Everything the product writes lives under this folder.
export LOANTRAIL_HOME ?= $(CURDIR)/.loantrail
# What is compiled once is not compiled again by every process that starts.
unexport PYTHONDONTWRITEBYTECODE
# Large wheels come over slow lines too.
export UV_HTTP_TIMEOUT ?= 120

.DEFAULT_GOAL := help
.PHONY: help run test check drill lock clean \
	browser servers lint format types layers sql tests

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.run ## Build the sample book if there is none, and open the dashboard
	@exec $(BIN)/loantrail demo

test: $(VENV)/.test browser servers ## Run every check and every test
	@$(MAKE) --no-print-directory --keep-going lint format types layers sql tests

check: $(VENV)/.test ## Run the checks only: style, types, layers, SQL
	@$(MAKE) --no-print-directory --keep-going lint format types layers sql

drill: $(VENV)/.test ## Kill, starve and corrupt it on purpose, and see what holds
	@$(BIN)/python -m tests.drill

lock: $(VENV)/.uv ## Renew the locked versions in requirements/
	$(COMPILE) --upgrade --group test --output-file requirements/test.txt pyproject.toml
	$(COMPILE) --group build --constraints requirements/test.txt \
		--output-file requirements/run.txt pyproject.toml
	echo 'uv>=0.13,<0.14' | $(COMPILE) --upgrade --output-file requirements/uv.txt -

clean: ## Remove the environment and caches; what the product wrote stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +


# The environment. A stamp says what it holds; the test lock holds the run lock too, so
# once tests have run here, `make run` keeps to it instead of taking the tools out again.

LOCK = $(if $(wildcard $(VENV)/.test),test,run)

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --annotation-style line --custom-compile-command 'make lock' \
	--no-emit-index-url --no-emit-find-links

SYNC = $(UV) pip sync --quiet --python $(BIN)/python --require-hashes \
	--only-binary :all: --compile-bytecode

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.uv
	$(call install,$(LOCK))
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml $(VENV)/.uv
	$(call install,test)
	@touch $(VENV)/.run $@

# The second try is for companies whose proxy shows a certificate of their own, which
# only the system knows; it also says what went wrong with either.
define install
	@echo "Installing requirements/$(1).txt into $(VENV); this is done once."
	@$(SYNC) requirements/$(1).txt 2>/dev/null \
		|| $(SYNC) --system-certs requirements/$(1).txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation \
		--offline --editable .
endef

$(VENV)/.uv: requirements/uv.txt
	@$(find_python); \
	echo "Making $(VENV) with $$($$python --version)."; \
	$$python -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--only-binary :all: --require-hashes --requirement requirements/uv.txt
	@touch $@

# Sets $$python to the first Python that will do, or says what is missing and stops.
define find_python
python=; seen=; \
for candidate in python3.13 python3.12 python3.11 python3; do \
	version=$$($$candidate -c 'import sys; print("%d.%d" % sys.version_info[:2])' \
		2>/dev/null) || continue; \
	case $$version in \
		3.11 | 3.12 | 3.13) ;; \
		*) seen="$$seen $$candidate is $$version."; continue ;; \
	esac; \
	if $$candidate -c 'import ensurepip, venv' 2>/dev/null; \
	then python=$$candidate; break; \
	else seen="$$seen $$candidate cannot make environments (no venv module)."; fi; \
done; \
if [ -z "$$python" ]; then \
	echo "Loantrail needs Python 3.11, 3.12 or 3.13 with its venv module, and found" \
		"none.$$seen Install one (on a system with apt: apt-get install python3" \
		"python3-venv) and run make again." >&2; \
	exit 1; \
fi
endef


# What the page tests look through: Chromium, and a font that has Chinese characters.

browser:
	@has_browser() { \
		for name in chromium chromium-browser google-chrome; do \
			$$name --version >/dev/null 2>&1 && return; \
		done; \
		return 1; \
	}; \
	has_font() { fc-list 2>/dev/null | grep -qi 'noto.*cjk'; }; \
	has_both() { has_browser && has_font; }; \
	has_both && exit 0; \
	root=; \
	[ "$$(id -u)" = 0 ] || root='sudo -n'; \
	if command -v apt-get >/dev/null 2>&1 && $$root true 2>/dev/null; then \
		echo 'Installing chromium and fonts-noto-cjk for the page tests.'; \
		$$root apt-get -qq update </dev/null >/dev/null 2>&1; \
		$$root apt-get -qq install --yes --no-install-recommends \
			chromium fontconfig fonts-noto-cjk </dev/null >/dev/null 2>&1; \
	fi; \
	has_both && exit 0; \
	has_browser || echo 'The tests marked browser will be skipped: there is no' \
		'Chromium here; install chromium and run make test again.'; \
	has_font || echo 'Pictures of Chinese pages will show boxes for characters:' \
		'there is no Noto CJK font here; install fonts-noto-cjk and run make test again.'


# What the tests of a team's catalog and casebook run against: a PostgreSQL they start.

servers:
	@has_postgres() { \
		{ command -v initdb && command -v postgres; } >/dev/null 2>&1 \
			|| ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; \
	}; \
	has_postgres && exit 0; \
	root=; \
	[ "$$(id -u)" = 0 ] || root='sudo -n'; \
	if command -v apt-get >/dev/null 2>&1 && $$root true 2>/dev/null; then \
		echo 'Installing postgresql for the tests; they start one of their own.'; \
		$$root apt-get -qq update </dev/null >/dev/null 2>&1; \
		$$root apt-get -qq install --yes --no-install-recommends \
			postgresql </dev/null >/dev/null 2>&1; \
	fi; \
	has_postgres || echo 'The tests marked postgres will be skipped: there is no' \
		'PostgreSQL server here; install postgresql and run make test again.'


# The checks, each alone, all of them by `make check`.

lint:
	$(BIN)/ruff check --quiet --output-format concise .

format:
	$(BIN)/ruff format --check --quiet --output-format concise .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports --no-logo

sql:
	$(BIN)/sqlfluff lint --nocolor --disable-progress-bar warehouse sample_data

tests:
	# One process more than there are cores, for each waits at times; one thread in each.
	# Whole runs of neighbours go to a process, so that what they share is made once.
	POLARS_MAX_THREADS=1 $(BIN)/python -m pytest --quiet --dist worksteal --numprocesses \
		$$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
