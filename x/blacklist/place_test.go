package blacklist_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/blacklist"
)

// proposals returns n proposals about a subject.
func proposals(n int, subject string, severity blacklistv1.Severity) (all []x.Message) {
	for range n {
		all = append(all, propose(about(subject, severity, "CN")))
	}
	return all
}

// verdict asks what the ledger says of goods in a market.
func (w *world) verdict(subject, market string) *inspectionv1.Verdict {
	w.t.Helper()
	var r inspectionv1.VerdictResponse
	w.Query("/inspection/verdict", &inspectionv1.VerdictRequest{Id: subject, Market: market}, &r)
	return r.Verdict
}

// TestNobodyUsesUpListings: an authority elsewhere has so many listings of a lot and no more, and those who block it, and
// whoever asks for a verdict, are not kept from it.
func TestNobodyUsesUpListings(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.do("customs", proposals(16, lot, advisory)...)
	w.do("customs", proposals(16, lot, advisory)...)
	w.fails(blacklist.ErrTooMany, "customs", propose(about(lot, advisory, "CN")))
	w.after(4 * day) // all have effect
	p := about(lot, advisory, "CN")
	p.Evidence = evidence("new")
	w.fails(blacklist.ErrTooMany, "customs", emergency(p))
	w.do("customs-de", emergency(about(lot, block, "DE")))
	require.Equal(t, inspectionv1.Outcome_OUTCOME_INADMISSIBLE, w.verdict(lot, "DE").Outcome)
}

// TestPlatformsLeaveRoomForEachOther: one platform has few of the listings of a subject.
func TestPlatformsLeaveRoomForEachOther(t *testing.T) {
	w := newWorld(t, map[string]string{"blacklist.platform_target": "100"})
	w.do("platform", proposals(8, lot, hold)...)
	w.fails(blacklist.ErrTooMany, "platform", propose(about(lot, hold, "CN")))
	w.do("customs", propose(about(lot, hold, "CN")))
}

// TestWhatCameToNothingMakesRoom: what was taken back, lapsed without effect or was annulled takes nobody's place, and is found as
// before.
func TestWhatCameToNothingMakesRoom(t *testing.T) {
	w := newWorld(t, map[string]string{"blacklist.platform_target": "100"})
	w.create(lot)
	for i := range uint64(33) { // more than one authority has at once
		w.do("customs", propose(about(lot, hold, "CN")), &blacklistv1.Delist{Listing: i + 1, Reason: "solved"})
	}
	w.do("customs", emergency(about(lot, hold, "CN"))) // 34
	w.do("customs", proposals(31, lot, hold)...)
	w.fails(blacklist.ErrTooMany, "customs", propose(about(lot, hold, "CN")))
	w.do("maker", appeal(34))
	w.do("customs", answer(34))
	w.do("arbiter", decide(34, voided))
	w.do("customs", propose(about(lot, hold, "CN"))) // 66
	w.do("platform", proposals(8, lot, hold)...)

	w.after(31 * day)
	w.came(74, lapsed)
	w.do("platform", proposals(8, lot, hold)...)
	var r blacklistv1.ListingsResponse
	w.Query("/blacklist/listings", &blacklistv1.ListingsRequest{Subject: lot, Limit: 1000}, &r)
	require.Len(t, r.Listings, 82)
	require.EqualValues(t, 82, r.Listings[0].Id)
	require.EqualValues(t, 1, r.Listings[81].Id)
}
