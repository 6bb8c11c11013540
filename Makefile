# Two commands: `make demo` scores the example, `make test` runs everything. Both set up what they need in .venv
# and may be repeated or interrupted at any time.

PYTHON ?= python3
BIN := .venv/bin

# What the tests are given beside the program; .ci/run adds the cluster, which is large.
EXTRAS := dev

.PHONY: demo city test format bench bundle clean

demo: .venv/.runtime
	@$(BIN)/scorer score examples/panzhihua-beijing-2017.toml

# A made-up city of 300 units and its comparison as a web page and a workbook; some files are damaged on purpose, which
# the comparison tells with exit status 1.
city: .venv/.runtime
	@$(BIN)/python examples/city.py out/city
	@$(BIN)/scorer compare out/city --roster out/city/roster.csv -o out/city.html || test $$? -eq 1
	@$(BIN)/scorer compare out/city --roster out/city/roster.csv -o out/city.xlsx 2>/dev/null || test $$? -eq 1
	@echo "out/city.html out/city.xlsx"

test: .venv/.dev
	$(BIN)/ruff check src tests benchmarks examples tools
	$(BIN)/ruff format --check src tests benchmarks examples tools
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto

format: .venv/.dev
	$(BIN)/ruff check --fix src tests benchmarks examples tools
	$(BIN)/ruff format src tests benchmarks examples tools

bench: .venv/.bench
	$(BIN)/python -m benchmarks

# One folder that installs the program on a Windows or Linux computer without a network.
bundle: .venv/.runtime
	$(BIN)/python tools/bundle.py out/bundle

# The stamps are written last, so that an interrupted installation is simply done again.
.venv/.runtime: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.dev: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	@touch .venv/.runtime $@

.venv/.bench: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	@touch .venv/.runtime .venv/.dev $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis out
