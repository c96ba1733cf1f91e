# Waypost. `make` lists the targets. `make site` and `make test` need Go and nothing else.

GO ?= go
WAYPOST := $(GO) run ./generator/cmd/waypost
LINT ?= $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZTIME ?= 30s

.DEFAULT_GOAL := help
.PHONY: help site serve test check lint prove race golden fuzz bench pgo microbench charts-bundle charts-check browser browser-tools clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

site: ## build the site of config.toml and content/ into public/
	$(WAYPOST) build

serve: ## show the site in a browser and follow every edit
	$(WAYPOST) serve

test: ## run every test; no C compiler, no npm; pages are opened where there is a Chromium
	CGO_ENABLED=0 $(GO) test -timeout 20m ./...
	CGO_ENABLED=0 $(GO) test -tags goja -run 'TestGolden|TestBundle' ./generator/internal/chart
	@CGO_ENABLED=0 $(GO) test -v -run '^TestBrowser$$|^TestTools$$' ./generator/internal/browsertest | sed -n 's/.*\(skipped: .*\)/\1/p'

check: lint test prove race ## the whole gate: lint, tests, and the tests under the race detector

lint: ## vet, golangci-lint (gofumpt is one of its rules), go.mod
	$(GO) vet ./...
	$(LINT) run ./...
	$(GO) mod tidy -diff

prove: ## prove for 200 random roadmaps that no edition tells of what it hides, and follow serve through 300 edits
	CGO_ENABLED=0 $(GO) test -timeout 60m -run '^TestNoEdition' ./generator/internal/audit -roadmaps 200
	CGO_ENABLED=0 $(GO) test -timeout 60m -run '^TestServedIsClean' ./generator/internal/cli -served 300

race: ## run every test under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -short -timeout 20m ./...

golden: ## rewrite the golden files, then read the difference
	UPDATE=1 CGO_ENABLED=0 $(GO) test ./...

fuzz: ## run every fuzz target for FUZZTIME each (30s)
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$(CGO_ENABLED=0 $(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; \
			CGO_ENABLED=0 $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

bench: ## measure Waypost beside Hugo, cold, warm and after an edit (BENCH=-quick: two minutes)
	CGO_ENABLED=0 $(GO) run ./generator/cmd/bench $(BENCH)

pgo: ## write default.pgo anew, by which the compiler knows where builds spend their time
	CGO_ENABLED=0 $(GO) run ./generator/cmd/bench -sizes 10000 -rounds 3 -profile generator/cmd/waypost/default.pgo

microbench: ## run the benchmarks of single packages
	CGO_ENABLED=0 $(GO) test -run '^$$' -bench . -benchmem ./...

BUNDLE := generator/internal/chart/bundle

charts-bundle: ## build the embedded chart library anew (needs npm)
	GO=$(GO) $(BUNDLE)/build.sh

charts-check: ## build it elsewhere and compare: the one in the repository is what its sources give
	@dir=$$(mktemp -d) && GO=$(GO) $(BUNDLE)/build.sh "$$dir" && \
		cmp "$$dir/echarts.js" $(BUNDLE)/echarts.js && cmp "$$dir/SHA256" $(BUNDLE)/SHA256 && \
		echo "the chart bundle is what its sources give"; status=$$?; rm -rf "$$dir"; exit $$status

browser-tools: ## install axe, html-validate, vnu and Lighthouse from npm, for the tests of pages
	cd generator/internal/browsertest/testdata && npm ci --ignore-scripts --no-audit --no-fund

browser: browser-tools ## check every kind of page in Chromium, with Lighthouse; pictures go to .waypost/screenshots
	CGO_ENABLED=0 WAYPOST_BROWSER=require WAYPOST_LIGHTHOUSE=1 WAYPOST_SCREENSHOTS=.waypost/screenshots \
		$(GO) test -count=1 -timeout 30m -v ./generator/internal/browsertest

clean: ## remove what the targets wrote, except public/, which Waypost owns
	rm -rf bin .waypost
	find . -name '*.prof' -not -path './.git/*' -delete
