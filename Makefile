# Few verbs; the logic is in Rust. `make help` lists them.
CARGO ?= cargo
# make localnet ANALYTICS=off runs the chain without Cassandra and the exporter.
ANALYTICS ?= on
TARGET := $(or $(CARGO_TARGET_DIR),target)

# Everything is compiled with one set of features, once; the programs of tests have crash points (see modules/store).
BUILD := --workspace --features aotd/crash-points

.PHONY: help static test test-all bench localnet localnet-clean sim

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

static: ## format and lints
	@echo "== format"
	$(CARGO) fmt --all --check
	@echo "== lints"
	$(CARGO) clippy $(BUILD) --all-targets -- -D warnings

test: static ## everything that a change must pass, end to end on the real parts included
	@echo "== build"
	$(CARGO) build $(BUILD) --bins
	$(CARGO) test $(BUILD) --no-run
	@echo "== tests"
	$(CARGO) test $(BUILD)

test-all: ## as test, with more cases of what is random, a long simulation, descriptors made anew, and the other ibc-go
	PROPTEST_CASES=2000 $(MAKE) test
	$(CARGO) test $(BUILD) --test gen -- --ignored
	E2E_IBC_GO=10 $(CARGO) test $(BUILD) --test interchain
	$(MAKE) sim

bench: ## the figures of docs/performance.md
	$(CARGO) build --release -p bench -p aotd -p exporter
	$(TARGET)/release/bench all

localnet: ## four validators, Cassandra, the exporter and a day of trade, until Ctrl-C
	$(CARGO) build -p aotd -p localnet $(if $(filter off,$(ANALYTICS)),,-p exporter)
	@exec $(TARGET)/debug/localnet up --analytics $(ANALYTICS)

localnet-clean: ## forget the local network
	$(CARGO) run -q -p localnet -- clean

sim: ## a long simulation: make sim SEED=7 BLOCKS=1000
	SEED=$(or $(SEED),1) BLOCKS=$(or $(BLOCKS),1000) $(CARGO) test -p app --test sim -- --ignored --nocapture one_seed_long
