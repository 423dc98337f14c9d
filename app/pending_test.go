package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
)

// waitingItems counts the items of a series whose receipts wait for what they rest on.
func waitingItems(c *chain.Chain, series string, n int) (waits int) {
	for _, id := range (writer{c}).items(series, n) {
		var pending provenancev1.PendingResponse
		c.Query("/provenance/pending", &provenancev1.PendingRequest{Id: id}, &pending)
		waits += len(pending.Claims)
	}
	return waits
}

// TestSettlementIsBounded makes more claims due in a block than its work allows, and then others with lower keys. All
// settle over the next blocks, the first before the others: on a node that restarts in between as on one that does not,
// and on a chain that begins in between with what was exported.
func TestSettlementIsBounded(t *testing.T) {
	const items = 1000
	carrier := chain.Organizations[1].Organization.Glns[0]
	set := map[string]string{"provenance.settlements_per_block": "10000"}
	c, restarted := chain.New(t, set), chain.New(t, set)
	decide := func(txs ...[]byte) {
		t.Helper()
		for _, r := range c.Decide(txs) {
			require.Zero(t, r.Code, r.Log)
		}
		restarted.Restart()
		restarted.Decide(txs)
		require.Equal(t, c.AppHash(), restarted.AppHash())
	}
	send := func(by string, e *provenancev1.Event) {
		t.Helper()
		decide(c.Sign(by, capture(e)).Bytes)
	}
	w := writer{c}
	ship := func(series string) {
		t.Helper()
		e := w.object(provenancev1.Action_ACTION_OBSERVE, "shipping", w.items(series, items)...)
		e.DestinationList = []*provenancev1.Destination{{Type: "possessing_party", Destination: "https://id.gs1.org/417/" + carrier}}
		send("maker", e)
	}
	for _, series := range []string{"late", "early"} {
		send("carrier", w.object(provenancev1.Action_ACTION_OBSERVE, "receiving", w.items(series, items)...))
		send("maker", w.object(provenancev1.Action_ACTION_ADD, "commissioning", w.items(series, items)...))
		require.Equal(t, items, waitingItems(c, series, items))
	}
	decide()

	ship("late")
	waits := waitingItems(c, "late", items)
	require.Less(t, waits, items, "some settle at once")
	require.Positive(t, waits, "as many as there is work for")
	ship("early")
	require.Zero(t, waitingItems(c, "late", items), "they come before others whose keys are lower")
	waits = waitingItems(c, "early", items)
	require.Less(t, waits, items)
	require.Positive(t, waits)

	state, rows := exported(t, c)
	next := c.Import([]byte(state), []byte(rows))
	for waits > 0 {
		if decide(); next.Height < c.Height {
			next.Decide(nil)
		}
		before := waits
		waits = waitingItems(c, "early", items)
		require.Less(t, waits, before, "each block goes on")
		require.Equal(t, waits, waitingItems(next, "early", items))
	}
	state, rows = exported(t, c)
	imported, importedRows := exported(t, next)
	require.Equal(t, state, imported)
	require.Equal(t, rows, importedRows)
}
