# Two commands do everything: `make demo` and `make test`. Both set up .venv from the hashed locks, or use the one that is
# there, with uv where it is found and pip where it is not.

VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= demo
EXAMPLES := --title "Allegata sample: alleged recruitment in made-up examples" --editorial examples/editorial --sample
# --page browse: the sample is committed, and the SQL console is built and never committed
SAMPLE := $(EXAMPLES) --version 0.1.0 --date 2026-01-01 --page browse
# The newest supported Python that is there; `make PYTHON=… demo` names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help demo test check lint types contract sample sample-check quality quality-check readme package smoke console screenshots locks clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed, and none was found. Install one, or run: make PYTHON=/path/to/python $(MAKECMDGOALS)" >&2; exit 2; }
	@echo "setting up $(VENV)"
	@if [ -n "$(UV)" ]; then uv venv -q --python "$$(command -v $(PYTHON))" $(VENV); else $(PYTHON) -m venv $(VENV); fi

# Installs a lock and, editable and without dependencies of its own, the project. A .venv made by uv has no pip.
define install
	@echo "installing $(1)"
	@if [ -n "$(UV)" ]; then \
	  uv pip install -qq --python $(BIN)/python --require-hashes -r $(1) && \
	  uv pip install -qq --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  { $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; } && \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r $(1) && \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $(2)
endef

$(VENV)/.core: requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock,$@)

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.lock,$@)
	@touch $(VENV)/.core

demo: $(VENV)/.core  ## build a data package from examples/articles and say what to ask it
	@$(BIN)/allegata build examples/articles --out $(DEMO) --work .allegata/demo $(EXAMPLES) --version 0.1.0-demo
	@echo
	@echo "Ask it, for instance, who denied and who did not answer:"
	@echo "  $(BIN)/allegata sql --package $(DEMO) \"SELECT alleged_perpetrator, denial_status, count(*) AS allegations FROM allegations_flat GROUP BY ALL ORDER BY ALL\""
	@echo
	@$(BIN)/allegata sql --package $(DEMO) "SELECT alleged_perpetrator, denial_status, count(*) AS allegations FROM allegations_flat GROUP BY ALL ORDER BY ALL"

test: $(VENV)/.dev  ## run the tests
	@$(BIN)/python -m pytest -n auto --dist worksteal  # files stay together, and what they share is made once

check: lint types contract quality-check sample-check smoke  ## everything else that CI holds the project to

lint: $(VENV)/.dev  ## style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@! grep -nE 'https?://|index-url|find-links|"resolved"' requirements.lock requirements-dev.lock extract/console/package-lock.json || { echo "a lock holds an address; run: make locks" >&2; exit 1; }

types: $(VENV)/.dev  ## strict types
	@$(BIN)/mypy

contract: $(VENV)/.dev  ## the generated schemas are those of the models
	@$(BIN)/allegata schema --check

sample: $(VENV)/.dev  ## rebuild the committed sample release under dataset/
	@rm -rf .allegata/sample  # its ledger does not know that the code of the rules changed
	@rm -rf dataset  # a release is not written over another of the same version
	@$(BIN)/allegata build examples/articles --out dataset --work .allegata/sample $(SAMPLE)

quality: $(VENV)/.dev  ## measure the built-in rules anew, for quality.json of every release
	@$(BIN)/python benchmarks/measured.py

quality-check: $(VENV)/.dev  ## the measured quality that ships is what the rules reach
	@$(BIN)/python benchmarks/measured.py --check

readme: $(VENV)/.dev  ## write the output of the README's commands anew
	@ALLEGATA_README=write $(BIN)/python -m pytest -q tests/test_readme.py

sample-check: $(VENV)/.dev  ## the committed sample release is what the examples give, byte for byte
	@rm -rf build/sample build/sample-work
	@$(BIN)/allegata build examples/articles --out build/sample --work build/sample-work $(SAMPLE) >/dev/null
	@rm -f build/sample/allegata.duckdb build/sample/allegata.duckdb.sha256
	@diff -r -x allegata.duckdb -x allegata.duckdb.sha256 dataset build/sample || { echo "dataset/ is not what the examples give; run: make sample" >&2; exit 1; }
	@echo "dataset/ is what the examples give, byte for byte"
	@rm -rf build/sample-package && mkdir -p build && cp -r dataset build/sample-package && rm -f build/sample-package/allegata.duckdb*
	@$(BIN)/allegata validate build/sample-package
	@cd build/sample-package && ../../$(BIN)/frictionless validate datapackage.json >/dev/null && echo "frictionless finds it valid"

# Both hold the SQL console where it is built. A release of the software has it: .github/workflows/release.yml sees to that.
package: $(VENV)/.core  ## the wheel and the source archive, under dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build -d dist

# The wheel is made of the source archive, so that both are tried; WHEEL=dist/… tries one that is there.
smoke: $(VENV)/.dev  ## the wheel, with the core lock alone, does the main job outside the repository
	@rm -rf build/smoke && mkdir -p build/smoke/wheel build/smoke/source
	@if [ -n "$(WHEEL)" ]; then cp $(WHEEL) build/smoke/wheel; else ( \
	  $(BIN)/python -m hatchling build -t sdist -d build/smoke && \
	  tar -xzf build/smoke/allegata-*.tar.gz -C build/smoke/source --strip-components=1 && \
	  cd build/smoke/source && "$(abspath $(BIN))/python" -m hatchling build -t wheel -d ../wheel \
	  ) >build/smoke/log 2>&1 || { cat build/smoke/log >&2; exit 1; }; fi
	@$(MAKE) --no-print-directory VENV=build/smoke/venv smoke-run

.PHONY: smoke-run
smoke-run: $(BIN)/python
	@if [ -n "$(UV)" ]; then \
	  uv pip install -qq --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install -qq --python $(BIN)/python --no-deps build/smoke/wheel/*.whl ; \
	else \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock && \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps build/smoke/wheel/*.whl ; \
	fi
	@cd build/smoke && venv/bin/allegata build ../../examples/articles --out out --work work >/dev/null && \
	  venv/bin/allegata validate out && test -f out/index.html && echo "the wheel does the main job"
	@if [ -f build/smoke/out/site/ask/console.js ]; then echo "its releases have the SQL console"; \
	elif [ "$$ALLEGATA_CONSOLE" = required ] || [ -f extract/allegata/_console/LICENSES.txt ]; then echo "the wheel lacks the SQL console; run: make console" >&2; exit 1; \
	else echo "NOT TESTED: the SQL console in the wheel, for it is not built" >&2; fi

# --include=dev: NODE_ENV=production would leave the bundler out
console:  ## build the SQL console of the page (needs node 20 or newer, and npm)
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "the SQL console needs node 20 or newer, and npm: one is not there. Without it all works but the Ask tab of the page" >&2; exit 2; }
	@node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' || { echo "the SQL console needs node 20 or newer; this is $$(node --version)" >&2; exit 2; }
	@cd extract/console && npm ci --include=dev --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error && node build.mjs
	@echo "extract/allegata/_console holds the SQL console: releases made from here, and wheels, have it now"

screenshots: $(VENV)/.dev  ## take the README's pictures of the page (needs Chromium)
	@$(BIN)/python benchmarks/screenshots.py

locks:  ## resolve the locks anew (needs uv); read the diff before you commit it
	@uv pip compile -q --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 \
	  --only-binary :all: --extra build pyproject.toml -o requirements.lock
	@uv pip compile -q --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 \
	  --only-binary :all: --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:  ## remove what the commands made, the virtual environment included
	@rm -rf $(VENV) build dist $(DEMO) extract/console/node_modules extract/allegata/_console .allegata .pytest_cache .mypy_cache .ruff_cache .hypothesis
