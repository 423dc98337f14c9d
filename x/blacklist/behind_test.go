package blacklist_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/verify"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// asksNothing has the market ask for nothing but that goods, and so many steps of their inputs, are known and not listed.
func (w *world) asksNothing(inputs uint32) {
	w.t.Helper()
	w.do("regulator", &inspectionv1.PublishProfile{Profile: &inspectionv1.Profile{
		Class: "any", Mode: inspectionv1.Mode_MODE_B2C, Basis: inspectionv1.Basis_BASIS_PLACED, InputDepth: inputs,
	}})
}

// declares has the maker say who brands and makes the product.
func (w *world) declares(brand string, makers ...string) {
	w.t.Helper()
	w.do("maker", declaration(brand, makers...))
}

func declaration(brand string, makers ...string) *inspectionv1.DeclareProduct {
	return &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{
		Subject: product, GpcBrick: "10005678", Makers: makers, Brand: brand,
		Classifications: []*inspectionv1.Classification{{HsCode: "851712"}},
	}}
}

// isListed requires that goods are inadmissible, or admissible, that a clearance says the same, and that who has the proof of
// the verdict finds it.
func (w *world) isListed(subject string, listed bool) {
	w.t.Helper()
	outcome := inspectionv1.Outcome_OUTCOME_ADMISSIBLE
	if listed {
		outcome = inspectionv1.Outcome_OUTCOME_INADMISSIBLE
	}
	asked := &inspectionv1.VerdictRequest{Id: subject, Market: "CN"}
	var told inspectionv1.VerdictResponse
	w.Query("/inspection/verdict", asked, &told)
	require.Equal(w.t, outcome, told.Verdict.Outcome, "%v", told.Verdict.Reasons)
	var cleared inspectionv1.ClearanceResponse
	w.Query("/inspection/clearance", &inspectionv1.ClearanceRequest{Id: subject, Market: "CN"}, &cleared)
	require.Equal(w.t, listed, len(cleared.Against) > 0, "%v", cleared.Against)
	bundle := w.Prove(&proofv1.ProveRequest{
		Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: subject, Verdict: &inspectionv1.VerdictRequest{Market: "CN"},
	})
	result, err := verify.Verify(bundle, w.Genesis(), verify.Options{})
	require.NoError(w.t, err)
	require.Equal(w.t, told.Verdict, result.Verdict)
}

// TestItemsOfABlockedMakersLot: who made the lot is behind its items, whoever numbered them.
func TestItemsOfABlockedMakersLot(t *testing.T) {
	w := newWorld(t, nil)
	w.asksNothing(0)
	w.declares("", "maker")
	w.do("maker", &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{Holder: "maker", Organization: "carrier"}})
	w.do("carrier", capture(w.object(provenancev1.Action_ACTION_ADD, "commissioning", lot)))
	w.create(item) // of the lot
	w.isListed(item, false)
	w.do("customs", emergency(about("org/carrier", block, "CN")))
	w.isListed(lot, true)
	w.isListed(item, true)
}

// TestRebranded: what was made while a brand and a maker were declared stays theirs when the product is declared anew without them;
// what is made from then on does not.
func TestRebranded(t *testing.T) {
	w := newWorld(t, nil)
	w.asksNothing(0)
	w.declares("brand/maker/glow", "carrier", "maker")
	w.create(lot)
	w.create(item) // of the lot
	w.after(day)
	w.declares("brand/maker/shine", "maker")
	w.after(day)
	const next = product + "/10/LOT8"
	w.create(next)
	for i, former := range []string{"brand/maker/glow", "org/carrier"} {
		w.isListed(lot, false)
		w.do("customs", emergency(about(former, block, "CN")))
		w.isListed(lot, true)
		w.isListed(item, true)
		w.isListed(next, false)
		w.do("customs", &blacklistv1.Delist{Listing: uint64(i + 1), Reason: "mistaken"})
	}
}
