# SPDX-License-Identifier: AGPL-3.0-or-later
# Every verb of this repository. GNU make 3.81 (what macOS has) is enough. Each step says in one line what it does and how
# long it took; what is up to date is not done again. CI runs `make test` and nothing else.

.DEFAULT_GOAL := help
# Steps share the compiler, the database and the terminal.
.NOTPARALLEL:
.PHONY: help run test check test-pg outside openapi e2e bench seed doc setup clean
.PHONY: setup-run setup-test wasm-tools pages unit

# rustup may have been installed a minute ago, in a shell that does not know it yet.
export PATH := $(PATH):$(HOME)/.cargo/bin

# Homebrew keeps libpq apart, where the linker does not look by itself.
ifeq ($(shell uname -s),Darwin)
  BREW_LIBPQ := $(firstword $(wildcard /opt/homebrew/opt/libpq/lib /usr/local/opt/libpq/lib /opt/homebrew/opt/postgresql@17/lib /usr/local/opt/postgresql@17/lib))
  ifneq ($(BREW_LIBPQ),)
    PQ_LIB_DIR ?= $(BREW_LIBPQ)
    export PQ_LIB_DIR
  endif
endif

# CI builds what was committed: a lock file that lags behind is a failure there, and is brought up to date elsewhere.
LOCKED := $(if $(CI),--locked)
TARGET := $(or $(CARGO_TARGET_DIR),target)
STEP   := @sh .ci/step.sh
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

help: ## This list
	@sed -n 's/^\([a-z][a-z0-9-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r verb text; do printf '  make %-9s %s\n' "$$verb" "$$text"; done

## ---- what people use

run: setup-run pages ## Build all, load the reference data and a labelled demo, serve at http://127.0.0.1:8080
	$(STEP) 'building the server (release; the first time takes some minutes)' cargo build $(LOCKED) --release -p api
	$(STEP) 'bringing the database up to date and loading the reference data' env COE_DEMO=1 $(TARGET)/release/coefficienti seed
	@echo '==> serving at http://'$(or $(COE_BIND),127.0.0.1:8080)' (Ctrl+C stops it)'
	@exec env COE_DEMO=1 $(TARGET)/release/coefficienti serve

test: setup-test unit test-pg outside e2e ## All tests: unit, API on SQLite and on PostgreSQL, contract, from outside, browser
	@echo '==> all tests passed'

check: setup-test ## Format, lints, dependencies, licences, documentation, then all tests
	$(STEP) 'format' cargo fmt --all --check
	$(STEP) 'lints, on this machine' cargo clippy $(LOCKED) --workspace --exclude frontend --all-targets -- -D warnings
	@$(MAKE) --no-print-directory wasm-tools
	$(STEP) 'lints, for the browser' sh .ci/wasm-clippy.sh $(LOCKED)
	$(STEP) 'dependencies and their licences' sh .ci/deny.sh
	$(STEP) 'licence of every file' sh .ci/reuse.sh
	@$(MAKE) --no-print-directory doc test

test-pg: ## The API's tests on a PostgreSQL that is started for them
	$(STEP) 'the API on PostgreSQL' api/tests/with-postgres.sh cargo test $(LOCKED) -p shared -p api --test api

outside: ## The API as nobody and as each role, with generated requests
	$(STEP) 'building the server (debug)' cargo test $(LOCKED) --quiet --no-run -p shared -p api --test api
	$(STEP) 'the API from outside, as each role' bash e2e/schemathesis.sh

# The server is the one that cargo builds beside the API's tests: `cargo build` would compile half of its dependencies once
# more, for features that only the tests turn on.
e2e: pages e2e/node_modules/.package-lock.json ## The journeys in a real browser
	$(STEP) 'building the server (debug)' cargo test $(LOCKED) --quiet --no-run -p shared -p api --test api
	$(STEP) 'journeys in the browser' sh e2e/run.sh

bench: setup-run e2e/node_modules/.package-lock.json ## Measure the engine against NumPy, the importer against sqlite3, the server under load, the summary of coverage against the ratings
	$(STEP) 'building (release)' cargo build $(LOCKED) --release -p api
	@sh e2e/bench/engine.sh
	@sh e2e/bench/import.sh
	@node e2e/bench/server.mjs
	@node e2e/bench/coverage.mjs

## ---- parts

# Twice: the first pass records the answers that serve as examples, the second writes the document with them inside.
openapi: ## Write openapi.yaml and api/examples.json from the code: read their diff
	$(STEP) 'recording example answers' env UPDATE=1 cargo test $(LOCKED) --quiet -p shared -p api --test api contract::the_examples_are_recorded_answers
	$(STEP) 'writing openapi.yaml' env UPDATE=1 cargo test $(LOCKED) --quiet -p shared -p api --test api contract

seed: ## Load the reference data into DATABASE_URL (default: data/coefficienti.db)
	$(STEP) 'loading the reference data' cargo run $(LOCKED) --quiet --release -p api -- seed

doc: ## The documentation of the code, in target/doc
	$(STEP) 'documentation' env RUSTDOCFLAGS='-D warnings' cargo doc $(LOCKED) --no-deps --document-private-items

setup: setup-test wasm-tools frontend/node_modules/.package-lock.json e2e/node_modules/.package-lock.json ## Look for what is missing, install what can be
	@echo '==> this machine has all it needs'

clean: ## Remove what was built and installed here (not the database)
	rm -rf target .tools frontend/dist frontend/node_modules e2e/node_modules e2e/out

setup-run:
	@sh .ci/setup.sh run

setup-test:
	@sh .ci/setup.sh test

unit:
	$(STEP) 'units, documentation examples, the API on SQLite, the contract' env -u TEST_DATABASE_URL cargo test $(LOCKED) --no-fail-fast
	$(STEP) 'the words of the pages' node --test --test-reporter=spec frontend/build/words.test.mjs

# The compiler of rust-toolchain.toml with its wasm32 part, and the two halves of wasm-bindgen in one version.
wasm-tools:
	@sh frontend/build/wasm-target.sh
	@sh .ci/wasm-bindgen.sh

pages: wasm-tools frontend/node_modules/.package-lock.json
	$(STEP) 'building the pages' node frontend/build/build.mjs

# npm writes this file last: it is there, and newer than the lock, when all is installed.
frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json
	$(STEP) 'npm packages of the pages' $(NPM_CI) --prefix frontend
	@touch $@

e2e/node_modules/.package-lock.json: e2e/package.json e2e/package-lock.json
	$(STEP) 'npm packages of the browser tests' $(NPM_CI) --prefix e2e
	@touch $@
