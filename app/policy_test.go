package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app/internal/policy"
	"github.com/waymark-ledger/waymark/testutil/golden"
)

// The policy of this repository: who may import whom, and what code of the state machine may not contain. Tests are
// free of it. To change a table here is a decision: say why in the commit.

// houseRules orders our own packages: "a < b" means that b may import a, and all that a may. A package that no line
// names fails the test, so a new one is placed here first.
const houseRules = `
	proto/waymark/..., x/gs1
		< x
		< x/auth
		< x/dossier
		< x/standing
		< x/membership
		< x/quota, x/governance, x/validators
		< x/provenance
		< x/inspection
		< x/blacklist
		< app
		< testutil/..., cmd/...

	# What a verifier shares with a module: pure, and known to the module, never the reverse.
	proto/waymark/..., x/gs1 < x/auth/rules       < x/auth       , client/verify
	proto/waymark/..., x/gs1 < x/dossier/rules    < x/dossier    , client/verify
	proto/waymark/..., x/gs1 < x/standing/rules   < x/standing   , client/verify
	proto/waymark/..., x/gs1 < x/membership/rules < x/membership , client/verify
	proto/waymark/..., x/gs1 < x/governance/rules < x/governance , client/verify
	proto/waymark/..., x/gs1 < x/validators/rules < x/validators , client/verify
	proto/waymark/..., x/gs1 < x/provenance/rules < x/provenance , client/verify
	proto/waymark/..., x/gs1 < x/blacklist/rules  < x/blacklist  , client/verify
	proto/waymark/..., x/gs1 < x/inspection/rules < x/inspection , client/verify

	# A verdict reads what the other modules keep.
	x/auth/rules, x/standing/rules, x/membership/rules, x/provenance/rules, x/blacklist/rules < x/inspection/rules

	# Signatures are checked before a module sees a message, and by anyone. Membership derives a new key's address.
	x < x/auth/sig < x/membership, client/verify

	x < app/internal/store < app

	# A client does not contain a node. cmd/waymark joins the two.
	x < client/verify
		< client
		< client/epcis, client/recalls, client/index, client/rest
		< testutil/..., cmd/...

	# The demonstration forges a bundle, as anybody could.
	proto/waymark/... < scripts/demo/omit

	app/internal/policy   # for the test in this file only
`

// Modules of the state machine, and what they share with a verifier.
const (
	modules = "x, x/auth, x/dossier, x/standing, x/membership, x/quota, x/governance, x/validators, x/provenance, x/inspection, " +
		"x/blacklist"
	rules = "x/auth/rules, x/dossier/rules, x/standing/rules, x/membership/rules, x/governance/rules, " +
		"x/validators/rules, x/provenance/rules, x/inspection/rules, x/blacklist/rules"
)

// outsideRules says which of our packages may import which of other people's. The standard library is free but for
// what determinism and the verifier forbid; x/gs1 is in no line, because it is to be used without any of these.
const outsideRules = `
	github.com/cosmos/gogoproto/...        < proto/waymark/..., ` + modules + `, app/..., x/auth/sig, client/..., cmd/...
	github.com/cockroachdb/apd/v3          < ` + modules + `, ` + rules + `, app, client/...
	cosmossdk.io/collections/...           < ` + modules + `, app/...
	github.com/transparency-dev/merkle/... < ` + modules + `, app/..., client/...

	github.com/cosmos/iavl/...        < app/internal/store
	github.com/cockroachdb/pebble/... < app/internal/store, testutil/cutfs   # a disk for crash tests
	github.com/cosmos/ics23/go        < app/internal/store, client/verify, testutil/mutation   # which forges proofs

	# The keystore comes with accounts and addresses. Its LGPL is the reason for NOTICE; the rest of it is a node.
	github.com/ethereum/go-ethereum/crypto            < x/auth/sig
	github.com/ethereum/go-ethereum/accounts          < client, cmd/...
	github.com/ethereum/go-ethereum/accounts/keystore < client, cmd/...
	github.com/ethereum/go-ethereum/common            < client, cmd/...

	# The verifier has a check of commits of its own, compared with CometBFT's in its tests.
	github.com/cometbft/cometbft/... < app, client, client/index, client/rest, cmd/...
	github.com/cloudflare/circl/...  < client/verify, x/validators   # which checks that a consensus key is its sender's

	github.com/gowebpki/jcs                     < client/epcis   # canonical JSON for the digest of a payload
	golang.org/x/time/rate                      < app, client/...
	github.com/prometheus/client_golang/...     < app, client/index, client/rest, cmd/...
	github.com/pelletier/go-toml/v2             < cmd/...
	github.com/spf13/cobra                      < cmd/...
	github.com/spf13/pflag                      < cmd/...
	github.com/jedib0t/go-pretty/v6/...         < cmd/...
	github.com/vbauerster/mpb/v8/...            < cmd/...
	golang.org/x/term                           < cmd/...

	golang.org/x/tools/...               < app/internal/policy
	github.com/stretchr/testify/...      < testutil/...
	pgregory.net/rapid                   < testutil/...
	github.com/anishathalye/porcupine    < testutil/...
	github.com/cometbft/cometbft/...     < testutil/...
	github.com/cosmos/gogoproto/...      < testutil/...
	cosmossdk.io/collections/corecompat  < testutil/...
	github.com/ethereum/go-ethereum/...  < testutil/...
	github.com/rogpeppe/go-internal/...  < testutil/...
	go.uber.org/goleak                   < testutil/...
`

// exception is one kind of construct (package policy) in one file.
type exception struct{ file, kind string }

// exceptions are what files of the state machine may do although the rest of it may not, and why. One that its file
// does not need fails the test.
var exceptions = map[exception]string{
	{"app/mempool.go", policy.Clock}:      "how long a transaction has waited here is no other node's affair",
	{"app/verify.go", policy.Goroutine}:   "signatures are verified in parallel, and all awaited before anything is decided",
	{"app/pacing.go", policy.Clock}:       "when to propose is the proposer's affair",
	{"app/pacing.go", policy.Select}:      "it waits for work or for time",
	{"app/snapshot.go", policy.Goroutine}: "a snapshot is planned beside consensus, of a height that no longer changes",
	{"app/prune.go", policy.Goroutine}:    "what no block can read any more is deleted beside consensus",
	{"app/metrics.go", policy.Clock}:      "durations are shown, never decided on",
	{"app/metrics.go", policy.Float}:      "Prometheus counts in floating point",
	{"app/genesis.go", policy.JSON}:       "CometBFT's genesis is a JSON document, of which all nodes have the same bytes",
	{"app/export.go", policy.JSON}:        "it writes a genesis, beside consensus",
}

// writers are the functions by which a package lets others change what it keeps, and who those are. The rest of its
// tables are unexported.
var writers = []struct{ in, function, by string }{
	{"x/standing", "Impose", "x/membership x/blacklist"},
	{"x/standing", "Lift", "x/membership x/blacklist"},
	{"x/auth", "Register", "x/membership"},
	{"x/auth", "Replace", "x/membership"},
	{"x/auth", "UseNonce", "app"},
	{"x/quota", "Spend", "app"},
	{"x/dossier", "Append", "app"},
	{"x/dossier", "PutMaterial", "app"},
	{"x/dossier", "RestoreChunk", "app"},
	{"x/governance", "Upgraded", "app"},
}

// repository is the root of the module, from the directory of this test.
const repository = ".."

// listed are our packages and all that they depend on, by import path.
var listed = sync.OnceValues(func() (map[string]*policy.Package, error) {
	return policy.List(repository, nil, "./...")
})

const modulePath = "github.com/waymark-ledger/waymark/"

// machine has the sources of the packages that must do the same on every node.
var machine = sync.OnceValues(func() (*policy.Sources, error) {
	packages, err := listed()
	if err != nil {
		return nil, err
	}
	var paths []string
	for path, p := range packages {
		if inMachine(p) {
			paths = append(paths, path)
		}
	}
	return policy.Load(repository, paths...)
})

func inMachine(p *policy.Package) bool {
	name, own := p.Own()
	top, _, _ := strings.Cut(name, "/")
	return own && (top == "x" || top == "app") && name != "app/internal/policy"
}

// TestImports holds our packages against houseRules and outsideRules, and writes down who imports whom.
func TestImports(t *testing.T) {
	house, err := policy.ParseImports(houseRules)
	require.NoError(t, err)
	outside, err := policy.ParseImports(outsideRules)
	require.NoError(t, err)
	packages, err := listed()
	require.NoError(t, err)

	var edges []string
	for _, p := range packages {
		importer, own := p.Own()
		if !own {
			continue
		}
		assert.Len(t, house.Match(importer), 1, "package %s must be of one pattern of houseRules", importer)
		for _, path := range p.Imports {
			imported := packages[path]
			if name, own := imported.Own(); own {
				assert.True(t, house.Allowed(importer, name), "by houseRules %s may not import %s", importer, name)
				edges = append(edges, importer+" "+name+"\n")
			} else if imported != nil && !imported.Standard {
				assert.True(t, outside.Allowed(importer, path), "by outsideRules %s may not import %s", importer, path)
			}
		}
	}
	slices.Sort(edges)
	golden.Check(t, "testdata/golden/imports.txt", strings.Join(edges, ""))
}

// TestVerifierNeedsNothing looks at all that a verifier is built from, here and in a browser: no network whatsoever,
// and nothing of ours that asks the machine or reads JSON.
func TestVerifierNeedsNothing(t *testing.T) {
	for _, env := range [][]string{nil, {"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"}} {
		packages, err := policy.List(repository, env, "./client/verify")
		require.NoError(t, err)
		assert.NotContains(t, packages, "net", "%v", env)
		for _, p := range packages {
			if name, own := p.Own(); own {
				assert.NotContains(t, p.Imports, "os", "%s %v", name, env)
				assert.NotContains(t, p.Imports, "encoding/json", "%s %v", name, env)
			}
		}
	}
}

// TestDeterminism runs the analyzer of package policy over the state machine.
func TestDeterminism(t *testing.T) {
	packages, err := listed()
	require.NoError(t, err)
	for name, p := range packages {
		if !inMachine(p) {
			continue
		}
		assert.Empty(t, p.CgoFiles, "%s: what C does cannot be checked", name)
		for _, file := range p.IgnoredGoFiles {
			if name == modulePath+"app" && file == "version_rehearsal.go" {
				continue // a version of its own: its nodes are another chain's
			}
			if name == modulePath+"x/auth/sig" && file == "curve_pure.go" {
				continue // a browser's, which is no node; its tests hold it against go-ethereum
			}
			assert.True(t, strings.HasSuffix(file, "_test.go"), "%s/%s: all nodes run the same files", name, file)
		}
	}
	sources, err := machine()
	require.NoError(t, err)
	findings, err := sources.Findings()
	require.NoError(t, err)

	needed := map[exception]bool{}
	for _, f := range findings {
		e := exception{f.File, f.Kind}
		needed[e] = true
		if _, excepted := exceptions[e]; !excepted {
			t.Errorf("%s:%d: %s", f.File, f.Line, f.Message)
		}
	}
	for e, why := range exceptions {
		assert.NotEmpty(t, why, "%v", e)
		if _, err := os.Stat(filepath.Join(repository, e.file)); err == nil {
			assert.True(t, needed[e], "%s needs no exception for %s", e.file, e.kind)
		}
	}
}

// TestWriters holds the callers of what changes others' state against writers.
func TestWriters(t *testing.T) {
	sources, err := machine()
	require.NoError(t, err)
	for _, w := range writers {
		users, declared := sources.Users(modulePath+w.in, w.function)
		assert.True(t, declared, "%s has no function %s", w.in, w.function)
		for _, user := range users {
			user = strings.TrimPrefix(user, modulePath)
			assert.Contains(t, strings.Fields(w.by), user, "%s may not call %s of %s", user, w.function, w.in)
		}
	}
}

// TestFileSizes keeps every file one that is read at a sitting.
func TestFileSizes(t *testing.T) {
	packages, err := listed()
	require.NoError(t, err)
	for _, p := range packages {
		if _, own := p.Own(); !own {
			continue
		}
		files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			if !strings.HasSuffix(file, ".pb.go") {
				assert.LessOrEqual(t, bytes.Count(text, []byte("\n")), 500, "%s has too many lines, divide it", file)
			}
		}
	}
}
