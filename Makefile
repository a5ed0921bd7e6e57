# make run     set up, colour the bundled page into out/
# make test    set up, run the whole suite
# make setup   the set-up alone; does nothing the second time
#
# PYTHON=python3.12   another interpreter (3.11 to 3.13)
# TORCH_ARGS="..."    pip arguments for another build of torch; see README.md

PYTHON ?= python3
TORCH_ARGS ?=
SAMPLE := rooftop
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup run test check format screenshots clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock resources/setup/system.sh
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Sumiro needs Python 3.11 to 3.13; name it with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 3; }
	@sh resources/setup/system.sh $(PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@grep '^torch==' requirements.lock | xargs $(BIN)/python -m pip install --disable-pip-version-check --quiet $(TORCH_ARGS)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements.lock
	@$(BIN)/python -m painter.app.warm
	@touch $@

run: setup
	@$(BIN)/python main.py colorize resources/samples/$(SAMPLE).png --mode hint \
	  --hints resources/samples/$(SAMPLE).hints.png --palette resources/samples/$(SAMPLE).palette.gpl \
	  --out out/$(SAMPLE).ora --out out/$(SAMPLE).png
	@echo "Open out/$(SAMPLE).ora in Krita, or look at out/$(SAMPLE).png"
	@if [ -z "$$CI" ] && { [ -n "$$DISPLAY" ] || [ -n "$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; }; then \
	  $(BIN)/python main.py out/$(SAMPLE).ora; fi

test: setup
	@$(BIN)/python -m pytest

check: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/basedpyright

screenshots: setup
	@$(BIN)/python -m painter.bench.showcase $(SAMPLE) resources/samples/rows.webp
	@$(BIN)/python main.py colorize resources/samples/$(SAMPLE).png --mode hint --plugin region_fill \
	  --hints resources/samples/$(SAMPLE).hints.png --palette resources/samples/$(SAMPLE).palette.gpl --out out/screenshot.ora
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m painter.ui.screenshot out/screenshot.ora out/screenshot.png
	@$(BIN)/python main.py convert out/screenshot.png resources/samples/editor.webp

format: setup
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

clean:
	rm -rf $(VENV) out .pytest_cache .ruff_cache .hypothesis
