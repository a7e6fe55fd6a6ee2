# khohoso: make demo shows the product, make test proves it, make bench measures it.

GO      ?= go
PROGRAM := bin/khohoso
# Each test program links the engine: a second where the linker mold is there, seven where it is not.
LINK    := $(if $(shell command -v mold 2>/dev/null),-ldflags=-extldflags=-fuse-ld=mold)

# The race detector makes Go several times slower and sees only what runs at the same time. make test asks it of all
# packages but the large ones, and of these in the tests in which goroutines meet; make soak asks it of everything.
LARGE   := ./cmd/khohoso ./dashboards ./models ./reports ./ingest ./internal/simulate ./internal/publish
MEETING := TestManyClientsPush TestDayOfAProvince TestBackupWhileServing TestFileStaysItsSizeOverManyPushes TestPullOfServicePanics \
	TestServeRunsJobs TestServeStartsAndStops TestServiceKeepsItsBounds TestSignOnAtAProvider TestStopWaitsForAPush TestTokenForUnitsWritesForTheseOnly \
	TestManyReadersAtOnce TestABatchIsAllOrNothing TestStampFollowsEveryChange TestEveryIndicatorByHand TestSameBytes TestPack
empty   :=
MEET    := ^($(subst $(empty) $(empty),|,$(strip $(MEETING))))$$

.PHONY: demo build release test soak bench bench-large lint vuln fuzz pictures need-go need-tools testrun clean

demo: build ## a simulated province, end to end, then served on this machine
	$(PROGRAM) demo

build: need-go
	$(GO) build -trimpath -o $(PROGRAM) ./cmd/khohoso

# A release is stripped and hides the names of the engine's functions, which nobody looks up in a finished program.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

release: need-go ## what is given away of a version, into dist/: make release VERSION=v1.2.3
	GO='$(GO)' VERSION='$(VERSION)' sh packaging/release.sh

# Runs go test and notes what was skipped, of which the end of a run gives the list; .ci/skips says what may be.
TESTRUN := GO='$(GO)' bin/testrun -to bin/skipped --

# What go test alone needs is Go and a C compiler; make test also drives Chromium, LibreOffice and PostgreSQL.
test: export KHOHOSO_REQUIRE_TOOLS = 1
test: need-go need-tools lint testrun
	@for name in $(MEETING); do grep -q "^func $$name(" $(LARGE:%=%/*_test.go) || { echo "Makefile: no test $$name"; exit 1; }; done
	$(TESTRUN) -vet=off $(LINK) -timeout 40m -skip '$(MEET)' $(LARGE)
	$(TESTRUN) -vet=off -race $(LINK) -timeout 40m -run '$(MEET)' $(LARGE)
	$(TESTRUN) -vet=off -race $(LINK) -timeout 40m $$($(GO) list ./... | grep -vxF "$$($(GO) list $(LARGE))")
	@bin/testrun -report bin/skipped

soak: need-go need-tools testrun ## the long form of the tests: every kill, every order, every history
	KHOHOSO_REQUIRE_TOOLS=1 KHOHOSO_SOAK=1 $(TESTRUN) -race $(LINK) -timeout 170m ./...
	@bin/testrun -report bin/skipped

testrun: need-go
	@$(GO) build -o bin/testrun ./internal/testrun && rm -f bin/skipped

bench: need-go ## speed and memory, as ratios to the bare engine in the same run
	KHOHOSO_BENCH_DOSSIERS=$${KHOHOSO_BENCH_DOSSIERS:-1000000} $(GO) test -run '^$$' -bench . -benchtime 3x -timeout 170m ./ingest ./models ./reports
	KHOHOSO_BENCH_DOSSIERS=$${KHOHOSO_BENCH_DOSSIERS:-1000000} $(GO) test -run '^$$' -bench Serve -benchtime 1x -timeout 60m -v ./cmd/khohoso

bench-large: need-go ## full and incremental build at five million dossiers; wants 12 GB of disk
	KHOHOSO_BENCH_DOSSIERS=$${KHOHOSO_BENCH_DOSSIERS:-5000000} $(GO) test -run '^$$' -bench 'Build' -benchtime 1x -timeout 170m ./models

lint: need-go
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "gofmt: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

# The scanner ends with 3 where it found something and with 1 where its database is out of reach.
vuln: need-go ## known advisories of what the program calls
	@GOBIN=$(CURDIR)/bin $(GO) install golang.org/x/vuln/cmd/govulncheck@v1.9.0
	@bin/govulncheck ./... || { test $$? -ne 3 && echo "advisories were not looked up: their database cannot be reached from here"; }

fuzz: need-go ## some minutes for each reader: input that breaks it
	@for package in $$($(GO) list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./ingest/... ./models/... ./internal/schedule); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $${FUZZTIME:-5m} $$package || exit 1; done; done

pictures: build ## the pictures of the README, from the demo
	docs/pictures.sh

need-go:
	@command -v $(GO) >/dev/null || { echo "install Go 1.26 or newer (go.dev/doc/install)"; exit 1; }
	@command -v cc >/dev/null || command -v gcc >/dev/null || { echo "install a C compiler: sudo apt-get install gcc g++"; exit 1; }

# Debian and Ubuntu install what is missing; elsewhere one line says what to install.
need-tools:
	@sh .ci/tools

clean:
	rm -rf bin demo dist
