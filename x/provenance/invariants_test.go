package provenance_test

import (
	"math/big"
	"strings"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// checkInvariants checks what must hold after every message: for each lot and dimension, what was created, introduced
// and found is what is held, in transit, consumed, ended, lost and off the ledger, and no balance is negative or
// unknown; every item is in exactly one place, and containers agree about what is in them. What messages make is also
// what a genesis may hold.
func checkInvariants(w *world, subjects []gs1.Key) {
	require.NoError(w.t, provenance.Module.Check(w.context("")))
	for _, key := range subjects {
		if a, err := ask[provenancev1.LotResponse](w, &provenancev1.LotRequest{Id: string(key), Limit: 1000}); err == nil {
			checkLot(w, key, a)
		}
		a, err := ask[provenancev1.ItemResponse](w, &provenancev1.ItemRequest{Id: string(key)})
		if err != nil {
			continue
		}
		sort, _, _ := strings.Cut(a.Item.Place, "/")
		require.Contains(w.t, []string{"org", "in", "ship", "left", "end"}, sort, "%s is at %s", key, a.Item.Place)
		if container, inside := strings.CutPrefix(a.Item.Place, "in/"); inside {
			require.Contains(w.t, contentsOf(w, container), string(key)+" ", "%s says that it is in %s", key, container)
		}
		for _, c := range contentsOf(w, string(key)) {
			if in, dimension, _ := strings.Cut(c, " "); dimension == "" {
				child, err := ask[provenancev1.ItemResponse](w, &provenancev1.ItemRequest{Id: in})
				require.NoError(w.t, err)
				require.Equal(w.t, "in/"+string(key), child.Item.Place)
			}
		}
		require.LessOrEqual(w.t, len(a.Containers), 16)
	}
}

func checkLot(w *world, key gs1.Key, a *provenancev1.LotResponse) {
	require.Empty(w.t, a.NextPage)
	sums := map[string]*big.Rat{}
	for _, m := range a.Lot.Measures {
		q, ok := new(big.Rat).SetString(m.Quantity)
		require.True(w.t, ok && q.Sign() >= 0, "%s: %q", key, m.Quantity)
		sums[m.Dimension] = q
	}
	for _, b := range a.Balances {
		q, ok := new(big.Rat).SetString(b.Quantity)
		require.True(w.t, ok, "%s: %q", key, b.Quantity)
		require.Positive(w.t, q.Sign(), "%s: %s at %s", key, b.Quantity, b.Place)
		require.NotNil(w.t, sums[b.Dimension], "%s: %s is none of its dimensions", key, b.Dimension)
		switch sort, rest, _ := strings.Cut(b.Place, "/"); sort {
		case "found":
			sums[b.Dimension].Add(sums[b.Dimension], q)
		case "in":
			require.Contains(w.t, contentsOf(w, rest), string(key)+" "+b.Dimension)
			fallthrough
		case "org", "ship", "left", "end", "used", "lost":
			sums[b.Dimension].Sub(sums[b.Dimension], q)
		default:
			require.Fail(w.t, "unknown place", "%s", b.Place)
		}
	}
	for dimension, sum := range sums {
		require.Zero(w.t, sum.Sign(), "%s: %s is off by %s", key, dimension, sum.RatString())
	}
}

// contentsOf lists what is in a container: subject, blank, dimension.
func contentsOf(w *world, container string) []string {
	var list []string
	request := &provenancev1.ContentsRequest{Id: container, Limit: 3}
	for more := true; more; more = request.Page != "" {
		a, err := ask[provenancev1.ContentsResponse](w, request)
		if err != nil {
			return nil
		}
		for _, c := range a.Contents {
			list = append(list, c.Subject+" "+c.Dimension)
		}
		request.Page = a.NextPage
	}
	return list
}
