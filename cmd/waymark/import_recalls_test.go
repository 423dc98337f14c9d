package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/keyring"
	testnetwork "github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/network"
	"github.com/waymark-ledger/waymark/testutil/standards"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// importReport is what the import of recalls prints, as far as it is compared.
type importReport struct {
	Notices, Bound, Unbound, Unparsable int
	Sent, Rejected, Unsent              int
	Already                             int `json:"already_listed"`
	Problems                            []any
	Listings                            []struct {
		Line             int
		Subject, Outcome string
		Listing          uint64
		Proposed         struct {
			Recall *struct{ Action string }
			Notice *struct{ Firm, Product, Codes string }
		}
	}
}

// TestImportRealRecalls brings the recalls that were published in a week to a ledger: what they name by identifier is listed and
// recalled, with proof that holds without the ledger; what they do not name is not, with proof; and what they have only words
// for is a possible match, on any node.
func TestImportRealRecalls(t *testing.T) {
	file := filepath.Join(standards.Dir(t), "openfda-recalls", "ucm308307.json")
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	n := network.New(t, program, 1, "blacklist.advisory_notice=1", "blacklist.block_notice=1",
		"blacklist.platform_listings=5")
	n.Start()
	genesis := filepath.Join(n.Dir, "genesis.json")
	run := func(want exitStatus, args ...string) string {
		t.Helper()
		status, stdout, stderr := waymark(append(args, "--home", filepath.Join(n.Dir, "client"))...)
		assert.Equal(t, want, status, "%v: %s%s", args, stdout, stderr)
		return stdout
	}
	bring := func(want exitStatus, args ...string) *importReport {
		t.Helper()
		var r importReport
		decoder := json.NewDecoder(strings.NewReader(run(want, append([]string{"import", "recalls", file, "--output", "json"}, args...)...)))
		require.NoError(t, decoder.Decode(&r))
		require.False(t, decoder.More(), "one object")
		require.Equal(t, [4]int{72, 10, 51, 11}, [4]int{r.Notices, r.Bound, r.Unbound, r.Unparsable})
		require.Len(t, r.Listings, r.Sent+r.Already+r.Rejected+r.Unsent)
		return &r
	}

	plan := bring(exitDone, "--dry-run")
	require.Equal(t, len(plan.Listings), plan.Unsent)
	listed := map[int]bool{}
	for _, l := range plan.Listings {
		listed[l.Line] = true
		require.NotNil(t, l.Proposed.Notice, "line %d: its words are kept", l.Line)
	}
	require.Len(t, listed, 72, "none is dropped")
	all := bring(exitDone, "--market", "de", "--from", "regulator")
	require.Equal(t, len(plan.Listings), all.Sent)
	again := bring(exitDone, "--market", "DE", "--from", "regulator")
	require.Equal(t, len(plan.Listings), again.Already)
	require.Equal(t, all.Listings[0].Listing, again.Listings[0].Listing)

	// A platform may propose five: the rest it is told of, and nothing twice.
	some := bring(exitPartial, "--market", "SG", "--from", "platform")
	require.Equal(t, [4]int{5, 0, 1, len(plan.Listings) - 6}, [4]int{some.Sent, some.Already, some.Rejected, some.Unsent})
	some = bring(exitPartial, "--market", "SG", "--from", "platform")
	require.Equal(t, [4]int{0, 5, 1, len(plan.Listings) - 6}, [4]int{some.Sent, some.Already, some.Rejected, some.Unsent})

	// A recall takes the authorities of two jurisdictions, as a block does.
	var supports []x.Message
	for _, l := range all.Listings {
		if l.Proposed.Recall != nil {
			supports = append(supports, &blacklistv1.SupportListing{Listing: l.Listing})
		}
	}
	sendAs(t, n, "customs", supports...)
	time.Sleep(1100 * time.Millisecond) // the notice before effect
	dir := t.TempDir()
	nextBlock := filepath.Join(dir, "listing.json")
	require.NoError(t, os.WriteFile(nextBlock, []byte(`{"listing": {"subject": "01/04012345000009", "severity": "advisory",
		"reason": "test", "markets": ["DE"], "evidence": ["`+strings.Repeat("00", 32)+`"]}}`), 0o600))
	run(exitDone, "tx", "blacklist", "propose-listing", "--from-json", nextBlock, "--from", "regulator")

	proofs := map[string]bool{} // by file, whether it is of what is listed
	var asking sync.WaitGroup   // each waits for the next block, so that they ask together
	prove := func(subject string, isListed bool) {
		bundle := filepath.Join(dir, strings.ReplaceAll(subject, "/", "-"))
		proofs[bundle] = isListed
		clear := exitDone
		if isListed {
			clear = exitRequirement
		}
		asking.Go(func() { run(clear, "prove", subject, "--not-listed", "--market", "DE", "-f", bundle+".clear") })
		asking.Go(func() { run(exitDone, "prove", subject, "--verdict", "--market", "DE", "-f", bundle) })
	}
	recalled, possible := 0, 0
	for _, l := range all.Listings {
		switch {
		case l.Proposed.Recall != nil:
			recalled++
			prove(l.Subject, true)
		case strings.HasPrefix(l.Subject, "01/"):
			possible++
			// Some of it is meant: nobody proves of any lot that it is not.
			asking.Go(func() {
				run(exitRequirement, "prove", l.Subject+"/10/ANY", "--not-listed", "--market", "DE", "-f", filepath.Join(dir, "none"))
			})
		}
	}
	require.Equal(t, [2]int{31, 4}, [2]int{recalled, possible})
	for _, other := range []string{
		"01/00033984004009/10/439605-03", "01/00021985200056/10/OTHER", "01/00307815248925/10/BJ3141", "01/00681131329002/10/OTHER",
	} {
		prove(other, false)
	}
	asking.Wait()

	for _, words := range [][2]string{
		{"harris teeter", "lemon sorbet"},
		{"hop union", "brewer hop pellets"},
		{"philips", "tomography"},
		{"", "metoprolol"},
		{"taylor farms", "baby spinach"},
		{"red cross portland", "red blood cells"},
	} {
		answer := run(exitDone, "match", "--firm", words[0], "--product", words[1], "--market", "DE")
		require.Contains(t, answer, "possible match: listing ", words)
	}
	none := run(exitDone, "match", "--firm", "harris teeter", "--product", "lemonade")
	require.Contains(t, none, "does not say that goods are not listed")
	run(exitUsage, "match")

	n.Stop()
	for bundle, isListed := range proofs {
		_, stdout, stderr := waymark("verify", bundle, "--genesis", genesis)
		if isListed {
			require.Contains(t, stdout, "INADMISSIBLE", "%s%s", bundle, stderr)
			require.Contains(t, stdout, "recalled by listing", bundle)
			continue
		}
		require.NotContains(t, stdout, "recalled by", bundle)
		status, stdout, stderr := waymark("verify", bundle+".clear", "--genesis", genesis, "--require", "not-listed")
		require.Equal(t, exitDone, status, "%s%s", stdout, stderr)
	}
}

// sendAs has a ready-made organization of a network send messages in its first transaction.
func sendAs(t *testing.T, n *network.Network, organization string, messages ...x.Message) {
	t.Helper()
	home := filepath.Join(n.Dir, "client")
	settings, err := clientconfig.Load(home)
	require.NoError(t, err)
	passphrase, err := os.ReadFile(filepath.Join(home, testnetwork.PassphraseFile))
	require.NoError(t, err)
	key, err := keyring.Open(home).Unlock(organization, strings.TrimSpace(string(passphrase)))
	require.NoError(t, err)
	address, err := sig.Address(sig.PublicKey(key))
	require.NoError(t, err)
	tx, err := client.Draft{
		ChainID: settings.ChainID, Signer: address, Nonce: 1, Expires: time.Now().Add(client.DefaultLifetime), Messages: messages,
	}.Tx()
	require.NoError(t, err)
	signed, err := client.Sign(tx, key, waymarkv1.Mode_MODE_DIRECT)
	require.NoError(t, err)
	ledger, err := client.New(settings.Nodes...)
	require.NoError(t, err)
	outcome, err := ledger.Send(t.Context(), signed)
	require.NoError(t, err)
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, outcome.Status, outcome.Log)
}
