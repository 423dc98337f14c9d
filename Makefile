# One line a target: how is in the Go program or script that it names.
# Paths of this machine stay out of binaries, and all targets share one build cache.
export GOFLAGS := -trimpath $(GOFLAGS)
.PHONY: help build rehearsal test test-long fuzz bench demo demo-consortium proto lint docs

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

build: ## build build/waymark, reproducibly
	scripts/build.sh

rehearsal: ## build build/waymark-rehearsal, with which an upgrade is rehearsed
	scripts/build.sh rehearsal

test: ## everything that must hold before a merge
	go vet ./... && go test ./... && go test -tags purego ./x/auth/sig

test-long: ## also what takes hours: a million mutants, long random runs, the life of a consortium
	go test -tags long -timeout 6h ./... && scripts/demo-consortium.sh

fuzz: ## run every fuzz target, FUZZTIME (default 1m) each
	scripts/fuzz.sh

bench: ## measure throughput and latency, beside CometBFT's kvstore
	scripts/bench.sh

demo: ## record, ship, prove and verify on four validators; DOC=path runs a document of yours
	scripts/demo.sh $(if $(DOC),"$(DOC)")

demo-consortium: ## join, vote, validate, rotate, misbehave, recover and upgrade, on five validators
	scripts/demo-consortium.sh

proto: ## generate the Go code of proto/
	scripts/proto.sh generate

lint: ## check style: golangci-lint and buf
	scripts/lint.sh

docs: ## rewrite generated pages and golden lists
	scripts/docs.sh
