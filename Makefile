# Everything a newcomer or an engineer does here; `make help` explains.
PYTHON ?= python3
BIN := .venv/bin
TESTS ?= tests

# where somebody forbids it, each worker and each process that tests start would compile everything anew
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install dev run run-apart demo test test-walks test-long trace trace-deep mutate bench check format revision client clean

help: ## this text
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

.venv/runtime: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing from requirements.lock …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: requirements-dev.lock .venv/runtime
	@echo "Installing from requirements-dev.lock …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: .venv/runtime ## make .venv and install what the services need, from the lock
dev: .venv/dev ## the same with what tests and checks need

run: .venv/runtime ## start everything in one process; the first time the demo is played
	@exec $(BIN)/fupin run

run-apart: .venv/runtime ## the same as seven processes; PostgreSQL and RabbitMQ from settings, else of our own
	@exec $(BIN)/fupin run --apart

demo: .venv/runtime ## play the demo once more against what runs
	@exec $(BIN)/fupin demo

check: .venv/dev ## style, types, import contracts, and that migrations make the tables of the models
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.check_migrations

format: .venv/dev ## put the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

revision: .venv/dev ## write a migration for changed tables: make revision SERVICE=credit MESSAGE="what changes"
	@test -n "$(SERVICE)" -a -n "$(MESSAGE)" || { echo 'make revision SERVICE=credit MESSAGE="what changes"' >&2; exit 2; }
	@$(BIN)/python -m tests.write_revision "$(SERVICE)" "$(MESSAGE)"
	@$(BIN)/ruff format --quiet services/$(SERVICE)/migrations/versions

client: .venv/dev ## write deploy/client anew from the API's document, after routes or forms have changed
	@$(BIN)/python -m services.client

test: .venv/dev ## every test that belongs before a commit (a quarter of an hour on two cores)
	@deploy/test-tools.sh
	@$(BIN)/pytest -n 2 --dist loadgroup -m "not walk and not long" $(TESTS)

test-walks: .venv/dev ## whole installations, and the console in Chromium: with `make test` what lands a change (12 minutes)
	@deploy/test-tools.sh
	@$(BIN)/pytest -n 2 --dist loadgroup -m "walk and not long" $(TESTS)

test-long: .venv/dev ## every test, the slow ones too: six counties' four years, fuzzing as each role, random faults (50 minutes)
	@deploy/test-tools.sh
	@$(BIN)/pytest -n 2 --dist loadgroup $(TESTS)

trace: .venv/dev ## what answers each requirement: tests and pack entries; SERVICE=registry for one service
	@$(BIN)/python -m tests.trace $(if $(SERVICE),--service $(SERVICE))

trace-deep: .venv/dev ## alter each number and bound by one step: which would no test notice? 30 minutes a service at most, goes on
	@$(BIN)/python -m tests.trace deep $(if $(SERVICE),--service $(SERVICE)) $(if $(MINUTES),--minutes $(MINUTES))

mutate: .venv/dev ## make every mistake in every rule: which would no test notice? SERVICE=credit ONLY=claims for less; goes on
	@$(BIN)/python -m tests.mutate $(if $(SERVICE),--service $(SERVICE)) $(if $(ONLY),--only $(ONLY)) \
		$(if $(MINUTES),--minutes $(MINUTES)) $(if $(WORKERS),--workers $(WORKERS))

bench: .venv/dev ## how fast it is against bare libraries; SIZES=3000,30000 for other registers, JSON=file
	@$(BIN)/python -m tests.benchmarks $(if $(SIZES),--sizes $(SIZES)) $(if $(JSON),--json $(JSON))

clean: ## remove the environment and the data folder
	rm -rf .venv .fupin
