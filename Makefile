# make test is what CI runs; go test ./... alone passes too, and says what it skipped.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)

# -trimpath: what was built, vetted or analysed in one folder is not again in another, as in a fresh clone.
export GOFLAGS := $(shell go env GOFLAGS) -trimpath

# Packages whose goroutines share data: they are tested a second time under the race detector, with -short: walks whose worth is their breadth
# look at a part, as all takes ten times as long there. Here and in LONG those that take longest stand first, so that none is left alone in the end.
RACED := ./cmd/hub ./store/... ./editorial ./web ./admin/... ./aggregator ./alerts ./changelog ./feeds ./fetch ./internal/... ./jobs ./rights ./search ./settings ./site ./websub
LONG := ./test/browser ./test/crash ./cmd/hub ./store ./test/clients ./web

# Packages tested at once: one more than there are processors, as tests that wait for clocks, disks and processes leave one idle.
ATONCE := -p $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: help build test test-race lint format bench demo clean deps
help:
	@echo "make build   bin/hub, one static binary"
	@echo "make demo    the hub with sample partners, at once"
	@echo "make test    every test; installs what they need, or says what is missing"
	@echo "make lint    formatting, go vet, staticcheck"
	@echo "make format  gofmt -w"
	@echo "make bench   the benchmarks, against a floor and peers in the same run"
	@echo "make clean   remove bin/"

build:
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/hub ./cmd/hub

# HUB_REQUIRE_ALL: a test that would skip itself because a program is missing fails instead. -vet=off: make lint vets all, by more rules.
test: deps
	@test -d "$${HUB_CORPUS:-../shared/corpus}" || echo "no documents by others here (HUB_CORPUS, see the README): the tests that read them are skipped"
	HUB_REQUIRE_ALL=1 go test $(ATONCE) -count=1 -timeout 60m -vet=off $(LONG) ./...
	$(MAKE) test-race

# GORACE: else each process that ends, of a script each command, waits a second.
test-race:
	GORACE=atexit_sleep_ms=10 HUB_REQUIRE_ALL=1 CGO_ENABLED=1 go test $(ATONCE) -count=1 -timeout 60m -vet=off -short -race $(RACED)

deps:
	scripts/test-deps

lint:
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted (make format):"; echo "$$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...

format:
	gofmt -w .

bench:
	go test -run '^$$' -bench . -benchmem ./...

demo:
	go run ./cmd/hub demo

clean:
	rm -rf bin
