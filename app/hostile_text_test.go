package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// TestZeroByte: a zero byte, which separates the parts of keys in the state, is a text like any other to who sends it. It
// names nothing, and it stops no node.
func TestZeroByte(t *testing.T) {
	const text = "maker\x00x"
	c := chain.New(t, nil)
	for _, sent := range []struct {
		message  x.Message
		expected *x.Error
	}{
		{&membershipv1.WithdrawAffiliation{Organization: text, Affiliate: "maker"}, membership.ErrNoAffiliation},
		{&membershipv1.WithdrawAffiliation{Organization: "maker", Affiliate: text}, membership.ErrNoAffiliation},
		{&membershipv1.DeclareAffiliation{
			Organization: text, Affiliate: "maker", Relations: []membershipv1.Relation{membershipv1.Relation_RELATION_CONTROLS},
		}, membership.ErrUnknownOrganization},
		{&membershipv1.CloseFacility{Gln: text}, membership.ErrNoFacility},
		{&membershipv1.RemoveNode{Node: text}, membership.ErrNoNode},
		{&membershipv1.RevokeMandate{Organization: text}, membership.ErrNoMandate},
		{&membershipv1.WithdrawApplication{Organization: text}, membership.ErrNoApplication},
		{&membershipv1.TransferHolding{Key: chain.Prefix, Organization: text}, membership.ErrUnknownOrganization},
	} {
		requireRejected(t, c.Send("maker", sent.message), sent.expected)
	}
	var holdings membershipv1.HoldingsResponse
	c.Query("/membership/holdings", &membershipv1.HoldingsRequest{Organization: text}, &holdings)
	require.Empty(t, holdings.Holdings)
	var facilities membershipv1.FacilitiesResponse
	c.Query("/membership/facilities", &membershipv1.FacilitiesRequest{Organization: text}, &facilities)
	require.Empty(t, facilities.Facilities)
	var affiliations membershipv1.AffiliationsResponse
	c.Query("/membership/affiliations", &membershipv1.AffiliationsRequest{Organization: text}, &affiliations)
	require.Empty(t, affiliations.Affiliates)
	var nodes membershipv1.NodesResponse
	c.Query("/membership/nodes", &membershipv1.NodesRequest{Organization: text}, &nodes)
	require.Empty(t, nodes.Nodes)
}
