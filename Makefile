# Few verbs; the logic is in Rust. `make help` lists them.
CARGO ?= cargo
# make localnet ANALYTICS=off runs the chain without Cassandra and the exporter.
ANALYTICS ?= on
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: help localnet localnet-clean sim

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

localnet: ## four validators, Cassandra, the exporter and a purchase, until Ctrl-C
	$(CARGO) build -p aotd -p localnet $(if $(filter off,$(ANALYTICS)),,-p exporter)
	@exec $(TARGET)/debug/localnet up --analytics $(ANALYTICS)

localnet-clean: ## forget the local network
	$(CARGO) run -q -p localnet -- clean

sim: ## a long simulation: make sim SEED=7 BLOCKS=1000
	SEED=$(or $(SEED),1) BLOCKS=$(or $(BLOCKS),1000) $(CARGO) test -p app --test sim -- --ignored --nocapture one_seed_long
