# Everything is installed into .venv by these targets; `make site` and `make test` need nothing else
# than Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: site serve test thorough check fuzz bench bench-search bench-serve lighthouse screenshots messages clean

site: $(VENV)/site
	$(BIN)/python build.py

serve: $(VENV)/site
	$(BIN)/python build.py serve

$(VENV)/site: pyproject.toml constraints.txt
	$(PYTHON) scripts/make-venv $(VENV)
	$(PIP) install -c constraints.txt -e .
	touch $@

$(VENV)/dev: pyproject.toml constraints.txt | $(VENV)/site
	$(PIP) install -c constraints.txt -e ".[dev]"
	touch $@

# The tests with everything that they need, installed where that is possible.
test: $(VENV)/dev
	scripts/test-tools
	$(BIN)/python -m pytest -n auto --dist loadfile --durations=15

# The tests that draw samples, with ten times as many of them.
thorough: $(VENV)/dev
	scripts/test-tools
	SAMPLES=10 $(BIN)/python -m pytest -n auto --dist loadfile -m hypothesis --durations=15

# What must hold before a change is handed in.
check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	scripts/test-tools
	$(BIN)/python -m pytest -n auto --dist loadfile --durations=15

# Mutated content for all readers, for MINUTES; what reaches new code is kept in .fuzz.
MINUTES ?= 10
fuzz: $(VENV)/dev
	$(PIP) install -c constraints.txt -e ".[fuzz]"
	PYTHONPATH=. $(BIN)/python tests/fuzz_readers.py .fuzz $$(( $(MINUTES) * 60 ))

# Figures, not tests: cold, unchanged and one-edit builds beside Hugo.
bench: $(VENV)/dev
	$(BIN)/python bench/run.py $(BENCH)

# What Lighthouse says of each page type, as a table; only this target installs it.
lighthouse: $(VENV)/dev
	scripts/test-tools
	cd bench/lighthouse && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
	$(BIN)/python bench/scores.py --table docs/lighthouse.md

# Pictures of each page type: phone, desktop, dark, print.
screenshots: $(VENV)/dev
	scripts/test-tools
	$(BIN)/python bench/gallery.py

# The search beside Pagefind, which is installed apart: it is no dependency.
bench-search: $(VENV)/dev
	$(PYTHON) -m venv .bench/pagefind
	.bench/pagefind/bin/pip -q install 'pagefind[bin]==1.5.2'
	$(BIN)/python bench/search.py --pagefind .bench/pagefind/bin/python

# From saving a file to its page in the browser, at 10,000 documents.
bench-serve: $(VENV)/dev
	scripts/test-tools
	$(BIN)/python bench/serve.py $(BENCH)

# Renew the catalogues after texts have changed, then translate what is new in the .po files; and the
# schemas for editors and docs/meldungen.md, which are made of keys and texts.
messages: $(VENV)/dev
	$(BIN)/python scripts/messages
	$(BIN)/python scripts/schemas
	$(BIN)/python scripts/message-catalogue

clean:
	rm -rf output .cache .output.*
