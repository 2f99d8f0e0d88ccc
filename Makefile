# One line for each thing that one does here; `make` alone lists them.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
export REDOCLY_TELEMETRY := off
export SCARF_ANALYTICS := false
export NODE_OPTIONS := --disable-warning=ExperimentalWarning
JEST := NODE_OPTIONS="--experimental-vm-modules --no-warnings" jest
CONTRACT ?= openapi/openapi.yaml
OUT ?= generated

.PHONY: help run queues redrive test check generate accept-events contract-tests docs mock demo sdk chaos bench test-engines clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{ printf "  make %-16s %s\n", $$1, $$2 }'

run: $(or $(wildcard node_modules/.complete),node_modules/.runtime) ## Start the whole backend on this machine
	@node --max-semi-space-size=4 src/runtime/entries/start.cjs

queues: $(or $(wildcard node_modules/.complete),node_modules/.runtime) ## How the queues of the running service stand
	@node src/runtime/entries/queues.ts

redrive: $(or $(wildcard node_modules/.complete),node_modules/.runtime) ## Dead letters of the running service once more (QUEUE=<name> [ID=<event id>])
	@$(if $(QUEUE),,echo "Name the queue: make redrive QUEUE=<name> [ID=<event id>]; make queues lists them." >&2; exit 1;) node src/runtime/entries/queues.ts redrive "$(QUEUE)" $(if $(ID),"$(ID)")

test: node_modules/.complete ## Run every test that needs nothing but npm
	@$(JEST) $(ARGS)

check: node_modules/.complete ## Contract rules, types, lint, import directions, generated files
	@node src/contract/check.ts

generate: node_modules/.complete ## Regenerate everything that comes from the contract (CONTRACT=<file> OUT=<folder>)
	@node src/contract/generate.ts --contract $(CONTRACT) --out $(OUT)

accept-events: node_modules/.complete ## Record the public events as published (RETIRE=<type> drops one)
	@node src/contract/check-events.ts --contract $(CONTRACT) --accept $(if $(RETIRE),--retire=$(RETIRE))

contract-tests: node_modules/.complete ## The black-box suite on all its targets, with its reports
	@$(JEST) contract-tests $(ARGS)

docs: node_modules/.complete ## Build the documentation page
	@node src/contract/generate.ts --contract $(CONTRACT) --out $(OUT) && echo "Open generated/docs/index.html"

mock: node_modules/.complete ## Serve the contract's examples (MOCK_PORT=4010)
	@prism mock generated/openapi.json --port $(or $(MOCK_PORT),4010)

demo: node_modules/.complete ## A whole journey through the SDK against a fresh server (FILE=<path>)
	@node contract-tests/demo/demo.ts $(if $(FILE),"$(FILE)")

sdk: node_modules/.complete ## Build and pack the client SDK
	@node src/sdk/pack.ts --out generated/sdk/dist

chaos: node_modules/.complete ## Kill, cut, repeat, fail the power: nothing acknowledged may be lost (ARGS=--ci, --rounds=N, --only=suite)
	@node contract-tests/chaos/chaos.ts $(ARGS)

bench: node_modules/.complete ## Ratios against bare node:http and named peers
	@node contract-tests/bench/bench.ts $(ARGS)

test-engines: node_modules/.complete ## The conformance suites on real engines in place of AWS
	@node src/adapters/conformance/test-engines.ts $(if $(CI),--required)

clean: ## Remove what was installed and built; data folders stay
	@rm -rf node_modules .engines .cache coverage generated/sdk/dist

node_modules/.runtime: package.json package-lock.json
	@echo "First start: installing what runs (about half a minute) ..."
	@npm ci --omit=dev --no-audit --no-fund --loglevel=error && touch $@

node_modules/.complete: package.json package-lock.json
	@echo "Installing the tools of the project (about a minute) ..."
	@npm ci --no-audit --no-fund --loglevel=error && touch $@
