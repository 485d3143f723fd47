# `make` or `make help` lists what there is. The work is done in scripts/.

# What `make run` serves instead of overcommit, and `make try` instead of crisis.
SCENARIO ?=
# Further options for `make run`, such as ARGS='--speed 10'.
ARGS ?=
# Simulated seconds in a second of `make try`.
SPEED ?= 10

# Shown by `aerostat --version`.
AEROSTAT_COMMIT ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null)
export AEROSTAT_COMMIT

.DEFAULT_GOAL := help
.PHONY: help run try build test bench lint docs dashboards clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

# Where `make run` keeps a history; empty for none.
run: export AEROSTAT_HISTORY ?= .build/history.db
run: build ## build, then serve a scenario until Ctrl-C
	@scripts/serve.sh $(or $(SCENARIO),overcommit) $(ARGS)

try: ## crisis in time lapse with Prometheus, Alertmanager and the rules, until Ctrl-C
	@scripts/try.sh $(or $(SCENARIO),crisis) $(SPEED)

build: ## install what the build lacks, then build in release mode
	@scripts/install.sh $$(cat scripts/packages-build.txt)
	swift build -c release --product aerostat

test: ## install what the tests need, then run them all
	@scripts/test.sh

bench: ## run the benchmarks
	@scripts/install.sh $$(cat scripts/packages-build.txt)
	swift package --package-path Benchmarks --disable-sandbox benchmark

lint: ## check format and shell scripts
	@scripts/lint.sh

docs: ## write the documentation of the pure modules to .build/docs
	@scripts/docs.sh

dashboards: ## build the Grafana dashboards from their Python source
	@scripts/dashboards.sh $(ARGS)

clean: ## remove everything that was built
	rm -rf .build .build-tests .build-debug .build-docs
