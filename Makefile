# tq's house keeping: every target says what it does when you run `make help`.

SWIFT ?= swift
PREFIX ?= /usr/local
DEMO_QUERY = select reason, count(*), sum(dur) from blocks group by reason
DEMO_TRACE = Examples/traces/web-go1.27.trace
RELEASE = -c release

ifeq ($(shell uname -s),Linux)
# One file that runs on any Linux with the same or a newer C library.
RELEASE += --static-swift-stdlib
endif

.PHONY: help setup build release demo test lint format docs bench check-ceilings check-flips fuzz fuzz-traces check-agreement check-language install uninstall clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-16s %s\n", $$1, $$2 }'

setup: ## install what is missing: a C library or two; a Swift toolchain is only looked for
	@scripts/setup

build: ## build for debugging
	@scripts/swift build

release: ## build the command as it is installed
	@scripts/swift build $(RELEASE) --product tq

demo: setup release ## set up, build, and answer a question about a trace
	@echo
	@echo "tq -e '$(DEMO_QUERY)' $(DEMO_TRACE)"
	@echo
	@"$$(scripts/swift build $(RELEASE) --show-bin-path)/tq" -e "$(DEMO_QUERY)" $(DEMO_TRACE)

test: setup ## set up and run all tests
	@scripts/swift test

lint: ## check the format of the sources
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format: ## format the sources
	@$(SWIFT) format format --in-place --recursive --parallel Package.swift Sources Tests

docs: setup ## write the reference anew, and what the examples of the documentation print
	@TQ_UPDATE=1 scripts/swift test --filter ReferenceTests >/dev/null || true
	@scripts/generate/console-examples

bench: release ## measure (see docs/performance.md)
	@scripts/bench.sh
	@scripts/swift build -c release --product QueryBenchmark
	@echo
	@if ! command -v python3 >/dev/null; then echo "skipped: DuckDB is not beside tq, there is no python3"; exit 0; fi; \
	python3 scripts/bench-duckdb "$$(scripts/swift build -c release --show-bin-path)/QueryBenchmark"

check-ceilings: release ## count instructions (valgrind) and allocations of queries against Tests/Ceilings
	@scripts/swift build $(RELEASE) --product AllocationProbe
	@scripts/check-ceilings "$$(scripts/swift build $(RELEASE) --show-bin-path)/tq"

fuzz: ## look for queries that break tq (FUZZ_SECONDS=60 for each of two targets; see docs/reliability.md)
	@scripts/fuzz

fuzz-traces: ## look for traces that break the readers (FUZZ_SECONDS=60 for each of five targets; see docs/reliability.md)
	@scripts/fuzz-traces

check-flips: ## change bits of real traces at random and read them (COUNT=100000, SEED=1, FROM=0)
	@scripts/swift build $(RELEASE) --product FlipProbe
	@"$$(scripts/swift build $(RELEASE) --show-bin-path)/FlipProbe" $(or $(COUNT),100000) $(or $(SEED),1) $(or $(FROM),0)

check-agreement: setup ## compare with Go's own readers; needs Go 1.27 (GO_1_27=/path/to/go), for old traces Go 1.21 (GO_1_21=...)
	@scripts/check-agreement

check-language: release ## compare with DuckDB and SQLite over random queries (COUNT=10000, SEED=...); needs Python's duckdb
	@python3 scripts/check-language "$$(scripts/swift build $(RELEASE) --show-bin-path)/tq" $(or $(COUNT),10000) $(SEED)

install: release ## put the command, its manual page and completions below $(PREFIX)
	@DESTDIR="$(DESTDIR)" scripts/install "$$(scripts/swift build $(RELEASE) --show-bin-path)/tq" "$(PREFIX)"

uninstall: ## remove what install put there
	@UNINSTALL=1 DESTDIR="$(DESTDIR)" scripts/install - "$(PREFIX)"

clean: ## remove what was built
	@rm -rf .build bench-out
