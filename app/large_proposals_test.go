package app_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// TestLargeProposals: large proposals make pages short, not answers large; and those that are open are
// found without those that are closed.
func TestLargeProposals(t *testing.T) {
	c := chain.New(t, nil)
	upgrade := upgradeAt(c.Height+10_000, 2)
	upgrade.Migrations, upgrade.Binaries = nil, nil
	for i := range 32 {
		upgrade.Migrations = append(upgrade.Migrations, fmt.Sprintf("%064d", i))
		upgrade.Binaries = append(upgrade.Binaries, &governancev1.Binary{
			Platform: fmt.Sprintf("linux/%02d", i), Sha256: make([]byte, 32),
		})
	}
	large := propose()
	for range 16 {
		large.Messages = append(large.Messages, x.Pack(upgrade))
	}
	require.Greater(t, large.Size(), 50_000)
	var all, open []uint64
	for id := uint64(1); id <= 26; id++ {
		requireApplied(t, c.Send("maker", large))
		all = append(all, id)
		if id%2 == 1 {
			requireApplied(t, c.Send("maker", &governancev1.WithdrawProposal{Proposal: id}))
		} else {
			open = append(open, id)
		}
	}
	slices.Reverse(all)
	slices.Reverse(open)
	pages := 0
	list := func(q *governancev1.ProposalsRequest) (ids []uint64) {
		for {
			var page governancev1.ProposalsResponse
			c.Query("/governance/proposals", q, &page)
			require.Less(t, page.Size(), 2<<20)
			pages++
			for _, p := range page.Proposals {
				ids = append(ids, p.Id)
			}
			if q.Before = page.Next; q.Before == 0 {
				return ids
			}
		}
	}
	require.Equal(t, all, list(&governancev1.ProposalsRequest{Limit: 1000}))
	require.Greater(t, pages, 1)
	require.Equal(t, open, list(&governancev1.ProposalsRequest{Open: true}))
	require.Equal(t, open, list(&governancev1.ProposalsRequest{Open: true, Limit: 1}))
}
