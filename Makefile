# make run     open the app (PORT=8600 for another port than 8501, HOST=0.0.0.0 for all who can
#              reach this machine, PUBLIC=lstm.example.org for the internet)
# make test    everything that must hold: lint, quick tests, slow tests in a browser
# make busy    the same with four other processes that want the processor
# make soak    the same many times over, and fuzzing with new examples: a quarter of an hour, nightly
# make lint    style, types, and who may import whom
# make scripts types, style and format of the JavaScript; needs npm, which nothing else does
# make models  train the models that are shipped
# make benchmark  training against Keras' own fit, about ten minutes
# make claims  put the lesson's claims to the test, for the ledger: about a quarter of an hour
# make picture make the README's picture and animation from the app
# make api     write docs/api.md from the docstrings
#
# What they need is installed into .venv, once. PYTHON=... names the Python to use.

PY := .venv/bin/python

# Four processes on two cores, because most tests wait most of the time, for a browser, a worker or
# a disk. Tests that share a server or a worker stay together (tests/conftest.py).
FOUR := -n 4 --dist loadgroup

.PHONY: run test soak busy lint scripts models benchmark claims picture api

run: .venv/app
	@$(PY) -m lstm_explorer serve $(if $(PORT),--port $(PORT)) $(if $(HOST),--address $(HOST)) \
		$(if $(PUBLIC),--public $(PUBLIC)) $(if $(WORKERS),--workers $(WORKERS))

test: lint
	@$(PY) tests/browser_setup.py
	$(PY) -m pytest -m "not slow" $(FOUR)
	$(PY) -m pytest -m "slow and not soak" $(FOUR)

soak: .venv/test
	@$(PY) tests/browser_setup.py
	$(PY) -m pytest -m soak
	$(PY) -m pytest --hypothesis-profile "new examples" -m "not slow" -k "fuzzed or histories"

busy: .venv/test
	$(PY) -m tests.busy $(MAKE) test

lint: .venv/test
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo

scripts:
	npm install --no-package-lock --silent
	npm run --silent check

models: .venv/app
	$(PY) -m lstm_explorer.commands.ship

benchmark: .venv/app
	PYTHONPATH=. TF_CPP_MIN_LOG_LEVEL=2 $(PY) benchmarks/training.py

claims: .venv/app
	$(PY) -m lstm_explorer claims --write lstm_explorer/lesson/claims/ledger.json

picture: .venv/test
	@$(PY) tests/browser_setup.py
	PYTHONPATH=. $(PY) docs/picture.py

api: .venv/app
	$(PY) docs/api.py

# --- .venv: .venv/app and .venv/test are empty files, as old as the last whole installation ---

.venv/app: requirements.txt
	@$(WHOLE) || { $(NEW_VENV); }
	@echo "Installing TensorFlow and friends, about 700 MB once: this takes a few minutes ..."
	@$(call INSTALL,-r requirements.txt)

.venv/test: requirements-dev.txt .venv/app
	@echo "Installing what the tests need ..."
	@$(call INSTALL,-r requirements.txt -r requirements-dev.txt)

INSTALL = touch .venv/unfinished \
	&& $(PY) -m pip install --quiet --disable-pip-version-check $(1) \
	&& rm .venv/unfinished && touch $@

# A .venv that was left half installed, or whose Python has gone, is made anew.
WHOLE := test -x $(PY) && test ! -e .venv/unfinished
ifneq ($(shell $(WHOLE) && echo whole),whole)
.PHONY: .venv/app
endif

define NEW_VENV
for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		2>/dev/null || continue; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { bare=$$python; continue; }; \
	rm -rf .venv/bin .venv && mkdir .venv && touch .venv/unfinished && "$$python" -m venv .venv; \
	exit; \
done; \
if test "$$bare"; then \
	echo "$$bare lacks venv. Install it (Debian, Ubuntu: sudo apt install python3-venv), then try again."; \
else \
	echo "No Python 3.11, 3.12 or 3.13 found. Install one (Debian, Ubuntu: sudo apt install python3 python3-venv;"; \
	echo "macOS: brew install python@3.13), or name yours: make PYTHON=/path/to/python3"; \
fi >&2; \
exit 1
endef
