package blacklist_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
)

// TestExport: a chain that begins with what another exported goes on with the same listings, clocks and effects.
func TestExport(t *testing.T) {
	w := newWorld(t, nil)
	p := about(lot, block, "CN")
	p.Recall = &blacklistv1.Recall{Action: "return"}
	w.do("customs", emergency(p))
	w.do("customs", propose(about("org/maker", hold, "CN", "DE")))
	w.do("customs-de", support(2), &blacklistv1.RecognizeListing{Listing: 1})
	w.do("partner", &blacklistv1.AcknowledgeRecall{Listing: 1, Subject: lot})
	w.do("maker", appeal(1))

	var rows bytes.Buffer
	exported, err := w.App.Export(&rows)
	require.NoError(t, err)
	w.Close()
	again := &world{w.Import(exported.AppState, rows.Bytes()), t}
	again.after(8 * day)
	again.came(1, lapsed)
	again.came(2, effective)
	require.Len(t, again.standing("maker"), 1)
}
