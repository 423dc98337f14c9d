package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/golden"
)

// TestAppHash executes a fixed story and compares the hash after each block with what it was: a change
// of the state machine that nobody looked for fails here. If the change is meant, it is state-machine
// breaking, and CHANGELOG.md says so.
func TestAppHash(t *testing.T) {
	var out strings.Builder
	c := chain.New(t, nil)
	hash := func(what string) { fmt.Fprintf(&out, "%3d %x %s\n", c.Height, c.AppHash(), what) }
	hash("genesis")
	send := func(what, organization string, events ...*provenancev1.Event) {
		for _, e := range events {
			o := c.Send(organization, &provenancev1.CaptureEvent{Event: e})
			hash(fmt.Sprintf("%s: %s %s", what, o.Status, o.Log))
		}
	}
	c.Council(&membershipv1.AssignHolding{Organization: "partner", Key: "9506007"})
	hash("holding")
	send("production", "maker", story(t, "1-production")...)
	send("over-shipment", "maker", story(t, "2-over-shipment")...)
	send("clone", "partner", story(t, "3-clone")...)
	send("inspection", "partner", story(t, "4-inspection")...)
	send("correction", "partner", story(t, "5-correction")...)
	c.Block()
	hash("empty block")
	golden.Check(t, "testdata/golden/apphash.txt", out.String())
}

// story reads the events of a document of the demonstration, at fixed times.
func story(t *testing.T, name string) []*provenancev1.Event {
	bz, err := os.ReadFile(filepath.Join("..", "scripts", "demo", name+".jsonld"))
	require.NoError(t, err)
	text := string(bz)
	for n := range 9 {
		text = strings.ReplaceAll(text, fmt.Sprintf("@%d@", n), fmt.Sprintf("2026-10-01T0%d:00:00Z", n))
	}
	var events []*provenancev1.Event
	for item := range epcis.Read(strings.NewReader(text), epcis.Options{}) {
		require.NoError(t, item.Err)
		events = append(events, item.Event)
	}
	return events
}
