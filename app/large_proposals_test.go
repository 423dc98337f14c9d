package app_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
)

// TestLargeProposals: proposals as large as transactions make pages short, not answers large; and those that are open are
// found without those that are closed.
func TestLargeProposals(t *testing.T) {
	large := propose(&governancev1.ChangeParameters{Module: "none", Params: bytes.Repeat([]byte{1}, 500_000)})
	c := chain.New(t, nil)
	for id := range uint64(7) {
		requireApplied(t, c.Send("maker", large))
		if id%2 == 0 {
			requireApplied(t, c.Send("maker", &governancev1.WithdrawProposal{Proposal: id + 1}))
		}
	}
	list := func(q *governancev1.ProposalsRequest) (ids []uint64) {
		for {
			var page governancev1.ProposalsResponse
			c.Query("/governance/proposals", q, &page)
			require.Less(t, page.Size(), 2<<20)
			for _, p := range page.Proposals {
				ids = append(ids, p.Id)
			}
			if q.Before = page.Next; q.Before == 0 {
				return ids
			}
		}
	}
	require.Equal(t, []uint64{7, 6, 5, 4, 3, 2, 1}, list(&governancev1.ProposalsRequest{Limit: 1000}))
	require.Equal(t, []uint64{6, 4, 2}, list(&governancev1.ProposalsRequest{Open: true}))
	require.Equal(t, []uint64{6, 4, 2}, list(&governancev1.ProposalsRequest{Open: true, Limit: 1}))
}
