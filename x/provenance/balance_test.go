package provenance

import (
	"testing"

	"cosmossdk.io/collections"
	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// TestNoPlaceGivesMoreThanItHas: a place, and the total of what came from one, has at least what a posting takes off it.
// A correction looks before it takes anything back; what did not look is a fault.
func TestNoPlaceGivesMoreThanItHas(t *testing.T) {
	const lot, count = gs1.Key("01/09506000134352/10/A"), "count"
	// Of the lot 6 were created, 3 introduced and 2 found, which are the 11 that the maker has.
	begin := func() *capture {
		c := &capture{ctx: blank(), author: "maker", by: "maker", record: &provenancev1.CapturedEvent{}}
		lots.Set(c.ctx, lot, &provenancev1.Lot{Measures: []*provenancev1.Measure{{Dimension: count, Quantity: "9"}}})
		accounts.Set(c.ctx, collections.Join3(lot, count, at(found, "maker")), "2")
		accounts.Set(c.ctx, collections.Join3(lot, count, at(held, "maker")), "11")
		return c
	}
	type posting struct{ from, quantity string }
	for _, c := range []struct {
		event    []posting // to the maker's hands
		goesBack bool
	}{
		{[]posting{{"made/maker", "9"}}, true},
		{[]posting{{"made/maker", "10"}}, false},
		{[]posting{{"entered/maker", "10"}}, false},
		{[]posting{{"made/maker", "6"}, {"entered/maker", "3"}}, true},
		{[]posting{{"made/maker", "6"}, {"entered/maker", "4"}}, false},
		{[]posting{{"found/maker", "2"}}, true},
		{[]posting{{"found/maker", "3"}}, false},
		{[]posting{{"found/maker", "1"}, {"found/maker", "1"}}, true},
		{[]posting{{"found/maker", "1"}, {"found/maker", "2"}}, false},
		{[]posting{{"found/carrier", "1"}}, false},
		{[]posting{{"made/maker", "9"}, {"found/maker", "2"}}, true},
	} {
		event := &provenancev1.CapturedEvent{}
		for _, p := range c.event {
			event.Postings = append(event.Postings, &provenancev1.Posting{
				Subject: string(lot), Dimension: count, Quantity: p.quantity, From: p.from, To: "org/maker",
			})
		}
		require.Equal(t, c.goesBack, begin().reversible(1, provenancev1.Effect_EFFECT_CREATE, event.Postings), "%v", c.event)
		reverse := func() { begin().reverse(1, event) }
		if c.goesBack {
			require.NotPanics(t, reverse, "%v", c.event)
			continue
		}
		func() {
			defer func() { require.True(t, x.IsFault(recover()), "%v", c.event) }()
			reverse()
		}()
	}
}
