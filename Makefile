# Two commands on a fresh machine: make run, make test. What they need is in README.md.
.DEFAULT_GOAL := help
SHELL := bash

NPM    := npm --prefix static
ASSETS := static/dist/manifest.json
SOURCES := $(shell find static/src -type f) static/build.mjs $(wildcard internal/translate/languages/*.json)

.PHONY: help
help: ## say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: build ## build and serve on http://127.0.0.1:8080, data in ./data
	./bin/patchbay serve

.PHONY: build
build: $(ASSETS) ## leave the program in bin/patchbay
	@.ci/need go "Go 1.26: https://go.dev/dl" cc "a C compiler: apt-get install gcc"
	go build -o bin/patchbay ./cmd/patchbay

# Only what the pages are built from; the stamps make npm run when the lock file has changed and not before.
static/node_modules/.stamp: static/package-lock.json
	@.ci/need node "Node 20.19 or newer with npm: https://nodejs.org" npm "npm, which comes with Node: https://nodejs.org"
	$(NPM) ci --omit=dev
	@touch $@

static/node_modules/.stamp-dev: static/package-lock.json
	@.ci/need node "Node 20.19 or newer with npm: https://nodejs.org" npm "npm, which comes with Node: https://nodejs.org"
	$(NPM) ci
	@touch static/node_modules/.stamp $@

$(ASSETS): static/node_modules/.stamp $(SOURCES)
	node static/build.mjs

.PHONY: dev
dev: static/node_modules/.stamp ## serve and rebuild when a page or a style changes
	node static/build.mjs --watch & trap 'kill %1' EXIT; \
	go tool templ generate -path . -include-version=false -ignore-pattern node_modules --watch \
	  --proxy=http://127.0.0.1:8080 --open-browser=false --cmd="go run ./cmd/patchbay serve"

.PHONY: generate
generate: ## write the Go code of the templates, and the list of the texts that pages say
	go tool templ fmt templates
	go tool templ generate -path templates -include-version=false -log-level error
	go run ./internal/translate/texts

.PHONY: test
test: static/node_modules/.stamp-dev build ## everything that CI runs
	@.ci/need chromium "Debian's browser: apt-get install chromium"
	.ci/check-formatted
	.ci/check-generated
	go vet ./...
	go tool staticcheck ./...
	cd static && npx tsc --noEmit && npx biome check .
	.ci/with-postgres go test -race -shuffle=on -timeout 30m ./...
	cd static && npx playwright test

.PHONY: bench
bench: static/node_modules/.stamp-dev build ## print the figures that are promised; BENCH_CALLS=1000000 adds the memory over so many calls
	.ci/bench

N ?= 2000
.PHONY: crash
crash: $(ASSETS) ## kill the program N times (2000) while people chat with it, and look at what is left
	CRASH_KILLS=$(N) .ci/with-postgres go test ./internal/crash -run UnderKill -count 1 -timeout 0 -v

.PHONY: fuzz
fuzz: ## try to break the templates and the address rules, FUZZTIME each (60s)
	.ci/fuzz

.PHONY: screenshots
screenshots: static/node_modules/.stamp-dev build ## take the pictures of every screen into .cache/screenshots
	cd static && SCREENSHOTS=1 npx playwright test screens
