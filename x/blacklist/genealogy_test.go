package blacklist_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// recalled returns what a recall affects.
func (w *world) recalled(subject string) []string {
	w.t.Helper()
	ask := func(_ context.Context, q *provenancev1.RecallRequest, into *provenancev1.RecallResponse, _ int64) (int64, error) {
		return w.Height, w.TryQuery("/provenance/recall", q, into)
	}
	found, err := client.Recall(context.Background(), ask, []string{subject}, func(int, int) {})
	require.NoError(w.t, err)
	return found.Affected
}

// against returns what a clearance of goods tells instead of clearing them.
func (w *world) against(subject string) []*inspectionv1.Reason {
	w.t.Helper()
	var r inspectionv1.ClearanceResponse
	w.Query("/inspection/clearance", &inspectionv1.ClearanceRequest{Id: subject, Market: "CN"}, &r)
	return r.Against
}

// TestLotsAreMadeOfWhatTheirItemsAre: a lot all of whose items were made of blocked goods is neither clear nor left out of a recall,
// nor is what was made of it by its number.
func TestLotsAreMadeOfWhatTheirItemsAre(t *testing.T) {
	w := newWorld(t, nil)
	w.demand(3)
	w.create(lot)
	const items, further = product + "/10/LOTX", product + "/10/LOTY"
	w.do("maker", w.transform(product+"/21/X1", "LOTX", lot))
	w.do("maker", w.transform(further, "", items))
	require.Equal(t, admissible, w.verdict(items, "CN").Outcome)
	w.do("customs", emergency(about(lot, block, "CN")))
	for _, subject := range []string{items, product + "/21/X1", further} {
		require.Equal(t, inadmissible, w.verdict(subject, "CN").Outcome, subject)
		require.NotEmpty(t, w.against(subject), subject)
		require.Contains(t, w.recalled(lot), subject)
	}
}

// TestContainersHideNoInputs: what is made of a container with blocked goods in it is neither clear nor left out of a recall.
func TestContainersHideNoInputs(t *testing.T) {
	w := newWorld(t, nil)
	w.demand(10)
	w.create(lot)
	w.do("maker", capture(w.object(provenancev1.Action_ACTION_ADD, "commissioning", pallet)))
	w.do("maker", w.pack(pallet, lot))
	const made = product + "/10/LOT9"
	w.do("maker", w.transform(made, "", pallet))
	require.Equal(t, admissible, w.verdict(made, "CN").Outcome)
	w.do("customs", emergency(about(lot, block, "CN")))
	require.Equal(t, inadmissible, w.verdict(made, "CN").Outcome)
	require.NotEmpty(t, w.against(made))
	require.Contains(t, w.recalled(lot), made)
}
