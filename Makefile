# Two commands: `make demo` and `make test`. Everything is installed into .venv on the first run.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTEST := OMP_WAIT_POLICY=passive $(BIN)/python -m pytest -n auto --dist loadgroup

.PHONY: demo test coverage lint system browser clean

demo: $(STAMP) system
	$(BIN)/adinsight demo

test: $(STAMP) system browser
	$(PYTEST) -q

# Counting lines makes the studio and the statistics half as slow again, so it is asked for by name.
coverage: $(STAMP) system browser
	$(PYTEST) --cov --cov-report=term -q

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

# The studio draws with Skia, which needs these libraries of the system on Linux.
system: $(STAMP)
	@$(BIN)/python -c "import skia" 2>/dev/null || sh -c 'command -v apt-get >/dev/null \
		&& apt-get update -qq && apt-get install -qq -y libegl1 libgl1 libfontconfig1' \
		|| echo "Skia cannot be loaded: install libegl1, libgl1 and libfontconfig1"

# The report's page is tested in a real browser.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| sh -c 'command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y chromium' \
		|| echo "The report cannot be tested: install Chromium so that chromium is on the path"

clean:
	rm -rf demo $(VENV)
